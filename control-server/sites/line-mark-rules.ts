import type { Timing } from '#protocol/measures.ts';
import type { Recent } from '../measures/recent-rules.ts';
import { figureGrades } from './line-rules.ts';

/** Of one whose figures alone do not say what its site's words are. */
export const UNSETTLED = -1;
/** What the marks of terminals on Wi-Fi begin from: they speak for another line. */
const ON_WIFI = 2 ** 20;

/**
 * What one terminal says of its site's lines, in one number. Where all wired terminals of a site have one mark, and all on Wi-Fi one, no figure behind it changes the site's words
 * (site-line-rules.ts): medians and sums of figures of one grade have that grade. UNSETTLED: something failed or was lost, or the figures alone do not tell.
 */
export function lineMark({ latest, beyond: references, probes, cutBeyondSince, cutBeforeBoxSince }: Recent): number {
  const { gateway, references: beyondLost, server: serverLost } = probes;
  const isWifi = latest.medium === 'wifi';
  const beyond = references.kind === 'measured' ? references : latest.server;
  const hasFailed =
    latest.dns.kind === 'failed' ||
    beyond.kind === 'failed' ||
    references.kind === 'failed' ||
    latest.server.kind === 'failed' ||
    cutBeyondSince !== null ||
    cutBeforeBoxSince !== null;
  const hasLost = beyondLost.lost > 0 || serverLost.lost > 0 || (isWifi && gateway.lost > 0);
  if (hasFailed || hasLost || latest.carrier === false) return UNSETTLED;
  let mark = figureGrades.fibreDelay(msOf(beyond));
  mark = mark * 4 + figureGrades.jitter(jitterOf(beyond));
  mark = mark * 4 + figureGrades.dns(msOf(latest.dns));
  // Whether loss is known at all, and by what.
  mark = mark * 4 + (beyondLost.sent > 0 ? 2 : 0) + (serverLost.sent > 0 ? 1 : 0);
  mark = mark * 4 + (references.kind === 'measured' ? 2 : 0) + (latest.server.kind === 'measured' ? 1 : 0);
  if (!isWifi) return mark;
  mark = mark * 4 + figureGrades.wifiDelay(msOf(latest.gateway));
  mark = mark * 4 + figureGrades.jitter(jitterOf(latest.gateway));
  mark = mark * 4 + figureGrades.signal(latest.signalDbm);
  return ON_WIFI + mark * 2 + (gateway.sent > 0 ? 1 : 0);
}

/** Do terminals with these marks leave nothing to be judged anew while each keeps its own? */
export function isSettled(marks: readonly number[]): boolean {
  let [wired, air] = [UNSETTLED, UNSETTLED];
  for (const mark of marks) {
    if (mark === UNSETTLED) return false;
    const isAir = mark >= ON_WIFI;
    const known = isAir ? air : wired;
    if (known !== UNSETTLED && known !== mark) return false;
    if (isAir) air = mark;
    else wired = mark;
  }
  return true;
}

function msOf(timing: Timing): number | null {
  return timing.kind === 'measured' ? timing.ms : null;
}

function jitterOf(timing: Timing): number | null {
  return timing.kind === 'measured' ? timing.jitterMs : null;
}
