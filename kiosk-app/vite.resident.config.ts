import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Plugin, defineConfig } from 'vite';
import escale from '../package.json' with { type: 'json' };

/** The folder is an Electron app of its own too: tests start the resident's process without the shell. */
const appManifest: Plugin = {
  name: 'app-manifest',
  generateBundle() {
    const manifest = { name: 'escale-resident', version: escale.version, type: 'module', main: 'main.js' };
    this.emitFile({ type: 'asset', fileName: 'package.json', source: JSON.stringify(manifest) });
  },
};

/** The main process of one session, one file, everything in it but Electron and Node's own. */
export default defineConfig({
  root: fileURLToPath(new URL('resident', import.meta.url)),
  logLevel: 'warn',
  plugins: [appManifest],
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node20',
    outDir: fileURLToPath(new URL('../dist/kiosk/resident', import.meta.url)),
    emptyOutDir: true,
    minify: false,
    rollupOptions: {
      input: { main: fileURLToPath(new URL('resident/main.ts', import.meta.url)) },
      external: ['electron', /^node:/, ...builtinModules],
      output: { format: 'es', entryFileNames: '[name].js' },
    },
  },
});
