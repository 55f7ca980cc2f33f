import { EndReason } from '#protocol/journal-events.ts';
import { termsBetween } from './terms-then.ts';
import { type Course, promisedMs } from './courses.ts';
import type { MishapDiary, PeopleDiary, RoomHistory } from './room-history.ts';
import { openAt } from './terms.ts';
import { type Tally, clock, short } from './tally.ts';

/** The anchor of a terminal's clock is some milliseconds wrong, and its crystal runs up to 0.2 s in an hour beside the server's. */
const CLOCK_MS = 2_000;
/** A terminal notices the end at its next tick. */
const TICK_MS = 31_000;
const MINUTE_MS = 60_000;

/** Every session ends, for a reason of the closed list that the people or the mishaps of the run explain, not before what was promised, and not after the closing. */
export function checkEnds(history: RoomHistory, courses: readonly Course[], tally: Tally): void {
  const deeds = new Map(history.people.ended.map((deed) => [`${deed.how} ${deed.sessionId}`, deed]));
  const sites = new Map(history.sites.map((site) => [site.siteId, site]));
  for (const course of courses) {
    const { end, startedAt, endsAt, sessionId } = course;
    const about = { at: startedAt, where: `${course.terminal} ${short(sessionId)}` };
    tally.expect(
      end !== null && EndReason.safeParse(end.reason).success,
      'end-without-reason',
      about,
      () => `ended ${end?.reason ?? 'never'}`,
    );
    if (!end) continue;
    tally.expect(
      end.endedAt >= startedAt,
      'fact',
      about,
      () => `ended ${clock(end.endedAt)}, began ${clock(startedAt)}`,
    );
    tally.expect(
      course.consumedMs <= promisedMs(course),
      'over-limit',
      about,
      () => `used ${course.consumedMs} of ${promisedMs(course)} ms`,
    );
    const why = unexplained(course, deeds, history);
    tally.expect(why === null, 'ended-early', about, () => why ?? '');
    const closing = termsBetween(sites.get(course.siteId), startedAt, end.endedAt)
      .map((terms) => openAt(terms, startedAt)?.closesAt ?? null)
      .reduce((latest: number, closesAt) => Math.max(latest, closesAt ?? 0), 0);
    // Where it was closed already, hours-checks.ts says so.
    if (closing === 0) continue;
    tally.expect(
      endsAt <= closing + CLOCK_MS,
      'past-closing',
      about,
      () => `to end ${clock(endsAt)}, closed ${clock(closing)}`,
    );
    tally.expect(
      end.reason === 'terminal-restarted' || end.endedAt <= closing + TICK_MS,
      'past-closing',
      about,
      () => `ended ${clock(end.endedAt)}, closed ${clock(closing)}`,
    );
  }
}

type Deeds = ReadonlyMap<string, PeopleDiary['ended'][number]>;

/** Why this end should not have been; null: it is as it should be. */
function unexplained(course: Course, deeds: Deeds, history: RoomHistory): string | null {
  const { end, sessionId, endsAt } = course;
  if (!end) return null;
  switch (end.reason) {
    case 'time-over':
      return end.endedAt >= endsAt - CLOCK_MS
        ? null
        : `time was over at ${clock(end.endedAt)}, promised until ${clock(endsAt)}`;
    case 'resident-left':
    case 'moved':
    case 'staff-ended':
      return deeds.has(`${end.reason} ${sessionId}`) ? null : `${end.reason}, and nobody did`;
    case 'pause-over':
      return 'a pause was over, and nobody in this world leaves their seat for one';
    case 'nobody-there': {
      const idle = idleMinutesOf(history, course);
      const left = deeds.get(`walked-away ${sessionId}`);
      if (!left) return 'nobody there, and somebody was';
      const quietMs = end.endedAt - left.at;
      return idle !== null && quietMs >= idle * MINUTE_MS - TICK_MS ? null : `nobody there after ${quietMs} ms only`;
    }
    case 'terminal-restarted':
      return isCut(course, history.mishaps) ? null : 'restarted, and it had its power';
    case 'resident-process-died':
      return 'the resident’s programs died';
  }
}

function idleMinutesOf({ sites }: RoomHistory, { siteId, startedAt }: Course): number | null {
  const site = sites.find((one) => one.siteId === siteId);
  const idle = termsBetween(site, startedAt, startedAt).map(({ time }) => time.idleMinutes);
  return idle[0] ?? null;
}

function isCut({ terminalId, startedAt, endsAt }: Course, { powerCuts, restarts }: MishapDiary): boolean {
  const isMeanwhile = (at: number) => at >= startedAt - CLOCK_MS && at <= endsAt + TICK_MS;
  return (
    powerCuts.some((cut) => cut.terminalId === terminalId && isMeanwhile(cut.from)) ||
    restarts.some((restart) => restart.terminalId === terminalId && isMeanwhile(restart.at))
  );
}
