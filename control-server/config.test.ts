import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('configuration', () => {
  it('needs only a data folder, and then listens on this machine alone', () => {
    const read = readConfig({ ESCALE_DATA_DIR: '/tmp/escale' });
    expect(read).toMatchObject({ ok: true, config: { host: '127.0.0.1', port: 4600, publicUrl: null, isTls: false } });
  });

  it('lists every problem at once, by the name of its variable', () => {
    const read = readConfig({ ESCALE_PORT: '70000', ESCALE_LOG_LEVEL: 'loud', ESCALE_HOST: '0.0.0.0' });
    expect(read.ok).toBe(false);
    const problems = read.ok ? [] : read.problems;
    for (const name of ['ESCALE_DATA_DIR', 'ESCALE_PORT', 'ESCALE_LOG_LEVEL', 'ESCALE_HOST']) {
      expect(problems.filter((line) => line.startsWith(`${name} :`))).toHaveLength(1);
    }
  });

  it.each(['0.0.0.0', '192.0.2.4', 'escale.agen.example'])('refuses plain http on %s unless it is allowed', (host) => {
    const env = { ESCALE_DATA_DIR: '/tmp/escale', ESCALE_HOST: host };
    expect(readConfig(env).ok).toBe(false);
    expect(readConfig({ ...env, ESCALE_ALLOW_PLAIN_HTTP: '1' }).ok).toBe(true);
    expect(readConfig({ ...env, ESCALE_PUBLIC_URL: 'https://escale.agen.example' })).toMatchObject({
      ok: true,
      config: { isTls: true, publicUrl: 'https://escale.agen.example' },
    });
  });

  it('refuses a plain http public address, and one with a path', () => {
    const env = { ESCALE_DATA_DIR: '/tmp/escale' };
    expect(readConfig({ ...env, ESCALE_PUBLIC_URL: 'http://escale.agen.example' }).ok).toBe(false);
    expect(readConfig({ ...env, ESCALE_PUBLIC_URL: 'https://escale.agen.example/sous' }).ok).toBe(false);
    expect(readConfig({ ...env, ESCALE_PUBLIC_URL: 'ftp://escale' }).ok).toBe(false);
  });
});
