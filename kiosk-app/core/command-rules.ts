import { type Result, ok, refuse } from '#protocol/result.ts';
import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import type { Command } from '#protocol/terminal-messages.ts';
import { end } from './active-session.ts';
import { type CommandMemory, REMEMBERED_COMMANDS } from './command-memory.ts';
import { cannotKeepFacts } from './journal-rules.ts';
import { uncover } from './pause.ts';
import { NOTICE_SHOWN_MS, go, stay, unchosen } from './machine-step.ts';
import type { Effect, Machine, Step } from './session-state.ts';
import { quiet } from './session-view.ts';
import { type Now, extendTime } from './time-limits.ts';

/**
 * Carries out an order of staff, once. The first fact says what became of it: with the others of the step it is durable before anything happens.
 * @returns the step (machine and effects), the answer, and the memory with it. Refusals: `command-expired` when it came too late,
 * `session-not-found` when it is for another session than the present one, `extension-too-long`, `command-not-possible-now`.
 */
export function obey(
  machine: Machine,
  memory: CommandMemory,
  command: Command,
  now: Now,
): Step & { answer: Result<{ commandId: string }>; memory: CommandMemory } {
  const known = memory.find((entry) => entry.commandId === command.commandId);
  if (known) return { ...stay(machine), answer: known.answer, memory };
  const done = now.at > command.expiresAt ? refused(machine, 'command-expired') : carryOut(machine, command, now);
  const { answer } = done;
  const { commandId } = command;
  const outcome = answer.ok ? 'done' : answer.refusal.code;
  const answered: Effect = { type: 'journal', event: { type: 'command-answered', commandId, outcome } };
  return {
    ...done,
    effects: [answered, ...done.effects],
    memory: [...memory, { commandId, answer }].slice(-REMEMBERED_COMMANDS),
  };
}

type Done = Step & { answer: Result<{ commandId: string }> };

function carryOut(machine: Machine, { commandId, order }: Command, now: Now): Done {
  const { state } = machine;
  const answer = ok({ commandId });
  switch (order.kind) {
    case 'extend': {
      if (state.kind !== 'active' || state.sessionId !== order.sessionId) return refused(machine, 'session-not-found');
      const time = extendTime(state.time, now, order.minutes);
      if (time.endsMono - time.startedMono > MAX_SESSION_MINUTES * 60_000)
        return refused(machine, 'extension-too-long');
      const notice = {
        shown: { kind: 'extended' as const, minutes: order.minutes, endsAt: time.endsAt },
        until: now.mono + NOTICE_SHOWN_MS,
      };
      const event = { type: 'session-extended' as const, sessionId: state.sessionId, endsAt: time.endsAt, commandId };
      // The resident's own asking came to this.
      const asking = state.asking?.requestId === commandId ? null : state.asking;
      return { ...go(machine, { ...state, time, notice, asking }, [{ type: 'journal', event }]), answer };
    }
    case 'accompany': {
      if (state.kind !== 'active' || state.sessionId !== order.sessionId) return refused(machine, 'session-not-found');
      const time = order.minutes > 0 ? extendTime(state.time, now, order.minutes) : state.time;
      const notice = {
        shown: {
          kind: 'accompanied' as const,
          endsAt: time.endsAt,
          ...quiet({ rules: state.rules, isAccompanied: true }),
        },
        until: now.mono + NOTICE_SHOWN_MS,
      };
      const { sessionId } = state;
      const { procedure } = order;
      const event = { type: 'session-accompanied' as const, sessionId, endsAt: time.endsAt, procedure, commandId };
      const next = { ...state, time, notice, isAccompanied: true };
      return { ...go(machine, next, [{ type: 'journal', event }]), answer };
    }
    case 'end':
      if (state.kind !== 'active' || state.sessionId !== order.sessionId) return refused(machine, 'session-not-found');
      return { ...end(machine, state, 'staff-ended', now), answer };
    case 'uncover':
      if (state.kind !== 'active' || state.sessionId !== order.sessionId) return refused(machine, 'session-not-found');
      if (!state.pause) return refused(machine, 'command-not-possible-now');
      return { ...uncover(machine, state, now), answer };
    case 'move-away':
      if (state.kind !== 'active' || state.sessionId !== order.sessionId) return refused(machine, 'session-not-found');
      return { ...end(machine, state, 'moved', now), answer };
    case 'open': {
      // Not where somebody is on the way already: it would become theirs.
      if (state.kind !== 'welcome' && state.kind !== 'clean') return refused(machine, 'command-not-possible-now');
      if (cannotKeepFacts(machine.memory)) return refused(machine, 'terminal-memory-full');
      const { grant, goodUntil } = order;
      const chosen = state.kind === 'clean' ? { ...machine, ...unchosen } : machine;
      return { ...go(chosen, { kind: 'charter', idleSince: now.mono, opened: { grant, goodUntil } }), answer };
    }
    case 'show-message':
      if (state.kind !== 'active') return refused(machine, 'command-not-possible-now');
      return {
        ...go(machine, { ...state, notice: { shown: { kind: 'message', text: order.text }, until: null } }),
        answer,
      };
    case 'wipe-again':
      if (state.kind !== 'out-of-service') return refused(machine, 'command-not-possible-now');
      return {
        ...go(machine, { kind: 'wiping', sessionId: null }, [{ type: 'wipe', sessionId: null }]),
        answer,
      };
  }
}

function refused(machine: Machine, code: Parameters<typeof refuse>[0]): Done {
  return { ...stay(machine), answer: refuse(code) };
}
