import { describe, expect, it } from 'vitest';
import { Findings, byPlace, renderMatrix } from './matrix.ts';
import { PLACES, ROUTES } from './routes.ts';

describe('findings', () => {
  it('count the same thing in the same source once, and tell places and forms apart', () => {
    const findings = new Findings();
    const hit = { name: 'cookie', form: 'utf-8' } as const;
    findings.add('server', 'escale.db', [hit, hit]);
    findings.add('server', 'escale.db', [hit]);
    findings.add('server', 'escale.db-wal', [hit, { ...hit, form: 'hex' }]);
    findings.add('home', 'a', [hit], true);
    findings.add('home', 'a', [{ ...hit, name: 'etag' }]);
    expect(findings.of('cookie')).toHaveLength(4);
    expect([...byPlace(findings.of('cookie'))]).toEqual([
      ['server', 3],
      ['home', 1],
    ]);
    expect(findings.of('cookie').at(-1)?.form).toBe('compressed');
  });
});

describe('the matrix', () => {
  const after = new Map([['home', 2]] as const);
  const covered = new Set(['home', 'disk'] as const);
  const lines = renderMatrix(
    [
      { label: 'cookie', control: 7, after, note: '' },
      { label: 'impression', control: null, after: new Map(), note: 'rien' },
    ],
    covered,
  ).split('\n');

  it('has a column for each place, a line for each route, and tells "nothing" from "not looked at"', () => {
    expect(lines[0]?.trim().split(/\s+/)).toEqual(['route', 'témoin', ...PLACES.map(({ short }) => short)]);
    const [label, control, ...cells] = lines[1]?.split(/\s+/) ?? [];
    expect([label, control]).toEqual(['cookie', '7']);
    expect(cells).toEqual(PLACES.map(({ id }) => (id === 'home' ? '2' : covered.has(id as 'home') ? '·' : '?')));
    expect(lines[2]).toMatch(/^impression +refusé .* rien$/);
  });

  it('names routes and places once each', () => {
    expect(new Set(ROUTES.map(({ label }) => label)).size).toBe(ROUTES.length);
    expect(new Set(PLACES.map(({ short }) => short)).size).toBe(PLACES.length);
  });
});
