import { getPriority, setPriority } from 'node:os';
import type { Row, ScreenGrab } from './screen-grab.ts';

/** Rows of the screen to look at, and pixels of them that only one picture has: by them it is told from all others. */
export type Likeness = { places: number[]; pixels: { row: number; x: number; colour: number }[] };

/** Sampling is never slower than this: milliseconds between two looks. */
const LOOK_EVERY_MS = 2;
/** Of the likeness's pixels: so few may differ (a caret, the minute in a sentence) when the picture counts as painted. */
const PAINTED_SHARE = 0.9;

/**
 * What tells `picture` from each of `others` (rows of the same places).
 * @param accept which columns may be looked at; parts that another window covers are left out. Throws when hardly anything differs.
 */
export function likenessOf(
  places: number[],
  picture: readonly Row[],
  others: readonly (readonly Row[])[],
  accept: (x: number, y: number) => boolean,
): Likeness {
  const pixels: Likeness['pixels'] = [];
  for (const [row, colours] of picture.entries()) {
    for (const [x, colour] of colours.entries()) {
      if (!accept(x, places[row] ?? 0)) continue;
      if (others.every((other) => farApart(colour, other[row]?.[x] ?? colour))) pixels.push({ row, x, colour });
    }
  }
  if (pixels.length < 40) throw new Error(`only ${pixels.length} pixels tell the picture from the others`);
  return { places, pixels };
}

/** The share of the likeness's pixels that the screen shows, 0 to 1. */
export async function shareShown(grab: ScreenGrab, likeness: Likeness): Promise<number> {
  const rows = await grab.rows(likeness.places);
  let same = 0;
  for (const { row, x, colour } of likeness.pixels) if (!farApart(colour, rows[row]?.[x] ?? 0, 12)) same += 1;
  return same / likeness.pixels.length;
}

/** When a picture came: its first pixels, and all of it. Milliseconds since 1970, with fractions. */
export type Moments = { first: number; painted: number; looks: number; longestGapMs: number };

/** Watches until the picture is on the screen. Throws after `withinMs`. */
export async function watchFor(grab: ScreenGrab, likeness: Likeness, withinMs: number): Promise<Moments> {
  const ordinary = lookBeforeOthers();
  try {
    return await lookUntilPainted(grab, likeness, preciseNow() + withinMs);
  } finally {
    setPriority(ordinary);
  }
}

async function lookUntilPainted(grab: ScreenGrab, likeness: Likeness, giveUpAt: number): Promise<Moments> {
  let first: number | null = null;
  let last = preciseNow();
  let looks = 0;
  let longestGapMs = 0;
  for (;;) {
    const share = await shareShown(grab, likeness);
    const now = preciseNow();
    looks += 1;
    longestGapMs = Math.max(longestGapMs, now - last);
    last = now;
    if (first === null && share > 0.02) first = now;
    if (share >= PAINTED_SHARE) return { first: first ?? now, painted: now, looks, longestGapMs };
    if (now > giveUpAt) throw new Error(`not on the screen in time (share ${share.toFixed(2)})`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Waits until the picture is gone from the screen: the X server removes the windows of a killed program a moment after its death. Throws after 10 s. */
export async function untilGone(grab: ScreenGrab, likeness: Likeness): Promise<void> {
  const giveUpAt = preciseNow() + 10_000;
  while ((await shareShown(grab, likeness)) > 0.1) {
    if (preciseNow() > giveUpAt) throw new Error('still on the screen');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Who measures must not wait for the CPU (where we may say so). @returns the priority before. */
function lookBeforeOthers(): number {
  const ordinary = getPriority();
  try {
    setPriority(-10);
  } catch {
    // an ordinary user may not: the longest gap tells what that costs
  }
  return ordinary;
}

/** The machine's clock, milliseconds since 1970 with fractions: the same one that the programs under test write in their logs. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

function farApart(one: number, other: number, tolerance = 40): boolean {
  for (const shift of [0, 8, 16]) {
    if (Math.abs(((one >> shift) & 0xff) - ((other >> shift) & 0xff)) > tolerance) return true;
  }
  return false;
}
