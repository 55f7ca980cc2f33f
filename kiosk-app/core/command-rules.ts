import { type Result, ok, refuse } from '#protocol/result.ts';
import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import type { Command } from '#protocol/terminal-messages.ts';
import { type Machine, NOTICE_SHOWN_MS, type Step, end, go, stay } from './session-machine.ts';
import { type Now, extendTime } from './time-limits.ts';

/** Ids of the last commands and what became of them, oldest first: a command asked twice is done once. */
export type CommandMemory = { commandId: string; answer: Result<{ commandId: string }> }[];
export const REMEMBERED_COMMANDS = 200;

/**
 * Carries out an order of staff, once.
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
  const entry = { commandId: command.commandId, answer: done.answer };
  return { ...done, memory: [...memory, entry].slice(-REMEMBERED_COMMANDS) };
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
      return { ...go(machine, { ...state, time, notice }, [{ type: 'journal', event }]), answer };
    }
    case 'end':
      if (state.kind !== 'active' || state.sessionId !== order.sessionId) return refused(machine, 'session-not-found');
      return { ...end(machine, state, 'staff-ended', now), answer };
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
