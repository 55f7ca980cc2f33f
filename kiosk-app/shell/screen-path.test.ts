import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOf } from './screen-path.ts';

describe("the screens' addresses", () => {
  it('map to files below the folder', () => {
    expect(fileOf('/app/screens', 'escale://shell/shell.html')).toBe('/app/screens/shell.html');
    expect(fileOf('/app/screens', 'escale://shell/assets/a%20b.js')).toBe('/app/screens/assets/a b.js');
  });

  it('never lead out of it', () => {
    for (const address of [
      'escale://shell/../../etc/passwd',
      'escale://shell/%2e%2e/%2e%2e/etc/passwd',
      'escale://shell/..%2f..%2fetc/passwd',
      'escale://other/shell.html',
      'escale://shell/',
      'escale://shell/%',
      'file:///etc/passwd',
    ]) {
      const path = fileOf('/app/screens', address);
      expect(path === null || path.startsWith('/app/screens/'), address).toBe(true);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (path) => {
        const file = fileOf('/app/screens', `escale://shell/${path}`);
        return file === null || file.startsWith('/app/screens/');
      }),
    );
  });
});
