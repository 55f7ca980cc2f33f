import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FILE_NAME_LENGTH, judgeDownload, numberedFileName, safeFileName } from './download-policy.ts';

const kept = (name: string, mime: string) => {
  const verdict = judgeDownload(name, mime);
  return verdict.kind === 'keep' ? verdict.name : 'refused';
};

describe('downloads', () => {
  it.each([
    ['attestation.pdf', 'application/pdf', 'attestation.pdf'],
    ['Relevé CAF (3).PDF', 'application/pdf; charset=binary', 'Relevé CAF (3).pdf'],
    ['photo.jpeg', 'image/jpeg', 'photo.jpeg'],
    ['lettre.odt', 'application/octet-stream', 'lettre.odt'],
    ['table.csv', 'text/csv;charset=utf-8', 'table.csv'],
    ['../../.bashrc.pdf', 'application/pdf', 'bashrc.pdf'],
    ['C:\\Users\\x\\avis.pdf', 'application/pdf', 'avis.pdf'],
  ])('keeps %s (%s) as %s', (name, mime, expected) => {
    expect(kept(name, mime)).toBe(expected);
  });

  it.each(
    (
      'x.exe x.msi x.sh x.desktop x.AppImage x.lnk x.url x.hta x.scr x.jar x.application x.settingcontent-ms x.appinstaller x.js x.py x.deb x.html x.svg x.xml ' +
      'x.pdf.exe x.so x.bin x.docm x.iso x .bashrc constructor x.constructor x.__proto__'
    ).split(' '),
  )('refuses %s, whatever the server says it is', (name) => {
    for (const mime of ['application/pdf', 'application/octet-stream', '', 'text/plain'])
      expect(kept(name, mime)).toBe('refused');
  });

  it('refuses a program under the name of a document', () => {
    expect(kept('x.pdf', 'application/x-sh')).toBe('refused');
    expect(kept('x.pdf', 'text/html')).toBe('refused');
    // A mark that turns writing around: shown as "xfdp.exe", or the other way round.
    expect(kept('x\u202Efdp.exe', 'application/pdf')).toBe('refused');
  });

  it('sanitised names stay in their folder, are never empty, hidden or long, and stay the same when done again', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('../', '..\\', '/', '.', '..', '\0', '\n', '\u202e', '.pdf', 'a'),
    );
    const names = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(names, (name) => {
        const safe = safeFileName(name);
        expect(safe).not.toMatch(/[/\\\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(safe).not.toMatch(/^\.|^\s|^$/);
        expect([...safe].length).toBeLessThanOrEqual(MAX_FILE_NAME_LENGTH);
        expect(new TextEncoder().encode(numberedFileName(safe, 200)).length).toBeLessThanOrEqual(255);
        expect(safeFileName(safe)).toBe(safe);
      }),
      { numRuns: 500 },
    );
  });

  it('numbers a name that is taken before its ending', () => {
    expect(numberedFileName('avis.pdf', 2)).toBe('avis (2).pdf');
    expect(numberedFileName('avis', 2)).toBe('avis (2)');
  });
});
