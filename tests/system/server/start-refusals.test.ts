import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../../control-server/db/database.ts';

const MAIN = fileURLToPath(new URL('../../../control-server/main.mjs', import.meta.url));
const isRoot = process.getuid?.() === 0;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-refusal-'));
});
afterEach(() => {
  spawnSync('umount', [join(folder, 'small')]);
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the real program, which must end by itself. @returns its exit code and what it wrote for the technician */
function start(env: Record<string, string>): { code: number | null; said: string } {
  const { status, stderr } = spawnSync(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], ESCALE_DATA_DIR: folder, ESCALE_PORT: '0', ESCALE_LOG_LEVEL: 'silent', ...env },
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { code: status, said: stderr };
}

describe('a start that cannot be', () => {
  it('says that the port is taken, and what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const { port } = other.address() as AddressInfo;
    const { code, said } = start({ ESCALE_PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(said).toContain(`le port ${port} est déjà pris par un autre programme`);
    expect(said).not.toContain('    at ');
  });

  it.skipIf(!isRoot)('says that the disk is full (needs root, to mount a small one)', () => {
    const small = join(folder, 'small');
    mkdirSync(small);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status).toBe(0);
    const { code, said } = start({ ESCALE_DATA_DIR: join(small, 'data') });
    expect(code).toBe(1);
    expect(said).toMatch(/le disque de .* est plein : libérez de la place/);
  });

  it('says that the database is damaged', () => {
    writeFileSync(join(folder, DATABASE_FILE), 'not a database, and long enough to be looked at as one '.repeat(100));
    const { code, said } = start({});
    expect(code).toBe(1);
    expect(said).toContain('est abîmée');
  });

  it('says that the folder is none', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { code, said } = start({ ESCALE_DATA_DIR: file });
    expect(code).toBe(1);
    expect(said).toContain('n’est pas un dossier');
  });
});
