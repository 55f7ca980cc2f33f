import type { Measure, Timing } from '#protocol/measures.ts';
import { timingOfBurst } from '../../../kiosk-app/core/link-diagnosis.ts';
import { CUT_SITE, type FleetSite, type FleetTerminal } from './fleet-sites.ts';
import { roundSeen } from './network-model.ts';
import { type Random, between, seededRandom } from './seeded-random.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
export const PAST_DAYS = 30;
/** One measure a terminal in each step, at any moment of its first two thirds. The last day has one in each step of its chart, or that would be all gaps. */
const STEP_MS = 15 * MINUTE_MS;
const LAST_DAY_STEP_MS = 5 * MINUTE_MS;
/** The present begins here: what the terminals say themselves is not mixed with what is made up. */
const RECENT_MS = 10 * MINUTE_MS;

/** A step of the past in which the rooms were open, by the clock on their wall. */
export type OpenStep = { at: number; lengthMs: number; hour: number; daysAgo: number };

/**
 * The rooms are open from nine to six in Paris, not on Sundays; the last 24 hours count as open whatever the day, or a demo started on a Monday morning would
 * begin with an empty chart.
 * @returns the steps of the last 30 days, oldest first
 */
export function openSteps(now: number): OpenStep[] {
  const wall = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Paris',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const steps: OpenStep[] = [];
  const first = Math.ceil((now - PAST_DAYS * DAY_MS) / STEP_MS) * STEP_MS;
  let lengthMs = STEP_MS;
  for (let at = first; at + STEP_MS <= now - RECENT_MS; at += lengthMs) {
    lengthMs = at < now - DAY_MS ? STEP_MS : LAST_DAY_STEP_MS;
    const parts = Object.fromEntries(wall.formatToParts(at).map(({ type, value }) => [type, value]));
    const hour = Number(parts['hour']) + Number(parts['minute']) / 60;
    const isClosed = parts['weekday'] === 'Sun' && at < now - DAY_MS;
    if (isClosed || hour < 9 || hour >= 18) continue;
    steps.push({ at, lengthMs, hour, daysAgo: 0 });
  }
  // Days are counted in days that were open: "the day before" is never a Sunday.
  let daysAgo = -1;
  let later = Number.POSITIVE_INFINITY;
  for (const step of steps.toReversed()) {
    if (step.hour > later || daysAgo < 0) daysAgo += 1;
    later = step.hour;
    step.daysAgo = daysAgo;
  }
  return steps;
}

/** What went wrong in the past, in open days ago (0: the last one) and hours on the wall. */
type Trouble = { daysAgo: number; from: number; until: number };

const PAST_CUTS: readonly Trouble[] = [
  { daysAgo: 0, from: 10.2, until: 11 },
  { daysAgo: 1, from: 15, until: 15.8 },
  { daysAgo: 8, from: 14.2, until: 17 },
  { daysAgo: 19, from: 9, until: 12.5 },
];
/** A weak site gets weaker: a market stall, a crowd, a microwave. */
const PAST_WIFI: readonly Trouble[] = [
  { daysAgo: 0, from: 14, until: 16 },
  { daysAgo: 3, from: 14, until: 18 },
];
const WIFI_LOSS_DB = 10;

function isIn(troubles: readonly Trouble[], { daysAgo, hour }: OpenStep): boolean {
  return troubles.some((trouble) => trouble.daysAgo === daysAgo && hour >= trouble.from && hour < trouble.until);
}

/** One measure of the past, and when the server would have received it: late where the line was down. */
export type PastMeasure = { receivedAt: number; measure: Measure };

/**
 * The past of one terminal at these steps, oldest first. Wi-Fi is troubled where it is weak anyway; cuts are those of the site that is cut in the demo.
 * @param takenBefore no measure is as late as this (ms since 1970)
 */
export function pastOf(
  site: FleetSite,
  terminal: FleetTerminal,
  steps: readonly OpenStep[],
  takenBefore: number,
  seed: number,
): PastMeasure[] {
  const random = seededRandom(seed, `past ${site.name} ${terminal.name}`);
  const hasWeakWifi = site.terminals.some(
    ({ attachment }) => attachment.medium === 'wifi' && attachment.signalDbm < -67,
  );
  const past = steps.map((step) => {
    const fibreIsCut = site.name === CUT_SITE && isIn(PAST_CUTS, step);
    const wifiLossDb = hasWeakWifi && isIn(PAST_WIFI, step) ? WIFI_LOSS_DB : 0;
    const line = { fibreIsCut, hour: step.hour, wifiLossDb };
    const takenAt = Math.round(step.at + between(random, 0, (step.lengthMs * 2) / 3));
    const seen = roundSeen(site.fibre, terminal.attachment, line, true, random);
    return { measure: { takenAt, server: serverAfter(seen.dns, random), ...seen }, fibreIsCut };
  });
  return past
    .filter(({ measure }) => measure.takenAt < takenBefore)
    .map(({ measure, fibreIsCut }, place) => ({
      measure,
      receivedAt: fibreIsCut
        ? (past.slice(place).find((later) => !later.fibreIsCut)?.measure.takenAt ?? takenBefore)
        : measure.takenAt + 1_000,
    }));
}

/** The server stands a little behind the operator's DNS. */
function serverAfter(dns: Timing, random: Random): Timing {
  return timingOfBurst(
    4,
    dns.kind === 'measured' ? Array.from({ length: 4 }, () => dns.ms + between(random, 1, 3)) : [],
  );
}
