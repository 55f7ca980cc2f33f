import { describe, expect, it } from 'vitest';
import { troubleOfLoadError } from './load-trouble.ts';

describe('a page that did not load', () => {
  it.each([
    [-3, 'none'],
    [-20, 'none'],
    [-105, 'site-not-found'],
    [-106, 'no-connection'],
    [-102, 'no-connection'],
    [-118, 'no-connection'],
    [-200, 'unsafe-certificate'],
    [-201, 'unsafe-certificate'],
    [-202, 'unsafe-certificate'],
    [-107, 'unsafe-certificate'],
  ])('%i is %s', (code, trouble) => {
    expect(troubleOfLoadError(code, true)).toBe(trouble);
  });

  it('blames the line, not the address, when there is no network', () => {
    expect(troubleOfLoadError(-105, false)).toBe('no-connection');
  });
});
