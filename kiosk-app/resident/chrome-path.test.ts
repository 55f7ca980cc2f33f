import { sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chromeFile } from './chrome-path.ts';

const FOLDER = '/opt/escale/app/screens';

describe('files of the chrome', () => {
  it('are those below the folder', () => {
    expect(chromeFile(FOLDER, 'escale-resident://chrome/resident.html')).toBe(`${FOLDER}/resident.html`);
    expect(chromeFile(FOLDER, 'escale-resident://chrome/assets/a%20b.js?x#y')).toBe(`${FOLDER}/assets/a b.js`);
  });

  it.each([
    'escale-resident://chrome/../../etc/passwd',
    'escale-resident://chrome/%2e%2e/%2e%2e/etc/passwd',
    'escale-resident://chrome/..%2f..%2fetc/passwd',
    'escale-resident://chrome/..%5c..%5cx',
    'escale-resident://chrome/%',
    'escale-resident://chrome/a%00.html',
    'escale-resident://shell/resident.html',
    'escale://chrome/resident.html',
    'https://chrome/resident.html',
    'nothing',
  ])('%s is none, or stays below', (address) => {
    const path = chromeFile(FOLDER, address);
    const isOurs = address.startsWith('escale-resident://chrome/');
    expect(path === null || (isOurs && path.startsWith(FOLDER + sep))).toBe(true);
  });

  it('never leave the folder, whatever the path', () => {
    const piece = fc.constantFrom('..', '.', '/', '%2e', '%2f', '%5c', '\\', 'a', '%00', '%25', ';', '?');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const path = chromeFile(FOLDER, `escale-resident://chrome/${pieces.join('')}`);
        return path === null || (path.startsWith(FOLDER + sep) && !path.includes('..'));
      }),
      { numRuns: 1_000 },
    );
  });
});
