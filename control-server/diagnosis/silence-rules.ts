import { type Candidate, LINE, makeTrouble } from './candidate-rules.ts';
import { type ServerView, TOGETHER_MS, type TerminalView } from './evidence-rules.ts';
import { RETURNS_WITHIN_MS, type Silence } from './gap-rules.ts';

/** Two that vanish together may be chance nowhere but in a room of two; one alone says nothing of the line (0011). */
const VANISHED_TOGETHER = 2;
/** One that is started again, or whose line hung, is back by then. */
const ALONE_AFTER_MS = 40_000;
/** Neighbours that vanished together are no chance: but their line may be back in a moment. */
const GROUP_AFTER_MS = 20_000;
/** After the server could hear nobody, terminals come back within this time (they wait up to 30 s between two tries); who is away then is away. */
const DEAF_GRACE_MS = 3 * 60_000;

type Vanished = TerminalView & { since: number };

function vanishedOf(terminals: readonly TerminalView[]): Vanished[] {
  return terminals.flatMap((one) =>
    one.presence === 'vanished' && one.since !== null ? [{ ...one, since: one.since }] : [],
  );
}

/** Did this begin when the server lost everybody at once? Then it says nothing of a site, until all had the time to come back. */
export function isOwnDeafness({ deaf }: ServerView, since: number, now: number): boolean {
  if (!deaf || since < deaf.from - TOGETHER_MS) return false;
  return deaf.until === null || (since <= deaf.until && now - deaf.until < DEAF_GRACE_MS);
}

/** Nobody of a site is heard and they vanished together. @returns since when; null: nobody says so */
export function siteSilentSince(terminals: readonly TerminalView[]): number | null {
  if (terminals.some(({ presence }) => presence === 'heard')) return null;
  const moments = vanishedOf(terminals).map(({ since }) => since);
  const last = Math.max(...moments);
  const together = moments.filter((moment) => last - moment <= TOGETHER_MS);
  return together.length >= VANISHED_TOGETHER ? Math.min(...together) : null;
}

/** All of a site vanished together while another site was heard: "coupure probable (fibre ou courant)", at once. */
export function siteSilence(terminals: readonly TerminalView[], server: ServerView, now: number): Candidate[] {
  const since = siteSilentSince(terminals);
  if (since === null || isOwnDeafness(server, since, now)) return [];
  const last = Math.max(...vanishedOf(terminals).map((one) => one.since));
  if (server.heardElsewhereAt === null || server.heardElsewhereAt <= last) return [];
  const trouble = makeTrouble({ cause: 'fibre-or-power', detail: 'cut', since, confidence: 'possible' });
  return [{ slot: LINE, trouble, strength: 'sure' }];
}

/** Did this one vanish with its whole site, and the others have only just come back? */
function isComingBack(silence: Silence | null, since: number, now: number): boolean {
  if (silence === null || silence.until === null || since < silence.from || since > silence.until) return false;
  return now - silence.until < RETURNS_WITHIN_MS;
}

/** Some vanished and others are heard: a terminal alone, the wired ones, or those on Wi-Fi. */
export function partSilence(
  terminals: readonly TerminalView[],
  silence: Silence | null,
  server: ServerView,
  now: number,
): Candidate[] {
  const heard = terminals.filter(({ presence }) => presence === 'heard');
  const vanished = vanishedOf(terminals).filter(
    ({ since }) => !isOwnDeafness(server, since, now) && !isComingBack(silence, since, now),
  );
  const candidates: Candidate[] = [];
  const grouped = new Set<string>();
  for (const isAir of [true, false]) {
    const same = vanished.filter(({ medium }) => (medium === 'wifi') === isAir);
    const first = Math.min(...same.map(({ since }) => since));
    const group = same.filter(({ since }) => since - first <= TOGETHER_MS);
    if (group.length < VANISHED_TOGETHER) continue;
    const isMixed = vanished.some(
      ({ medium, since }) => (medium === 'wifi') !== isAir && Math.abs(since - first) <= TOGETHER_MS,
    );
    // Of the air all must be gone: one that is heard has an access point.
    if (isMixed || (isAir && heard.some(({ medium }) => medium === 'wifi'))) continue;
    const cause = isAir ? 'access-point' : 'cable';
    for (const { terminalId } of group) grouped.add(terminalId);
    const terminalIds = group.map(({ terminalId }) => terminalId);
    candidates.push({
      slot: cause,
      trouble: makeTrouble({ cause, detail: 'cut', since: first, confidence: 'likely', terminalIds }),
      strength: now - first >= GROUP_AFTER_MS ? 'sure' : 'suspected',
    });
  }
  for (const { terminalId, since } of vanished) {
    if (grouped.has(terminalId)) continue;
    const trouble = makeTrouble({
      cause: 'terminal',
      detail: 'cut',
      since,
      confidence: 'possible',
      terminalIds: [terminalId],
    });
    candidates.push({
      slot: `terminal ${terminalId}`,
      trouble,
      strength: now - since >= ALONE_AFTER_MS ? 'sure' : 'suspected',
    });
  }
  return candidates;
}
