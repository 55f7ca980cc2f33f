import type { EndReason } from '#protocol/journal-events.ts';
import { CONSUMED_INTERVAL_MS } from '#protocol/limits.ts';
import { type TimeRules, defaultTimeRules } from '#protocol/room-rules.ts';
import type { EndsFor } from '#protocol/session-ends.ts';
import { NOTICE_SHOWN_MS, go, stay, welcome } from './machine-step.ts';
import { askedByItself, offeredMinutes } from './more-time.ts';
import { isPauseOver, withPicturesAgain } from './pause.ts';
import type { Notice } from './screen-contract.ts';
import type { ActiveState, Effect, Machine, Step } from './session-state.ts';
import { afterQuiet, asked, isToLand, startPresence } from './presence.ts';
import type { SessionGrant } from './ticket-book-rules.ts';
import { type Now, type SessionTime, closingOf, consumedTime, dueWarning, startTime } from './time-limits.ts';

/** Of a server that says nothing of time: it would not understand an asking. */
const untoldRules: TimeRules = {
  ...defaultTimeRules,
  ownExtensionMinutes: null,
  idleMinutes: null,
  pauseMinutes: null,
  softLandingMinutes: null,
  whileFree: null,
};

/** A session begins: its first fact is journaled, then the resident is shown. The grant was asked for by this machine, or a helper opened it here. */
export function begin(machine: Machine, grant: SessionGrant, now: Now): Step {
  const { sessionId, minutes, closesAt, endsFor, endsForTitle, blockedHosts } = grant;
  if (closesAt !== undefined && now.at >= closesAt) return welcome(machine);
  const time = startTime(now, minutes, closesAt);
  const notice = { kind: 'session-began', minutes, endsAt: time.endsAt, ...closing(time, grant) } as const;
  return go(
    { ...machine, cutToldUntil: null },
    {
      kind: 'active',
      sessionId,
      time,
      consumedJournaledMono: now.mono,
      rules: grant.time ?? untoldRules,
      asking: null,
      isAccompanied: false,
      presence: startPresence(now),
      pause: null,
      ...(closesAt === undefined ? {} : { closesAt }),
      ...(endsFor === undefined ? {} : { endsFor }),
      ...(endsForTitle === undefined ? {} : { endsForTitle }),
      notice: { shown: notice, until: now.mono + NOTICE_SHOWN_MS },
    },
    [
      {
        type: 'journal',
        event: {
          type: 'session-began',
          sessionId,
          startedAt: time.startedAt,
          endsAt: time.endsAt,
          ...(grant.right !== 'ticket' ? { isWithoutTicket: true } : {}),
          ...(grant.right === 'card' ? { isByCard: true } : {}),
          ...(grant.offlineTicketId ? { offlineTicketId: grant.offlineTicketId } : {}),
          ...(grant.right === 'code' ? { by: 'code' } : {}),
        },
      },
      {
        type: 'show-resident',
        language: machine.language,
        comfort: machine.comfort,
        ...(blockedHosts ? { blockedHosts } : {}),
      },
    ],
  );
}

/** Ends a session: the fact is journaled, then the wipe begins. Used by this machine and by orders (command-rules.ts). */
export function end(machine: Machine, state: ActiveState, reason: EndReason, now: Now): Step {
  const { sessionId, time } = state;
  const event = {
    type: 'session-ended' as const,
    sessionId,
    endedAt: now.at,
    reason,
    consumedMs: consumedTime(time, now),
  };
  // Who asked for help leaves: the server takes the end of the session for the end of the call.
  return go({ ...machine, help: null }, { kind: 'wiping', sessionId, reason }, [
    { type: 'journal', event },
    { type: 'wipe', sessionId },
  ]);
}

/** A session while time goes by: its end, warnings, and what is journaled for a power cut. */
export function onActiveTick(machine: Machine, state: ActiveState, now: Now, freshId?: string): Step {
  const { time } = state;
  if (now.mono >= time.endsMono) return end(machine, state, 'time-over', now);
  if (isPauseOver(state, now)) return end(machine, state, 'pause-over', now);
  const quiet = afterQuiet(state, now);
  if (quiet === 'end') return end(machine, state, 'nobody-there', now);
  let next: ActiveState = quiet === 'ask' ? asked(state, now) : withPicturesAgain(state, now);
  const effects: Effect[] = [];
  if (next.notice && next.notice.until !== null && now.mono >= next.notice.until) next = { ...next, notice: null };
  // Behind the cover a warning waits for its reader: the nearest is given when the session is shown again.
  const minutes = state.pause ? null : dueWarning(time, now, state.rules.warnAtMinutes);
  if (minutes !== null) {
    const warned = { ...next, time: { ...time, warnedAt: minutes } };
    // Someone who is just being asked "end now?", or waits for more time, is not interrupted.
    const shown = next.notice?.shown.kind;
    const isBusy = shown === 'confirm-end' || shown === 'asking-time' || shown === 'still-there';
    next = isBusy
      ? warned
      : { ...warned, notice: { shown: warning(state, minutes, now), until: now.mono + NOTICE_SHOWN_MS } };
  }
  if (now.mono - state.consumedJournaledMono >= CONSUMED_INTERVAL_MS) {
    const consumedMs = consumedTime(time, now);
    effects.push({ type: 'journal', event: { type: 'time-consumed', sessionId: state.sessionId, consumedMs } });
    next = { ...next, consumedJournaledMono: now.mono };
  }
  if (freshId && isToLand(machine, next, now)) {
    const { sessionId } = state;
    effects.push({ type: 'ask-extension', requestId: freshId, sessionId, by: 'typing' });
    const presence = { ...next.presence, landedForMono: time.endsMono };
    next = { ...next, presence, asking: { requestId: freshId, isWaiting: true } };
  }
  const endsMono = freshId ? askedByItself(machine, next, now) : null;
  if (freshId && endsMono !== null) {
    effects.push({ type: 'ask-extension', requestId: freshId, sessionId: state.sessionId, by: 'free-seats' });
    const asking = { requestId: freshId, isWaiting: true, isQuiet: true as const };
    next = { ...next, askedFreeForMono: endsMono, asking };
  }
  return next === state ? stay(machine) : go(machine, next, effects);
}

function warning(state: ActiveState, minutes: number, now: Now): Notice {
  const { time, rules } = state;
  const offered = offeredMinutes(state, now);
  return {
    kind: 'time-warning',
    minutes,
    endsAt: time.endsAt,
    ...closing(time, state),
    ...(offered === null ? {} : { offeredMinutes: offered }),
    ...(rules.hasWarningSound ? { hasSound: true } : {}),
  };
}

/** What a notice says of the moment at which the session must end, and why, where it ends with that. */
function closing(
  time: SessionTime,
  { closesAt, endsFor, endsForTitle }: Pick<SessionGrant, 'closesAt' | 'endsFor' | 'endsForTitle'>,
): { closesAt?: number; endsFor?: EndsFor; endsForTitle?: string } {
  const at = closingOf(time, closesAt);
  if (at === undefined) return {};
  return {
    closesAt: at,
    ...(endsFor === undefined ? {} : { endsFor }),
    ...(endsForTitle === undefined ? {} : { endsForTitle }),
  };
}
