import type { EndReason, JournalEvent, Residue } from '#protocol/journal-events.ts';
import { CONSUMED_INTERVAL_MS } from '#protocol/limits.ts';
import type { Refusal } from '#protocol/result.ts';
import type { Grant } from '#protocol/terminal-messages.ts';
import type { Bar, Language, Notice, ScreenCall, View } from './screen-contract.ts';
import { type Now, type SessionTime, dueWarning, isShort, remainingMinutes, startTime } from './time-limits.ts';

/**
 * What a terminal is doing, from one resident to the next. Pure: (state, event, now) → state and effects, carried out in order.
 *
 *   unenrolled ──enrolled──► starting ──clean──► welcome ──start──► charter ──accept──► words ──submit──► checking
 *        (no key yet)           │                 ▲  ▲                 │ leave, nobody there │   ▲ refused    │ granted
 *                               │residue          │  └─────────────────┴─────────────────────┘   └───────────┤
 *                               ▼                 │ shown long enough, or start                              ▼
 *                         out-of-service        clean ◄──clean── wiping ◄──left, time over, staff, died── active
 *                               │                                ▲  │
 *                               └────────── wipe-again ──────────┘  └──residue──► out-of-service
 *
 * Fail closed: only a wipe that found nothing leads to `clean` and `welcome`.
 */
export type TerminalState =
  | { kind: 'unenrolled'; busy: boolean; refusal: Refusal | null }
  | { kind: 'starting' }
  | { kind: 'welcome' }
  | { kind: 'charter'; idleSince: number }
  | { kind: 'words'; idleSince: number; refusal: Refusal | null }
  | { kind: 'checking'; requestId: string }
  | ActiveState
  | { kind: 'wiping'; sessionId: string | null }
  | { kind: 'clean'; since: number }
  | { kind: 'out-of-service' };

export type ActiveState = {
  kind: 'active';
  sessionId: string;
  time: SessionTime;
  consumedJournaledMono: number;
  /** `until` is on the monotonic clock; null: it stays until it is answered */
  notice: { shown: Notice; until: number | null } | null;
};

/** The machine's state with what outlives a session: nothing of a resident is in here. */
export type Machine = { language: Language; lineIsUp: boolean; wipedAt: number | null; state: TerminalState };

export type MachineEvent =
  | { type: 'call'; call: ScreenCall; freshId: string }
  | { type: 'enrolled' }
  | { type: 'enrolment-refused'; refusal: Refusal }
  | { type: 'session-granted'; requestId: string; grant: Grant }
  | { type: 'session-refused'; requestId: string; refusal: Refusal }
  | { type: 'resident-died' }
  | { type: 'wipe-finished'; residue: Residue[]; durationMs: number }
  | { type: 'line-changed'; isUp: boolean }
  | { type: 'tick' };

export type Effect =
  | { type: 'enrol'; code: string }
  | { type: 'ask-session'; requestId: string; words: string[] }
  /** written and fsynced before the next effect */
  | { type: 'journal'; event: JournalEvent }
  | { type: 'show-resident'; language: Language }
  | { type: 'wipe'; sessionId: string | null }
  | { type: 'warm-resident' };

export type Step = { machine: Machine; effects: Effect[] };

/** Charter and words go back to the welcome after this long without a touch. */
export const IDLE_TO_WELCOME_MS = 90_000;
/** "Poste nettoyé" stays on screen this long. */
export const CLEAN_SHOWN_MS = 10_000;
/** A notice that asks nothing goes away by itself. */
export const NOTICE_SHOWN_MS = 20_000;
const DEFAULT_LANGUAGE: Language = 'fr';

/** @returns the machine at program start: always a wipe first, unless the terminal has no key yet. */
export function startMachine(enrolled: boolean): Step {
  const machine: Machine = {
    language: DEFAULT_LANGUAGE,
    lineIsUp: false,
    wipedAt: null,
    state: enrolled ? { kind: 'starting' } : { kind: 'unenrolled', busy: false, refusal: null },
  };
  return { machine, effects: enrolled ? [{ type: 'wipe', sessionId: null }] : [] };
}

/** One step. An event that means nothing in the present state changes nothing. */
export function step(machine: Machine, event: MachineEvent, now: Now): Step {
  switch (event.type) {
    case 'call':
      return onCall(machine, event.call, event.freshId, now);
    case 'enrolled':
      if (machine.state.kind !== 'unenrolled') return stay(machine);
      return go(machine, { kind: 'starting' }, [{ type: 'wipe', sessionId: null }]);
    case 'enrolment-refused':
      if (machine.state.kind !== 'unenrolled') return stay(machine);
      return go(machine, { kind: 'unenrolled', busy: false, refusal: event.refusal });
    case 'session-granted':
      if (machine.state.kind !== 'checking' || machine.state.requestId !== event.requestId) return stay(machine);
      return begin(machine, event.grant, now);
    case 'session-refused':
      if (machine.state.kind !== 'checking' || machine.state.requestId !== event.requestId) return stay(machine);
      return go(machine, { kind: 'words', idleSince: now.mono, refusal: event.refusal });
    case 'resident-died':
      return machine.state.kind === 'active'
        ? end(machine, machine.state, 'resident-process-died', now)
        : stay(machine);
    case 'wipe-finished':
      return onWipeFinished(machine, event, now);
    case 'line-changed':
      return { machine: { ...machine, lineIsUp: event.isUp }, effects: [] };
    case 'tick':
      return onTick(machine, now);
  }
}

function onCall(machine: Machine, call: ScreenCall, freshId: string, now: Now): Step {
  const { state } = machine;
  switch (call.call) {
    case 'choose-language':
      if (state.kind === 'active' || state.kind === 'wiping') return stay(machine);
      return { machine: { ...machine, language: call.language }, effects: [] };
    case 'start':
      if (state.kind !== 'welcome' && state.kind !== 'clean') return stay(machine);
      return go(machine, { kind: 'charter', idleSince: now.mono });
    case 'accept-charter':
      if (state.kind !== 'charter') return stay(machine);
      return go(machine, { kind: 'words', idleSince: now.mono, refusal: null });
    case 'submit-words':
      if (state.kind !== 'words') return stay(machine);
      return go(machine, { kind: 'checking', requestId: freshId }, [
        { type: 'ask-session', requestId: freshId, words: call.words },
      ]);
    case 'leave':
      return state.kind === 'charter' || state.kind === 'words' ? welcome(machine) : stay(machine);
    case 'still-there':
      return state.kind === 'charter' || state.kind === 'words'
        ? go(machine, { ...state, idleSince: now.mono })
        : stay(machine);
    case 'ask-end':
      return state.kind === 'active'
        ? go(machine, { ...state, notice: { shown: { kind: 'confirm-end' }, until: null } })
        : stay(machine);
    case 'confirm-end':
      if (state.kind !== 'active' || state.notice?.shown.kind !== 'confirm-end') return stay(machine);
      return end(machine, state, 'resident-left', now);
    case 'dismiss-notice':
      return state.kind === 'active' ? go(machine, { ...state, notice: null }) : stay(machine);
    case 'enrol':
      if (state.kind !== 'unenrolled' || state.busy) return stay(machine);
      return go(machine, { kind: 'unenrolled', busy: true, refusal: null }, [{ type: 'enrol', code: call.code }]);
  }
}

function begin(machine: Machine, grant: Grant, now: Now): Step {
  const time = startTime(now, grant.minutes);
  const notice = { kind: 'session-began', minutes: grant.minutes, endsAt: time.endsAt } as const;
  const { sessionId } = grant;
  return go(
    machine,
    {
      kind: 'active',
      sessionId,
      time,
      consumedJournaledMono: now.mono,
      notice: { shown: notice, until: now.mono + NOTICE_SHOWN_MS },
    },
    [
      {
        type: 'journal',
        event: { type: 'session-began', sessionId, startedAt: time.startedAt, endsAt: time.endsAt },
      },
      { type: 'show-resident', language: machine.language },
    ],
  );
}

/** Ends a session: the fact is journaled, then the wipe begins. Used by this machine and by orders (command-rules.ts). */
export function end(machine: Machine, state: ActiveState, reason: EndReason, now: Now): Step {
  const { sessionId, time } = state;
  const consumedMs = Math.max(0, Math.round(now.mono - time.startedMono));
  return go(machine, { kind: 'wiping', sessionId }, [
    { type: 'journal', event: { type: 'session-ended', sessionId, endedAt: now.at, reason, consumedMs } },
    { type: 'wipe', sessionId },
  ]);
}

function onWipeFinished(machine: Machine, wipe: { residue: Residue[]; durationMs: number }, now: Now): Step {
  const { state } = machine;
  if (state.kind !== 'wiping' && state.kind !== 'starting') return stay(machine);
  const sessionId = state.kind === 'wiping' ? state.sessionId : null;
  if (wipe.residue.length > 0) {
    return go(machine, { kind: 'out-of-service' }, [
      { type: 'journal', event: { type: 'wipe-failed', sessionId, residue: wipe.residue } },
    ]);
  }
  const wiped = { ...machine, wipedAt: now.at, language: DEFAULT_LANGUAGE };
  const effects: Effect[] = [
    { type: 'journal', event: { type: 'wiped', sessionId, durationMs: Math.round(wipe.durationMs) } },
    { type: 'warm-resident' },
  ];
  // The language of the person who leaves is kept for the goodbye only.
  return state.kind === 'wiping'
    ? go({ ...wiped, language: machine.language }, { kind: 'clean', since: now.mono }, effects)
    : go(wiped, { kind: 'welcome' }, effects);
}

function onTick(machine: Machine, now: Now): Step {
  const { state } = machine;
  if (state.kind === 'clean' && now.mono - state.since >= CLEAN_SHOWN_MS) return welcome(machine);
  if ((state.kind === 'charter' || state.kind === 'words') && now.mono - state.idleSince >= IDLE_TO_WELCOME_MS) {
    return welcome(machine);
  }
  return state.kind === 'active' ? onActiveTick(machine, state, now) : stay(machine);
}

function onActiveTick(machine: Machine, state: ActiveState, now: Now): Step {
  const { time } = state;
  if (now.mono >= time.endsMono) return end(machine, state, 'time-over', now);
  let next: ActiveState = state;
  const effects: Effect[] = [];
  if (next.notice && next.notice.until !== null && now.mono >= next.notice.until) next = { ...next, notice: null };
  const minutes = dueWarning(time, now);
  if (minutes !== null) {
    const warned = { ...next, time: { ...time, warnedAt: minutes } };
    // Someone who is just being asked "end now?" is not interrupted.
    next =
      next.notice?.shown.kind === 'confirm-end'
        ? warned
        : {
            ...warned,
            notice: {
              shown: { kind: 'time-warning', minutes, endsAt: time.endsAt },
              until: now.mono + NOTICE_SHOWN_MS,
            },
          };
  }
  if (now.mono - state.consumedJournaledMono >= CONSUMED_INTERVAL_MS) {
    const consumedMs = Math.round(now.mono - time.startedMono);
    effects.push({ type: 'journal', event: { type: 'time-consumed', sessionId: state.sessionId, consumedMs } });
    next = { ...next, consumedJournaledMono: now.mono };
  }
  return next === state ? stay(machine) : go(machine, next, effects);
}

function welcome(machine: Machine): Step {
  return go({ ...machine, language: DEFAULT_LANGUAGE }, { kind: 'welcome' });
}

/** @returns the same machine in another state. */
export function go(machine: Machine, state: TerminalState, effects: Effect[] = []): Step {
  return { machine: { ...machine, state }, effects };
}

/** @returns the machine as it is. */
export function stay(machine: Machine): Step {
  return { machine, effects: [] };
}

/** @returns what the time bar shows, or null outside a session. */
export function barOf(state: TerminalState, now: Now): Bar | null {
  if (state.kind !== 'active') return null;
  const leftMs = state.time.endsMono - now.mono;
  return { remainingMinutes: remainingMinutes(leftMs), endsAt: state.time.endsAt, isShort: isShort(leftMs) };
}

/** @returns what the full-screen surface shows. */
export function viewOf(machine: Machine): View {
  const { state } = machine;
  switch (state.kind) {
    case 'unenrolled':
      return { kind: 'enrolment', busy: state.busy, refusal: state.refusal };
    case 'welcome':
      return { kind: 'welcome', lineIsDown: !machine.lineIsUp, wipedAt: machine.wipedAt };
    case 'words':
      return { kind: 'words', refusal: state.refusal };
    case 'active':
      return { kind: 'session' };
    case 'clean':
      return { kind: 'clean', wipedAt: machine.wipedAt ?? 0 };
    case 'starting':
    case 'charter':
    case 'checking':
    case 'wiping':
    case 'out-of-service':
      return { kind: state.kind };
  }
}
