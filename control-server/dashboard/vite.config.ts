import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { type Plugin, defineConfig } from 'vite';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const WORKER = 'secours-worker';

/** Builds the dashboard into dist/dashboard, whence the control server serves it under a strict Content-Security-Policy. */
export default defineConfig({
  root: file('.'),
  base: '/',
  plugins: [react(), keptFiles()],
  build: {
    outDir: file('../../dist/dashboard'),
    emptyOutDir: true,
    sourcemap: false,
    target: ['chrome120', 'firefox121', 'safari17'],
    // Nothing inlined: font-src 'self' forbids data: addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: { index: file('index.html'), secours: file('secours.html'), [WORKER]: file('codes-worker/worker.ts') },
      output: {
        // A worker has one address for ever: browsers look there for its next version.
        entryFileNames: ({ name }) => (name === WORKER ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});

/** Tells the worker which files the page of one-time codes is made of, and a name for this set of them: it keeps those and no others. */
function keptFiles(): Plugin {
  return {
    name: 'escale-kept-files',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const kept = new Set<string>();
        const keep = (name: string) => {
          const part = bundle[name];
          if (part?.type !== 'chunk' || kept.has(name)) return;
          kept.add(name);
          for (const one of part.viteMetadata?.importedCss ?? []) kept.add(one);
          for (const one of part.viteMetadata?.importedAssets ?? []) kept.add(one);
          for (const one of part.imports) keep(one);
        };
        const page = Object.values(bundle).find((part) => part.type === 'chunk' && part.name === 'secours');
        const worker = bundle[`${WORKER}.js`];
        if (!page || worker?.type !== 'chunk') this.error('the page of one-time codes or its worker is not built');
        keep(page.fileName);
        const styles = [...kept].filter((name) => name.endsWith('.css')).map((name) => bundle[name]);
        for (const style of styles) {
          const text = style?.type === 'asset' ? String(style.source) : '';
          for (const [, name] of text.matchAll(/url\(["']?\/(assets\/[^"')]+)/g)) if (name) kept.add(name);
        }
        const files = ['/secours', ...[...kept].sort().map((name) => `/${name}`)];
        const set = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12);
        worker.code = worker.code
          .replace('ESCALE_KEPT_FILES', JSON.stringify(files))
          .replace('ESCALE_KEPT_SET', `"${set}"`);
      },
    },
  };
}
