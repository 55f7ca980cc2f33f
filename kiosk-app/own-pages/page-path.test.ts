import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pagePath } from './page-path.ts';

const FOLDER = '/app/screens';
const ORIGIN = 'escale://shell';

describe('addresses of our own pages', () => {
  it('map to files below the folder', () => {
    expect(pagePath(FOLDER, ORIGIN, 'escale://shell/shell.html')).toBe('/app/screens/shell.html');
    expect(pagePath(FOLDER, ORIGIN, 'escale://shell/assets/a%20b.js?x#y')).toBe('/app/screens/assets/a b.js');
  });

  it.each([
    'escale://shell/../../etc/passwd',
    'escale://shell/%2e%2e/%2e%2e/etc/passwd',
    'escale://shell/..%2f..%2fetc/passwd',
    'escale://shell/..%5c..%5cx',
    'escale://shell/a%00.html',
    'escale://shell/',
    'escale://shell/%',
    'escale://other/shell.html',
    'escale-resident://shell/shell.html',
    'https://shell/shell.html',
    'nothing',
  ])('%s is none, or stays below', (address) => {
    const path = pagePath(FOLDER, ORIGIN, address);
    expect(path === null || (address.startsWith(`${ORIGIN}/`) && path.startsWith(`${FOLDER}/`))).toBe(true);
  });

  it('never lead out of the folder, whatever the path', () => {
    const piece = fc.constantFrom('..', '.', '/', '%2e', '%2f', '%5c', '\\', 'a', '%00', '%25', ';', '?');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const path = pagePath(FOLDER, ORIGIN, `${ORIGIN}/${pieces.join('')}`);
        return path === null || (path.startsWith(`${FOLDER}/`) && !path.split('/').includes('..'));
      }),
      { numRuns: 1_000 },
    );
  });
});
