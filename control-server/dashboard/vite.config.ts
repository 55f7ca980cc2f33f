import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the dashboard into dist/dashboard, whence the control server serves it under a strict Content-Security-Policy. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/dashboard', import.meta.url)),
    emptyOutDir: true,
    sourcemap: false,
    target: ['chrome120', 'firefox121', 'safari17'],
    // Nothing inlined: font-src 'self' forbids data: addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
});
