import { describe, expect, it } from 'vitest';
import { csvText } from './csv.ts';

describe('csvText', () => {
  it('has a byte order mark, semicolons and the decimal sign of the language', () => {
    const rows = [
      ['début', 'délai (ms)'],
      ['2026-11-24T10:00:00.000Z', 12.34567],
    ];
    expect(csvText(rows, 'fr')).toBe('\uFEFFdébut;délai (ms)\r\n2026-11-24T10:00:00.000Z;12,346\r\n');
    expect(csvText(rows, 'en')).toContain(';12.346\r\n');
  });

  it('leaves empty what was not measured, never 0', () => {
    expect(csvText([[null, 0, null]], 'fr')).toBe('\uFEFF;0;\r\n');
  });

  it('quotes what would break a line, and never hands a formula to a spreadsheet', () => {
    expect(csvText([['a;b', 'dit "oui"', 'deux\nlignes']], 'fr')).toBe('\uFEFF"a;b";"dit ""oui""";"deux\nlignes"\r\n');
    expect(csvText([['=HYPERLINK("x")', '-2+3', '@x']], 'fr')).toBe('\uFEFF"\'=HYPERLINK(""x"")";\'-2+3;\'@x\r\n');
    expect(csvText([[-58]], 'fr')).toBe('\uFEFF-58\r\n');
  });
});
