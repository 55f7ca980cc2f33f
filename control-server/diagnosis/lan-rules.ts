import { type Candidate, LINE, makeTrouble } from './candidate-rules.ts';
import { type Lost, type TerminalView, judgeTries, lostOf, percent, sumLost, triesOf } from './evidence-rules.ts';

/** Loss to the box is judged over this long: five rounds. */
const LAN_WINDOW_MS = 80_000;
/** A wired room loses next to nothing; by air a quarter must be lost before it is more than a weak place (domain.md §5.2). */
const wiredLimit = { lost: 5, rounds: 2, percent: 8 };
const airLimit = { lost: 8, rounds: 3, percent: 25 };
/** Unusable is below −85 dBm, bad below −75 (domain.md §5.2); a few dB go by with people. */
const WEAK_DBM = -82;
const WEAK_RUN = 4;

type Lossy = { terminal: TerminalView; loss: Lost; isSure: boolean };

/** From the cards to the box: one terminal, the cable or switch of the wired ones, the access point, or the box. */
export function lanCandidates(heard: readonly TerminalView[], now: number): Candidate[] {
  const lossy = heard.flatMap((terminal) => lossyOf(terminal, heard, now) ?? []);
  return [...lossCandidates(lossy, heard), ...airCandidates(heard, now)];
}

/** The terminals whose own way to the box loses packets: they say nothing of what is beyond. */
export function isLanLossy(terminal: TerminalView, heard: readonly TerminalView[], now: number): boolean {
  return !terminal.isQuiet && lossyOf(terminal, heard, now) !== null;
}

function lossyOf(terminal: TerminalView, heard: readonly TerminalView[], now: number): Lossy | null {
  const box = lostOf(terminal, 'box', now - LAN_WINDOW_MS);
  if (box.lost === 0) return null;
  // What is lost on the way to the box is lost on the way beyond it too, unless everybody loses there.
  const others = heard.filter((one) => one !== terminal);
  const elsewhere = sumLost(others.map((one) => lostOf(one, 'refs', now - LAN_WINDOW_MS)));
  const isOwn = elsewhere.sent >= 10 && percent(elsewhere) < 2;
  const loss = isOwn ? sumLost([box, lostOf(terminal, 'refs', now - LAN_WINDOW_MS)]) : box;
  const limit = terminal.medium === 'wifi' ? airLimit : wiredLimit;
  const exceeds = (share: number) =>
    loss.lost >= limit.lost * share && loss.rounds >= limit.rounds && percent(loss) >= limit.percent * share;
  if (!exceeds(0.5)) return null;
  // One packet of the box may be lost by chance: then what is lost beyond is the fibre's.
  return { terminal, loss, isSure: box.lost >= 2 && exceeds(1) };
}

function lossCandidates(lossy: readonly Lossy[], heard: readonly TerminalView[]): Candidate[] {
  if (lossy.length === 0) return [];
  const wired = lossy.filter(({ terminal }) => terminal.medium !== 'wifi');
  const air = lossy.filter(({ terminal }) => terminal.medium === 'wifi');
  const allWired = heard.filter(({ medium }) => medium !== 'wifi').length;
  if (lossy.length === heard.length && lossy.length >= 2 && allWired > 0) return [of(LINE, 'box', lossy, [])];
  const ids = (some: readonly Lossy[]) => some.map(({ terminal }) => terminal.terminalId);
  const groups = [
    ...(wired.length >= 2 ? [of('cable', 'cable', wired, ids(wired))] : single(wired)),
    ...(air.length >= 2 ? [of('access-point', 'access-point', air, ids(air))] : single(air)),
  ];
  return groups;
}

function single(some: readonly Lossy[]): Candidate[] {
  return some.map((one) => of(`terminal ${one.terminal.terminalId}`, 'terminal', [one], [one.terminal.terminalId]));
}

function of(
  slot: string,
  cause: 'box' | 'cable' | 'access-point' | 'terminal',
  some: readonly Lossy[],
  terminalIds: string[],
): Candidate {
  const loss = sumLost(some.map((one) => one.loss));
  const sure = some.filter(({ isSure }) => isSure).length;
  const trouble = makeTrouble({
    cause,
    detail: 'lossy',
    since: loss.since ?? 0,
    confidence: some.length >= 2 ? 'certain' : 'likely',
    terminalIds,
    figure: Math.round(percent(loss)),
  });
  return { slot, trouble, strength: sure * 2 > some.length ? 'sure' : 'suspected' };
}

/** The public Wi-Fi as those see it who use it, and those who look for it from a cable. */
function airCandidates(heard: readonly TerminalView[], now: number): Candidate[] {
  const tries = triesOf(heard, now, ({ air }, { hasSeenAir }) => (air && hasSeenAir ? air === 'missing' : null));
  const missing = judgeTries(tries, 3);
  const weak = judgeTries(
    triesOf(heard, now, ({ signalDbm }) => (signalDbm === null ? null : signalDbm <= WEAK_DBM)),
    WEAK_RUN,
  );
  const judged = missing ?? weak;
  if (!judged) return [];
  const trouble = makeTrouble({
    cause: 'access-point',
    detail: missing ? 'no-answer' : 'weak',
    since: judged.since,
    confidence: 'likely',
    terminalIds: missing ? [] : [...judged.bad],
  });
  const isSure = missing ? judged.isSure : judged.run >= WEAK_RUN && judged.good.length === 0;
  return [{ slot: 'access-point', trouble, strength: isSure ? 'sure' : 'suspected' }];
}
