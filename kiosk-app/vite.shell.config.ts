import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Plugin, defineConfig } from 'vite';
import escale from '../package.json' with { type: 'json' };

/** The folder is an Electron app of its own: the shell runs it, and starts it again inside the session's namespace. */
const appManifest: Plugin = {
  name: 'app-manifest',
  generateBundle() {
    const manifest = { name: 'escale', version: escale.version, type: 'module', main: 'main.js' };
    this.emitFile({ type: 'asset', fileName: 'package.json', source: JSON.stringify(manifest) });
  },
};

/** The entry and the shell's main process, everything in them but Electron and Node's own. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  logLevel: 'warn',
  plugins: [appManifest],
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node20',
    outDir: '../dist/kiosk',
    emptyOutDir: false,
    minify: false,
    rollupOptions: {
      input: { main: 'main.ts', shell: 'shell/start-shell.ts' },
      external: ['electron', /^node:/, ...builtinModules, 'bufferutil', 'utf-8-validate'],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shell-[name].js' },
    },
  },
});
