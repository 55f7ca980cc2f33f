import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { becomeAccount, parsePasswdLine, planSeat, shellQuote } from './kiosk-user-rules.ts';

const asRoot = { root: true, account: true, reachable: true, staged: false };

test('under whom the kiosk runs', () => {
  expect(planSeat({ root: false, account: false, reachable: false, staged: false })).toEqual({ kind: 'self' });
  expect(planSeat(asRoot)).toEqual({ kind: 'other-user', staged: false });
  expect(planSeat({ ...asRoot, reachable: false, staged: true })).toEqual({ kind: 'other-user', staged: true });
  expect(planSeat({ ...asRoot, reachable: false })).toEqual({ kind: 'root-without-sandbox' });
  expect(planSeat({ ...asRoot, account: false })).toEqual({ kind: 'root-without-sandbox' });
});

test('an account by its passwd line; root is never one', () => {
  expect(parsePasswdLine('escale-dev:x:998:997::/home/escale-dev:/usr/sbin/nologin\n')).toEqual({
    name: 'escale-dev',
    uid: 998,
    gid: 997,
    home: '/home/escale-dev',
  });
  expect(parsePasswdLine('root:x:0:0:root:/root:/bin/bash')).toBeUndefined();
  expect(parsePasswdLine('')).toBeUndefined();
  expect(becomeAccount({ name: 'x', uid: 998, gid: 997, home: '/h' })).toContain('--reuid=998');
});

test('a quoted word reaches a program as it was', () => {
  const word = `it's "odd" $HOME \`x\` \\ é`;
  expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(word)}`], { encoding: 'utf8' })).toBe(word);
});
