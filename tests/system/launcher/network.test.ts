import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Stage } from '../confinement/stage.ts';
import type { Attempt } from '../confinement/stage.ts';
import { installForThisFile, launcher, rulesMissing } from './installed-launcher.ts';

installForThisFile(rulesMissing);
const stage = new Stage();
const DNS_PORT = 53;

/** One try by a user, with bash's own redirection: "" when it got through, else what was said. */
function attempt(user: string, place: string): string {
  const { stderr } = spawnSync(
    '/usr/bin/setpriv',
    [
      `--reuid=${user}`,
      '--clear-groups',
      '/usr/bin/timeout',
      '2',
      '/bin/bash',
      '-c',
      'exec 9<>"$0"; echo x >&9',
      place,
    ],
    { encoding: 'utf8', env: { LC_ALL: 'C' } },
  );
  return stderr;
}

afterEach(() => {
  if (rulesMissing === null) launcher.removeRules();
});

describe.skipIf(rulesMissing)("the session's network", () => {
  test('loaded twice, nothing changes; removed twice, nothing fails', () => {
    launcher.loadRules();
    const first = launcher.listRules();
    expect(first).toContain(`skuid ${launcher.sessionUid()}`);
    launcher.loadRules();
    expect(launcher.listRules()).toBe(first);
    launcher.removeRules();
    launcher.removeRules();
  });

  test("the terminal and private networks are refused to the session's user and to nobody else", async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const own = `/dev/tcp/127.0.0.1/${(server.address() as AddressInfo).port}`;
    try {
      // The control: without the rule it gets through.
      expect(attempt(launcher.sessionUser, own)).toBe('');
      launcher.loadRules();
      expect(attempt(launcher.sessionUser, own)).toContain('Connection refused');
      expect(attempt('nobody', own)).toBe('');
      for (const address of [
        '127.0.0.1',
        '::1',
        '10.0.0.9',
        '172.20.0.9',
        '192.168.1.1',
        '169.254.169.254',
        '100.64.0.9',
      ]) {
        expect({ address, said: attempt(launcher.sessionUser, `/dev/udp/${address}/9`) }).toEqual({
          address,
          said: expect.stringContaining('Operation not permitted'),
        });
        expect(attempt(launcher.sessionUser, `/dev/tcp/${address}/9`)).toContain('Connection refused');
      }
      // To a resolver only the port of DNS is open.
      const resolver = /elements = \{ ([\d.]+)/.exec(
        launcher.listRules().split('resolvers4')[1]?.split('set ')[0] ?? '',
      )?.[1];
      if (resolver) {
        expect(attempt(launcher.sessionUser, `/dev/udp/${resolver}/${DNS_PORT}`)).not.toContain('not permitted');
        expect(attempt(launcher.sessionUser, `/dev/udp/${resolver}/9`)).toContain('not permitted');
      }
    } finally {
      server.close();
    }
  });

  test('the confinement believes a proof from inside, and only the last one', async () => {
    expect((await stage.choose({ launcher: launcher.words })).weaknesses).toEqual(['shared-network']);
    launcher.loadRules();
    await stage.shell.crash();
    expect((await stage.choose({ launcher: launcher.words })).weaknesses).toEqual([]);
    // The rule goes while the shell runs: the next session says so.
    launcher.removeRules();
    await stage.start();
    expect(await stage.shell.call('describe')).toEqual({ form: 'bubblewrap', weaknesses: ['shared-network'] });
    await stage.shell.call('kill');
    launcher.loadRules();
    await stage.start();
    expect(await stage.shell.call('describe')).toEqual({ form: 'bubblewrap', weaknesses: [] });
    await stage.shell.call('ready');
    expect(await stage.shell.ask<Attempt>('reach', { host: '127.0.0.1', port: 9 })).toMatchObject({ ok: false });
    await stage.shell.call('kill');
    expect(await stage.shell.call('residue')).toEqual([]);
  });

  test('without a user of its own nothing is proven, whatever the rules', async () => {
    launcher.loadRules();
    expect((await stage.choose()).weaknesses).toEqual(expect.arrayContaining(['one-os-user', 'shared-network']));
  });
});
