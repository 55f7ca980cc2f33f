import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ControlServerProgram } from '../../stage/control-server-program.ts';
import { DATABASE_VERSION } from '../../../control-server/db/migrate.ts';

const MAIN = fileURLToPath(new URL('../../../control-server/main.mjs', import.meta.url));
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'escale-start-test-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Runs the program until it ends by itself. */
async function runToEnd(env: Record<string, string>): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'] ?? '', ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { code, out, err };
}

describe('the program', () => {
  it('lists all that is wrong with its configuration and ends with 1', async () => {
    const { code, out, err } = await runToEnd({ ESCALE_PORT: 'a', ESCALE_HOST: '0.0.0.0', ESCALE_LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(out).toBe('');
    for (const name of ['ESCALE_DATA_DIR', 'ESCALE_PORT', 'ESCALE_HOST', 'ESCALE_LOG_LEVEL'])
      expect(err).toContain(`  - ${name} :`);
    expect(err).not.toContain('    at ');
  });

  it('refuses a newer database by name and leaves it as it is', async () => {
    const file = join(dataDir, 'escale.sqlite');
    const newer = new BetterSqlite3(file);
    newer.exec('CREATE TABLE of_tomorrow (x)');
    newer.pragma(`user_version = ${DATABASE_VERSION + 1}`);
    newer.close();
    const { code, err } = await runToEnd({ ESCALE_DATA_DIR: dataDir, ESCALE_PORT: '0' });
    expect(code).toBe(1);
    expect(err).toContain(
      `base de données plus récente que ce programme (${DATABASE_VERSION + 1} > ${DATABASE_VERSION})`,
    );
    const kept = new BetterSqlite3(file, { readonly: true });
    expect(kept.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all()).toEqual(['of_tomorrow']);
    kept.close();
  });

  it('says where it listens and the one-time link; ends cleanly; keeps its files to itself', async () => {
    const program = await ControlServerProgram.start(dataDir);
    expect(program.firstAccountUrl).toMatch(new RegExp(`^${program.url}/premier-compte#[\\w-]{43}$`));
    expect(await (await fetch(new URL('/api/health', program.url))).json()).toEqual({ ok: true });
    for (const name of ['escale.sqlite', 'ticket-key']) expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0);
    for (const line of program.log) expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(program.log.join('\n')).not.toContain(new URL(program.firstAccountUrl ?? '').hash.slice(1));
    await program.stop();
    // A clean end leaves no write-ahead log behind.
    expect(readdirSync(dataDir).sort()).toEqual(['compile-cache', 'escale.sqlite', 'ticket-key']);
  });

  it('takes the types out of nothing at its second start: what does that is WebAssembly, and 16 MiB that would stay', async () => {
    await (await ControlServerProgram.start(dataDir)).stop();
    vi.stubEnv('NODE_OPTIONS', '--import=data:text/javascript,delete%20globalThis.WebAssembly');
    const program = await ControlServerProgram.start(dataDir).finally(() => vi.unstubAllEnvs());
    expect(await (await fetch(new URL('/api/health', program.url))).json()).toEqual({ ok: true });
    await program.stop();
  });

  it('takes a second port in vain with a readable line', async () => {
    const program = await ControlServerProgram.start(dataDir);
    const other = mkdtempSync(join(tmpdir(), 'escale-start-test-'));
    const { code, err } = await runToEnd({ ESCALE_DATA_DIR: other, ESCALE_PORT: String(program.port) });
    await program.stop();
    rmSync(other, { recursive: true });
    expect(code).toBe(1);
    expect(err).toContain(`le port ${program.port} est déjà pris`);
  });
});
