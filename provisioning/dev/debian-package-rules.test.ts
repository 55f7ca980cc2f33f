import { describe, expect, test } from 'vitest';
import {
  decideInstall,
  installCommand,
  missingPackages,
  parseDpkgQuery,
  saysYes,
  usesT64Names,
} from './debian-package-rules.ts';

const nothing = new Set<string>();

describe('what dpkg says', () => {
  const output = [
    'ii \tlibnss3\t',
    'ii \tlibgtk-3-0t64\tlibgtk-3-0 (= 3.24.49-3), gtk3-binver-3.0.0',
    'rc \topenbox\tx-window-manager',
    'ii \tlibgbm1:amd64\t',
  ].join('\n');
  const installed = parseDpkgQuery(output);
  test('installed and provided names count, removed ones do not', () => {
    expect([...installed]).toEqual(['libnss3', 'libgtk-3-0t64', 'libgtk-3-0', 'gtk3-binver-3.0.0', 'libgbm1:amd64']);
  });
});

describe('what is missing', () => {
  test('on Debian 12 the old names, on Debian 13 the new ones', () => {
    expect(missingPackages('kiosk', nothing, false)).toContain('libgtk-3-0');
    expect(missingPackages('kiosk', nothing, true)).toContain('libgtk-3-0t64');
    expect(missingPackages('kiosk', nothing, true)).toContain('libnss3');
  });
  test('either name satisfies', () => {
    for (const name of ['libasound2', 'libasound2t64']) {
      expect(missingPackages('kiosk', new Set([name]), true).filter((each) => each.startsWith('libasound2'))).toEqual(
        [],
      );
    }
  });
  test('tests need a browser as well', () => {
    const kiosk = missingPackages('kiosk', nothing, false);
    const tests = missingPackages('test', nothing, false);
    expect(kiosk).not.toContain('chromium');
    expect(tests).toEqual([...kiosk, 'chromium', 'imagemagick', 'nftables', 'sudo', 'libnss3-tools']);
    expect(missingPackages('test', new Set(tests), false)).toEqual([]);
  });
});

test.each([
  ['ID=debian\nVERSION_ID="12"', false],
  ['ID=debian\nVERSION_ID="13"', true],
  ['PRETTY_NAME="Debian GNU/Linux trixie/sid"\nID=debian', true],
  ['ID=ubuntu\nVERSION_ID="22.04"', false],
  ['ID=ubuntu\nVERSION_ID="24.04"', true],
])('%j knows the t64 names: %s', (release, expected) => expect(usesT64Names(release)).toBe(expected));

describe('may they be installed', () => {
  const rights = { root: false, sudo: false, aptGet: true, terminal: true };
  test('no apt-get: not a Debian, whatever the rights', () => {
    expect(decideInstall({ ...rights, root: true, aptGet: false })).toEqual({ kind: 'not-debian' });
  });
  test('root and passwordless sudo may; somebody at the terminal is asked first', () => {
    expect(decideInstall({ ...rights, root: true })).toEqual({ kind: 'install', ask: true, prefix: [] });
    expect(decideInstall({ ...rights, sudo: true, terminal: false })).toEqual({
      kind: 'install',
      ask: false,
      prefix: ['sudo', '-n'],
    });
  });
  test('anybody else is told the command', () => {
    expect(decideInstall(rights)).toEqual({ kind: 'tell' });
    expect(installCommand(['xvfb', 'openbox'], false)).toBe(
      'sudo apt-get update && sudo apt-get install -y --no-install-recommends xvfb openbox',
    );
  });
  test.each([
    ['', true],
    ['o', true],
    ['Oui ', true],
    ['n', false],
    ['non', false],
    ['quoi ?', false],
  ])('the answer %j says yes: %s', (answer, yes) => expect(saysYes(answer)).toBe(yes));
});
