import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The kiosk's pages: one for the shell's three surfaces, one for the resident's chrome. They are served from the kiosk's own scheme under a
 * Content-Security-Policy without inline code, so everything is a file beside them: no inlined assets, no preload polyfill.
 */
export default defineConfig({
  root: fileURLToPath(new URL('screens', import.meta.url)),
  base: './',
  logLevel: 'warn',
  plugins: [react()],
  css: { modules: { localsConvention: 'camelCase' } },
  build: {
    target: 'chrome130',
    outDir: fileURLToPath(new URL('../dist/kiosk/screens', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        shell: fileURLToPath(new URL('screens/shell.html', import.meta.url)),
        resident: fileURLToPath(new URL('screens/resident.html', import.meta.url)),
      },
    },
  },
});
