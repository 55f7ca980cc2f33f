import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticketCodeText } from '#protocol/ticket-code.ts';
import {
  HELD_GAP_MS,
  type Heard,
  MIN_CODE_KEYS,
  type ScannerState,
  type Stroke,
  hearSilence,
  hearStroke,
} from './scanner-rules.ts';

const CODE = ticketCodeText(['lune', 'pomme', 'vélo']);

/** The key of a letter on an American keyboard. */
function placeOf(letter: string): string {
  if (letter === ' ') return 'Space';
  if (letter === '\n') return 'Enter';
  return /\d/.test(letter) ? `Digit${letter}` : `Key${letter.toUpperCase()}`;
}

/** Keys for `text`, `gap` ms apart; `layout` is what the machine makes of them. */
function keys(text: string, gap: number, layout: (letter: string) => string = (letter) => letter): Stroke[] {
  return [...text].map((letter, i) => ({
    key: letter === '\n' ? 'Enter' : layout(letter),
    code: placeOf(letter),
    at: 1_000 + i * gap,
    isRepeat: false,
  }));
}

function hearAll(strokes: readonly Stroke[]): Heard[] {
  let state: ScannerState = { kind: 'quiet' };
  return strokes.map((stroke) => {
    const heard = hearStroke(state, stroke);
    state = heard.state;
    return heard;
  });
}

const verdicts = (heard: Heard[]) => heard.map(({ verdict }) => verdict.kind);

describe('a hand scanner', () => {
  it('is held from its first key on, and read at Enter', () => {
    const heard = hearAll(keys(`${CODE}\n`, 5));
    expect(new Set(verdicts(heard.slice(0, -1)))).toEqual(new Set(['hold']));
    expect(heard.at(-1)?.verdict).toMatchObject({
      kind: 'read',
      wasInPage: false,
      readings: expect.arrayContaining([CODE]),
    });
    expect(heard.flatMap(({ giveBack }) => giveBack)).toEqual([]);
  });

  it('may be slow, as those by radio are, and may send Enter twice', () => {
    const heard = hearAll(keys(`${CODE}\n\n`, HELD_GAP_MS));
    expect(verdicts(heard.slice(-2))).toEqual(['read', 'hold']);
  });

  it('may read one code right after another', () => {
    const heard = hearAll(keys(`9782070408504\n${CODE}\n`, 5));
    expect(heard.at(-1)?.verdict).toMatchObject({ kind: 'read', readings: expect.arrayContaining([CODE]) });
  });

  it('may be set to another keyboard than the terminal', () => {
    // An American scanner on a French machine: Q for A, W for Z, and the digits without Shift.
    const french: Record<string, string> = { A: 'Q', Q: 'A', W: 'Z', Z: 'W', M: '?', '3': '"' };
    const onFrench = hearAll(keys(`${CODE}\n`, 5, (letter) => french[letter] ?? letter));
    expect(onFrench.at(-1)?.verdict).toMatchObject({ kind: 'read', readings: expect.arrayContaining([CODE]) });
    // A French one on an American machine: for M it presses the key right of L.
    const place: Record<string, string> = { KeyA: 'KeyQ', KeyQ: 'KeyA', KeyM: 'Semicolon' };
    const strokes = keys(`${CODE}\n`, 5).map((stroke) => ({ ...stroke, code: place[stroke.code] ?? stroke.code }));
    const garbled = strokes.map((stroke) => (stroke.code === 'Semicolon' ? { ...stroke, key: ':' } : stroke));
    expect(hearAll(garbled).at(-1)?.verdict).toMatchObject({ readings: expect.arrayContaining([CODE]) });
  });

  it('that reads a book is known at Enter, and what it left in the page is to be taken out', () => {
    const heard = hearAll(keys('9782070408504\n', 5));
    expect(verdicts(heard)).toEqual(['first', ...Array.from({ length: 12 }, () => 'pass'), 'read']);
    expect(heard.at(-1)?.verdict).toMatchObject({ wasInPage: true });
  });
});

describe('a person', () => {
  it('types, and every key passes', () => {
    const heard = hearAll(keys('lune pomme velo\n', 40));
    expect(verdicts(heard)).not.toContain('read');
    expect(verdicts(heard)).not.toContain('hold');
  });

  it('who presses the mark and goes on gets it back before the next key', () => {
    const heard = hearAll(keys('3lune', HELD_GAP_MS + 1));
    expect(verdicts(heard)).toEqual(['hold', 'first', 'first', 'first', 'first']);
    expect(heard[1]?.giveBack.map(({ key }) => key)).toEqual(['3']);
    expect(hearSilence(heard[0]?.state ?? { kind: 'quiet' }).giveBack.map(({ key }) => key)).toEqual(['3']);
  });

  it('is never taken for a scanner, and loses no key, whatever is typed with a finger’s pauses between', () => {
    const letter = fc.constantFrom('a', 'é', ' ', 'Enter', 'Backspace', 'Tab', '"');
    const quick = fc.record({ key: letter, gap: fc.integer({ min: 21, max: 900 }) });
    const withMark = fc.record({
      key: fc.oneof(letter, fc.constant('3')),
      gap: fc.integer({ min: HELD_GAP_MS + 1, max: 900 }),
    });
    fc.assert(
      fc.property(fc.oneof(fc.array(quick, { maxLength: 40 }), fc.array(withMark, { maxLength: 40 })), (typed) => {
        let at = 0;
        const strokes = typed.map(({ key, gap }) => ({ key, code: '', at: (at += gap), isRepeat: false }));
        const heard = hearAll(strokes);
        expect(verdicts(heard)).not.toContain('read');
        const reached = heard.flatMap(({ giveBack, verdict }, i) => [
          ...giveBack.map(({ key }) => key),
          ...(verdict.kind === 'hold' ? [] : [strokes[i]?.key]),
        ]);
        const last = heard.at(-1);
        if (last) reached.push(...hearSilence(last.state).giveBack.map(({ key }) => key));
        expect(reached).toEqual(strokes.map(({ key }) => key));
      }),
      { numRuns: 2_000 },
    );
  });

  it('who leans on a key is none either', () => {
    const held = keys('aaaaaaaaaaaa\n', 10).map((stroke, i) => ({ ...stroke, isRepeat: i > 0 && i < 12 }));
    expect(verdicts(hearAll(held))).not.toContain('read');
  });

  it('who types a short word quickly is none: a code has as many keys as a barcode at least', () => {
    expect(verdicts(hearAll(keys(`${'a'.repeat(MIN_CODE_KEYS - 1)}\n`, 5)))).not.toContain('read');
    expect(verdicts(hearAll(keys('3\n', 5)))).toEqual(['hold', 'pass']);
  });
});
