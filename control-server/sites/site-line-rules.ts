import type { FibreNow, WifiNow } from '#protocol/line-history.ts';
import type { Timing } from '#protocol/measures.ts';
import type { LossStep } from '../measures/loss-window.ts';
import type { Recent } from '../measures/recent-rules.ts';
import { median } from '../measures/step-rules.ts';
import { fibreWord, isCutBeyond, wifiWord } from './line-rules.ts';

/**
 * A terminal as its site's line is judged by it. `gone`: not heard; it `vanished` (its connection died without a word), or it said goodbye, or how is not
 * known. Moments in milliseconds; `since` null: it was never heard.
 */
export type Presence =
  | { kind: 'heard'; recent: Recent | null }
  | { kind: 'gone'; hasVanished: boolean; since: number | null };

/** Terminals whose connections die within this time died together: a dead line is noticed at most 10 s apart (pings of 5 s, answers within 5 s). */
const TOGETHER_MS = 20_000;
/** Two that vanish together may be chance nowhere but in a room of two; one alone says nothing of the line. */
const VANISHED_TOGETHER = 2;

/**
 * What a site's terminals say of its lines, now.
 * @param heardElsewhereAt when a terminal of another site was last heard; null: never. It is the witness that our own line works: without one heard
 *   since, silence is silence and not a cut.
 */
export function judgeSiteLines(
  presences: readonly Presence[],
  heardElsewhereAt: number | null,
): { fibre: FibreNow; wifi: WifiNow } {
  const heard = presences.filter((one) => one.kind === 'heard');
  if (heard.length === 0) return nobodyHeard(presences, heardElsewhereAt);
  return judgeHeard(heard.map(({ recent }) => recent).filter((recent) => recent !== null));
}

/** The same where somebody is heard, by what those measured lately. */
export function judgeHeard(recents: readonly Recent[]): { fibre: FibreNow; wifi: WifiNow } {
  return { fibre: judgeFibre(recents), wifi: judgeWifi(recents.filter(isOnWifi)) };
}

function nobodyHeard(presences: readonly Presence[], heardElsewhereAt: number | null) {
  const gone = presences.filter((one) => one.kind === 'gone');
  const lastHeard = Math.max(...gone.map(({ since }) => since ?? 0), 0);
  const silent = { word: 'silent' as const, since: lastHeard || null };
  const wifi: WifiNow = { ...nothing, ...silent, signalDbm: null };
  const cutAt = vanishedTogetherAt(gone);
  const isCut = cutAt !== null && heardElsewhereAt !== null && heardElsewhereAt > cutAt;
  const fibre = { ...nothing, ...outward };
  return {
    fibre: isCut ? { ...fibre, word: 'down' as const, since: cutAt, isProbable: true } : { ...fibre, ...silent },
    wifi,
  };
}

/** When the last of the site's terminals vanished, if others vanished with it; else null. */
function vanishedTogetherAt(gone: readonly Extract<Presence, { kind: 'gone' }>[]): number | null {
  const moments = gone.flatMap(({ hasVanished, since }) => (hasVanished && since !== null ? [since] : []));
  const last = Math.max(...moments);
  const together = moments.filter((moment) => last - moment <= TOGETHER_MS);
  // One that left later than these saw the line still there.
  const lastSeen = Math.max(...gone.map(({ since }) => since ?? 0));
  return together.length >= VANISHED_TOGETHER && lastSeen <= last ? last : null;
}

const nothing = {
  since: null,
  isProbable: false,
  speakers: 0,
  delayMs: null,
  jitterMs: null,
  lossPercent: null,
  measuredAt: null,
} as const;
const outward = { gatewayMs: null, dnsMs: null, serverMs: null } as const;

/** Wired terminals speak for the fibre; those on Wi-Fi where there is no wired one and their Wi-Fi is not in the way (the rule). */
function judgeFibre(recents: readonly Recent[]): FibreNow {
  const wired = recents.filter((recent) => !isOnWifi(recent) && recent.latest.carrier !== false);
  const speakers = wired.length > 0 ? wired : recents.filter((recent) => isOnWifi(recent) && !hasLostWifi(recent));
  const outwards = speakers.map(({ latest, beyond }) => (beyond.kind === 'measured' ? beyond : latest.server));
  const cuts = speakers.map(({ latest, beyond }) => isCutBeyond(beyond, latest.server));
  const dns = speakers.map(({ latest }) => latest.dns);
  const failedDns = dns.filter(({ kind }) => kind === 'failed').length;
  const isDown = areAllCut(cuts);
  const figures = {
    delayMs: medianMs(outwards),
    jitterMs: medianJitter(outwards),
    lossPercent: lossOver(speakers, 'references') ?? lossOver(speakers, 'server'),
  };
  const dnsMs = medianMs(dns);
  return {
    ...nothing,
    ...figures,
    word: fibreWord({ isDown, ...figures, dnsMs: failedDns > dns.length / 2 ? 'failed' : dnsMs }),
    since: isDown ? latestOf(speakers.map(({ cutBeyondSince }) => cutBeyondSince)) : null,
    speakers: speakers.length,
    measuredAt: latestOf(speakers.map(({ latest }) => latest.takenAt)),
    gatewayMs: medianMs(speakers.map(({ latest }) => latest.gateway)),
    dnsMs,
    serverMs: medianMs(speakers.map(({ latest }) => latest.server)),
  };
}

function judgeWifi(speakers: readonly Recent[]): WifiNow {
  const box = speakers.map(({ latest }) => latest.gateway);
  const signals = speakers.flatMap(({ latest }) => latest.signalDbm ?? []);
  const isDown = speakers.length > 0 && speakers.every(hasLostWifi);
  const figures = {
    delayMs: medianMs(box),
    jitterMs: medianJitter(box),
    // A box that never answers is no loss: nothing is known then.
    lossPercent: box.some(({ kind }) => kind === 'measured') ? lossOver(speakers, 'gateway') : null,
  };
  const signalDbm = median(signals);
  return {
    ...nothing,
    ...figures,
    word: wifiWord({ isDown, ...figures, signalDbm }),
    since: isDown ? latestOf(speakers.map(({ cutBeforeBoxSince }) => cutBeforeBoxSince)) : null,
    speakers: speakers.length,
    measuredAt: latestOf(speakers.map(({ latest }) => latest.takenAt)),
    signalDbm,
  };
}

function isOnWifi({ latest }: Recent): boolean {
  return latest.medium === 'wifi';
}

function hasLostWifi({ cutBeforeBoxSince }: Recent): boolean {
  return cutBeforeBoxSince !== null;
}

/** Down only if every terminal that could tell says so. */
function areAllCut(cuts: readonly (boolean | null)[]): boolean {
  const told = cuts.filter((cut) => cut !== null);
  return told.length > 0 && told.every(Boolean);
}

function medianMs(timings: readonly Timing[]): number | null {
  const known: number[] = [];
  for (const timing of timings) if (timing.kind === 'measured') known.push(timing.ms);
  return median(known);
}

function medianJitter(timings: readonly Timing[]): number | null {
  const known: number[] = [];
  for (const timing of timings) if (timing.kind === 'measured' && timing.jitterMs !== null) known.push(timing.jitterMs);
  return median(known);
}

/** Lost of sent, percent, over the last minutes of all speakers; null when nothing was sent. */
function lossOver(speakers: readonly Recent[], step: LossStep): number | null {
  const sent = speakers.reduce((sum, { probes }) => sum + probes[step].sent, 0);
  const lost = speakers.reduce((sum, { probes }) => sum + probes[step].lost, 0);
  return sent === 0 ? null : (100 * lost) / sent;
}

function latestOf(moments: readonly (number | null)[]): number | null {
  return moments.reduce(
    (found, moment) => (moment === null || (found !== null && found > moment) ? found : moment),
    null,
  );
}
