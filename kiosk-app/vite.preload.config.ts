import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The two bridges, each one CommonJS file: a sandboxed preload may require `electron` and nothing else. */
export default defineConfig({
  root: fileURLToPath(new URL('preload', import.meta.url)),
  logLevel: 'warn',
  build: {
    target: 'chrome130',
    outDir: fileURLToPath(new URL('../dist/kiosk/preload', import.meta.url)),
    emptyOutDir: true,
    minify: false,
    lib: {
      entry: {
        'shell-preload': fileURLToPath(new URL('preload/shell-preload.ts', import.meta.url)),
        'resident-preload': fileURLToPath(new URL('preload/resident-preload.ts', import.meta.url)),
      },
      formats: ['cjs'],
    },
    rollupOptions: {
      external: ['electron'],
      output: { entryFileNames: '[name].cjs' },
    },
  },
});
