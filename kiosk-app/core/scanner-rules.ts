import { TICKET_CODE_MARK } from '#protocol/ticket-code.ts';

/**
 * Who types: a person, or a hand scanner, which is a keyboard that types what it read and ends with Enter. Pure; moments are those of the key events, milliseconds.
 *
 *   quiet ──mark──────────────► held ──Enter──► a code was read, whatever it says
 *     │ ▲                        └──too slow──► quiet, and the keys are given back to the page as if nothing had been
 *     │ └──too slow, Enter────┐
 *     └──any other key──► passing ──Enter after MIN_CODE_KEYS──► a code was read that is not of ours: what it left in the page is taken out
 *
 * Held keys reach no field; so the text of a ticket's code never does. The others pass at once: a person never waits for this, and is never taken for a scanner, because nobody types
 * eight keys and Enter with 20 ms or less between each two (the fastest typists take about 60).
 */
export type ScannerState =
  | { kind: 'quiet' }
  | { kind: 'held'; strokes: readonly Stroke[] }
  | { kind: 'passing'; strokes: readonly Stroke[] }
  /** after a code: some scanners send one more Enter, or a line feed */
  | { kind: 'over'; at: number };

/** A key that went down: what the layout makes of it, where it is, and when. */
export type Stroke = { key: string; code: string; at: number; isRepeat: boolean };

/**
 * The slowest scanners (by radio) take about 40 ms a key, and a busy machine stamps keys late. Long, because waiting costs nobody anything: no word has the mark's digit.
 */
export const HELD_GAP_MS = 250;
const PASSING_GAP_MS = 20;
/** A ticket's code and the barcodes of books and goods (EAN-8 and longer) have as many. */
export const MIN_CODE_KEYS = 8;

export type Heard = {
  state: ScannerState;
  /** to be given to the page first: they were a person's after all */
  giveBack: readonly Stroke[];
  /**
   * what becomes of this key: `first` passes too, and the page remembers what stood in its fields; `read` goes no further, a code is complete, in each way it can be read;
   * `wasInPage` when it went through the page before it was known
   */
  verdict:
    | { kind: 'pass' }
    | { kind: 'first' }
    | { kind: 'hold' }
    | { kind: 'read'; readings: string[]; wasInPage: boolean };
};

/** One key more. */
export function hearStroke(state: ScannerState, stroke: Stroke): Heard {
  if (isModifier(stroke)) return { state, giveBack: [], verdict: { kind: 'pass' } };
  if (state.kind === 'over') {
    // A character is the next code, or a person: theirs.
    if (stroke.at - state.at <= HELD_GAP_MS && !isCharacter(stroke)) {
      return { state: { kind: 'over', at: stroke.at }, giveBack: [], verdict: { kind: 'hold' } };
    }
    return begin(stroke, []);
  }
  if (state.kind === 'quiet') return begin(stroke, []);
  const gap = stroke.at - (state.strokes.at(-1)?.at ?? stroke.at);
  if (state.kind === 'held') {
    const isPerson = gap > HELD_GAP_MS || stroke.isRepeat || !(isCharacter(stroke) || isEnter(stroke));
    if (isPerson) return begin(stroke, state.strokes);
    if (!isEnter(stroke)) {
      return { state: { kind: 'held', strokes: [...state.strokes, stroke] }, giveBack: [], verdict: { kind: 'hold' } };
    }
    if (state.strokes.length < MIN_CODE_KEYS) return begin(stroke, state.strokes);
    return readCode(state.strokes, stroke, false);
  }
  if (gap > PASSING_GAP_MS || stroke.isRepeat || !(isCharacter(stroke) || isEnter(stroke))) return begin(stroke, []);
  if (!isEnter(stroke)) {
    return { state: { kind: 'passing', strokes: [...state.strokes, stroke] }, giveBack: [], verdict: { kind: 'pass' } };
  }
  if (state.strokes.length < MIN_CODE_KEYS)
    return { state: { kind: 'quiet' }, giveBack: [], verdict: { kind: 'pass' } };
  return readCode(state.strokes, stroke, true);
}

/** Nothing came for HELD_GAP_MS and more: held keys were a person's. */
export function hearSilence(state: ScannerState): { state: ScannerState; giveBack: readonly Stroke[] } {
  return { state: { kind: 'quiet' }, giveBack: state.kind === 'held' ? state.strokes : [] };
}

function begin(stroke: Stroke, giveBack: readonly Stroke[]): Heard {
  if (stroke.isRepeat || !isCharacter(stroke)) return { state: { kind: 'quiet' }, giveBack, verdict: { kind: 'pass' } };
  if (giveBack.length === 0 && isMark(stroke)) {
    return { state: { kind: 'held', strokes: [stroke] }, giveBack, verdict: { kind: 'hold' } };
  }
  return { state: { kind: 'passing', strokes: [stroke] }, giveBack, verdict: { kind: 'first' } };
}

function readCode(strokes: readonly Stroke[], last: Stroke, wasInPage: boolean): Heard {
  const readings = [byLayout, byPlace, byFrenchPlace].map((read) => strokes.map(read).join(''));
  return {
    state: { kind: 'over', at: last.at },
    giveBack: [],
    verdict: { kind: 'read', readings: [...new Set(readings)], wasInPage },
  };
}

/**
 * A scanner does not know the keyboard layout of the machine: set to another one than the terminal's, its `A` comes out as `Q`. So a code is read in three ways: as the layout has it,
 * by the places of the keys on an American keyboard (how scanners come), and by those on a French one. Only one of them can be three words of the list.
 */
function byLayout({ key }: Stroke): string {
  return key;
}

function byPlace({ code }: Stroke): string {
  return /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1] ?? (code === 'Space' ? ' ' : '?');
}

const frenchPlaces: Record<string, string> = { KeyQ: 'A', KeyA: 'Q', KeyW: 'Z', KeyZ: 'W', Semicolon: 'M', KeyM: '?' };
function byFrenchPlace(stroke: Stroke): string {
  return frenchPlaces[stroke.code] ?? byPlace(stroke);
}

/** The mark by its place too: on a French keyboard without Shift that key is `"`. No word needs either. */
function isMark({ key, code }: Stroke): boolean {
  return key === TICKET_CODE_MARK || code === `Digit${TICKET_CODE_MARK}`;
}

function isCharacter({ key }: Stroke): boolean {
  return [...key].length === 1;
}

function isEnter({ key }: Stroke): boolean {
  return key === 'Enter';
}

function isModifier({ key }: Stroke): boolean {
  return key === 'Shift' || key === 'CapsLock' || key === 'AltGraph';
}
