import { describe, expect, it } from 'vitest';
import { allowedOrigins, isSameSiteRequest } from './origin-rules.ts';

const origins = allowedOrigins({ host: '127.0.0.1', publicUrl: null }, 4600);
const ours = 'http://127.0.0.1:4600';

describe('origins', () => {
  it('are the loopback ones on the very port, or the public one alone', () => {
    expect([...origins].sort()).toEqual([ours, 'http://[::1]:4600', 'http://localhost:4600']);
    const tls = allowedOrigins({ host: '127.0.0.1', publicUrl: 'https://escale.example' }, 4600);
    expect([...tls]).toEqual(['https://escale.example']);
  });

  it.each([
    [ours, undefined, true, true],
    [ours, 'same-origin', true, true],
    [undefined, 'same-origin', true, true],
    [undefined, undefined, true, false],
    [ours, 'same-origin', false, false],
    [ours, 'cross-site', true, false],
    [ours, 'same-site', true, false],
    [undefined, 'none', true, false],
    ['http://127.0.0.1:4601', undefined, true, false],
    ['http://127.0.0.1:4601', 'same-origin', true, false],
    ['null', undefined, true, false],
  ])('Origin %s, Sec-Fetch-Site %s, header %s: %s', (origin, fetchSite, hasStaffHeader, may) => {
    expect(isSameSiteRequest({ origin, fetchSite, hasStaffHeader }, origins)).toBe(may);
  });
});
