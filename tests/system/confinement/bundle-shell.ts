import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const DRIVER = fileURLToPath(new URL('shell-driver.ts', import.meta.url));

/**
 * Bundles the driver for Electron's main process, as the real shell is (vite.shell.config.ts): no TypeScript, Node 20.
 * @param outDir an empty folder of the test
 */
export async function bundleShellDriver(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: DRIVER,
      target: 'node20',
      outDir,
      emptyOutDir: false,
      rollupOptions: { output: { format: 'cjs', entryFileNames: 'driver.cjs' } },
    },
  });
  const main = [
    "const { app } = require('electron');",
    "app.on('window-all-closed', () => {});",
    "app.whenReady().then(() => require('./driver.cjs'));",
  ];
  await writeFile(join(outDir, 'main.cjs'), main.join('\n'));
  await writeFile(join(outDir, 'package.json'), '{ "name": "escale-test-shell", "main": "main.cjs" }');
}
