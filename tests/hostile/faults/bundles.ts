import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PROGRAMS = {
  terminal: fileURLToPath(new URL('terminal-program.ts', import.meta.url)),
  server: join(ROOT, 'control-server', 'main.mjs'),
};
/** Native modules find their binaries beside themselves. */
const NATIVE = ['better-sqlite3', '@node-rs/argon2'];

export type Programs = { terminal: string; server: string };
let bundles: Promise<Programs> | null = null;

/**
 * Both programs as one file each, as the kiosk always is: they are started many hundred times, and a file for each module takes three times as long.
 * @returns where they are, until this process ends
 */
export function bundledPrograms(): Promise<Programs> {
  bundles ??= bundle();
  return bundles;
}

async function bundle(): Promise<Programs> {
  // Below node_modules, so that what stays outside the bundle is found.
  const folder = mkdtempSync(join(ROOT, 'node_modules', '.escale-faults-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    ssr: { noExternal: true, external: NATIVE },
    build: {
      ssr: true,
      target: 'node24',
      outDir: folder,
      minify: false,
      rollupOptions: { input: PROGRAMS, output: { format: 'es', entryFileNames: '[name].mjs' } },
    },
  });
  return { terminal: join(folder, 'terminal.mjs'), server: join(folder, 'server.mjs') };
}

/** Where Node keeps what it has compiled of them (node:module, compile cache). */
export const COMPILE_CACHE = join(tmpdir(), `escale-faults-compile-cache-${process.getuid?.() ?? 0}`);
