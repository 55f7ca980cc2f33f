import type { Cause, Diagnosis, LineState } from '#protocol/diagnosis.ts';
import { beyondCandidates } from './beyond-rules.ts';
import { type Candidate, LINE } from './candidate-rules.ts';
import { type ServerView, type SiteView, type TerminalView, withoutGap } from './evidence-rules.ts';
import { CORRECTED_WITHIN_MS, type Silence, judgeAlone, judgeSilence } from './gap-rules.ts';
import { goodTriesOf } from './good-tries-rules.ts';
import { type Closed, type Suspect, TOLD_AFTERWARDS_MS, advance } from './hysteresis-rules.ts';
import { lanCandidates } from './lan-rules.ts';
import { isOwnDeafness, partSilence, siteSilence, siteSilentSince } from './silence-rules.ts';

/** What is remembered of a site from one moment to the next; `diagnosis` is what it means, `closed` what ended with this very step. */
export type SiteMemory = {
  diagnosis: Diagnosis;
  suspects: readonly Suspect[];
  closed: readonly Closed[];
  silence: Silence | null;
};

export const noMemory: SiteMemory = {
  diagnosis: { fibre: 'unknown', wifi: 'unknown', troubles: [] },
  suspects: [],
  closed: [],
  silence: null,
};

/** Terminals have this long to come back after the server has started: nothing is opened meanwhile. */
export const START_GRACE_MS = 60_000;
/** Silences so close to each other are one: a line that flaps. */
export const SAME_SILENCE_MS = 60_000;
const MAX_TROUBLES = 12;

/** The gravest first: whom it concerns, all or one. */
const gravity: readonly Cause[] = [
  'control-server',
  'fibre-or-power',
  'power',
  'box',
  'fibre',
  'portal',
  'dns',
  'cable',
  'access-point',
  'terminal',
  'service',
];

/**
 * What is broken at a site, from all its terminals, the server's own view and what was known a moment ago. Pure: the same in, the same out, whatever the order of the terminals.
 * Call it about once a second; a site where all is well costs one look a terminal.
 */
export function diagnose(site: SiteView, server: ServerView, before: SiteMemory, now: number): SiteMemory {
  const terminals = site.terminals.map(withoutGap);
  const heard = terminals.filter(({ presence }) => presence === 'heard');
  // What a line is called needs no more than that somebody looked.
  const heardAtAll = site.terminals.filter(({ presence }) => presence === 'heard');
  const isAllQuiet = terminals.every(
    ({ presence, isQuiet }) => presence !== 'vanished' && (presence === 'away' || isQuiet),
  );
  if (isAllQuiet && before.suspects.length === 0 && before.silence === null) return quietly(before, heardAtAll);

  const silence = followSilence(site, server, before.silence, now);
  const candidates =
    heard.length === 0 ? siteSilence(terminals, server, now) : spokenOf(terminals, heard, silence, server, now);
  const past = pastCandidates(terminals, silence, now);
  const known = rememberedAfterwards(before.suspects, past, silence, now);
  const shown = unmasked(
    [...candidates, ...past.filter(({ slot }) => !candidates.some((one) => one.slot === slot))],
    known,
  );
  const mayOpen = now - server.startedAt >= START_GRACE_MS;
  const { suspects, closed } = advance(known, shown, now, mayOpen, (suspect) => goodTriesOf(suspect, terminals, heard));
  const isLineOver = closed.some(({ slot }) => slot === LINE);
  const troubles = suspects
    .filter(({ openedAt }) => openedAt !== null)
    .map(({ trouble }) => trouble)
    .toSorted(
      (one, other) =>
        gravity.indexOf(one.cause) - gravity.indexOf(other.cause) ||
        one.since - other.since ||
        compare(keyOf(one), keyOf(other)),
    )
    .slice(0, MAX_TROUBLES);
  const sorted = suspects.toSorted((one, other) => compare(one.slot, other.slot));
  return {
    diagnosis: { ...lineStates(heardAtAll, suspects), troubles },
    suspects: sorted,
    closed: closed.toSorted((one, other) => compare(one.slot, other.slot)),
    silence: isLineOver ? null : silence,
  };
}

function spokenOf(
  terminals: readonly TerminalView[],
  heard: readonly TerminalView[],
  silence: Silence | null,
  server: ServerView,
  now: number,
): Candidate[] {
  const lan = lanCandidates(heard, now);
  const beyond = beyondCandidates(heard, now);
  // First broken step outwards: one thing in each slot.
  const slots = new Map<string, Candidate>();
  for (const one of [...partSilence(terminals, silence, server, now), ...lan, ...beyond]) {
    if (!slots.has(one.slot)) slots.set(one.slot, one);
  }
  return [...slots.values()];
}

/** While a whole site is cut off, or has just come back, nothing new is said of what it takes with it. */
function unmasked(candidates: readonly Candidate[], known: readonly Suspect[]): Candidate[] {
  const told = known.filter(({ openedAt }) => openedAt !== null);
  const open = new Set(told.map(({ slot }) => slot));
  const isCut = told.some(({ slot, trouble }) => slot === LINE && trouble.detail === 'cut');
  if (isCut) return candidates.filter(({ slot }) => open.has(slot));
  // Of those that were told together, the last to come back are not told again one by one.
  const together = new Set(told.flatMap(({ trouble }) => (trouble.cause === 'terminal' ? [] : trouble.terminalIds)));
  return candidates.filter(
    ({ slot, trouble }) =>
      open.has(slot) || trouble.cause !== 'terminal' || !trouble.terminalIds.some((id) => together.has(id)),
  );
}

function pastCandidates(terminals: readonly TerminalView[], silence: Silence | null, now: number): Candidate[] {
  const line = silence && judgeSilence(silence, terminals, now);
  const alone = terminals.flatMap((terminal) => judgeAlone(terminal, now) ?? []);
  return [...(line ? [line] : []), ...alone];
}

/** A silence without a witness was not told as it was; where measures say afterwards what it was, it is told then, as over. */
function rememberedAfterwards(
  suspects: readonly Suspect[],
  past: readonly Candidate[],
  silence: Silence | null,
  now: number,
): readonly Suspect[] {
  const line = past.find(({ slot }) => slot === LINE);
  if (!line || !silence || silence.until === null || silence.until - silence.from < TOLD_AFTERWARDS_MS) return suspects;
  if (suspects.some(({ slot, openedAt }) => slot === LINE && openedAt !== null)) return suspects;
  const told: Suspect = { slot: LINE, trouble: line.trouble, openedAt: now, isBad: false, lastBadAt: silence.until };
  return [...suspects.filter(({ slot }) => slot !== LINE), told];
}

function followSilence(site: SiteView, server: ServerView, before: Silence | null, now: number): Silence | null {
  const since = siteSilentSince(site.terminals);
  if (since === null) {
    if (!before) return null;
    const until = before.until ?? (site.terminals.some(({ presence }) => presence === 'heard') ? now : null);
    if (until === null) return before;
    return now - until > CORRECTED_WITHIN_MS ? null : { ...before, until };
  }
  if (isOwnDeafness(server, since, now)) return null;
  const isSame = before !== null && (before.until === null || since - before.until < SAME_SILENCE_MS);
  const from = isSame ? before.from : since;
  const wasWitnessed = (isSame && before.wasWitnessed) || (server.heardElsewhereAt ?? 0) > since;
  return { from, until: null, wasWitnessed };
}

function quietly(before: SiteMemory, heard: readonly TerminalView[]): SiteMemory {
  const { fibre, wifi } = lineStates(heard, []);
  const { diagnosis } = before;
  if (
    before.closed.length === 0 &&
    diagnosis.fibre === fibre &&
    diagnosis.wifi === wifi &&
    diagnosis.troubles.length === 0
  ) {
    return before;
  }
  return { ...noMemory, diagnosis: { fibre, wifi, troubles: [] } };
}

/** The two lines in four words, now: a trouble that is only remembered for its hysteresis is over. */
function lineStates(
  heard: readonly TerminalView[],
  suspects: readonly Suspect[],
): { fibre: LineState; wifi: LineState } {
  const bad = suspects.filter(({ openedAt, isBad }) => openedAt !== null && isBad).map(({ trouble }) => trouble);
  const line = bad.find(({ cause }) => cause === 'fibre' || cause === 'fibre-or-power');
  const air = bad.find(({ cause }) => cause === 'access-point');
  const hasRounds = heard.some(({ rounds }) => rounds.length > 0);
  const hasAir = heard.some(({ medium }) => medium === 'wifi');
  const fibre = line ? (line.detail === 'cut' ? 'down' : 'degraded') : hasRounds ? 'up' : 'unknown';
  const wifi = air
    ? air.detail === 'cut' || air.detail === 'no-answer'
      ? 'down'
      : 'degraded'
    : hasAir
      ? 'up'
      : 'unknown';
  return { fibre, wifi };
}

function keyOf({ terminalIds, service }: Diagnosis['troubles'][number]): string {
  return `${service ?? ''} ${terminalIds.join(' ')}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
