import { randomUUID } from 'node:crypto';
import type { Residue } from '#protocol/journal-events.ts';
import { type Result, refuse } from '#protocol/result.ts';
import type { Command, CommandAnswer, Grant, SessionRequest, TerminalActivity } from '#protocol/terminal-messages.ts';
import { type CommandMemory, obey } from '../core/command-rules.ts';
import type { ScreenCall, ScreenState } from '../core/screen-contract.ts';
import {
  type Effect,
  type Machine,
  type MachineEvent,
  type Step,
  barOf,
  startMachine,
  step,
  viewOf,
} from '../core/session-machine.ts';
import type { Language } from '../core/screen-contract.ts';
import type { Journal } from './journal.ts';
import type { Log } from './log.ts';
import type { Clock } from './terminal-clock.ts';

/** What the machine's effects act on. */
export type TerminalParts = {
  clock: Clock;
  journal: Journal;
  log: Log;
  showResident(language: Language): Promise<boolean>;
  warmResident(): void;
  /** @param isThorough also what earlier runs may have left: at the start, and when staff ask for it again */
  wipe(isThorough: boolean): Promise<{ residue: Residue[]; durationMs: number }>;
  requestSession(request: SessionRequest): Promise<Result<Grant>>;
  /** resolves to null when the terminal is enrolled, else why not */
  enrol(code: string): Promise<Result<null>>;
  /** the state changed: push it to the screens, and tell the server */
  onChange(): void;
  /** a fact was journaled */
  onFact(): void;
};

/**
 * Runs the session machine: one event at a time, its effects in order. Effects that take time answer with a new event, so the machine never
 * waits and the clock never stops.
 */
export class Terminal {
  readonly #parts: TerminalParts;
  #machine: Machine;
  #memory: CommandMemory = [];
  #place: ScreenState['place'] = null;

  constructor(parts: TerminalParts, enrolled: boolean) {
    this.#parts = parts;
    const first = startMachine(enrolled);
    this.#machine = first.machine;
    this.#carryOut(first.effects);
  }

  handle(event: MachineEvent): void {
    this.#take(step(this.#machine, event, this.#parts.clock.now()));
  }

  call(call: ScreenCall): void {
    this.handle({ type: 'call', call, freshId: randomUUID() });
  }

  /** An order of staff. The answer says that it is done, or why not. */
  obey(command: Command): CommandAnswer {
    const done = obey(this.#machine, this.#memory, command, this.#parts.clock.now());
    this.#memory = done.memory;
    this.#take(done);
    return done.answer;
  }

  setPlace(place: NonNullable<ScreenState['place']>): void {
    this.#place = place;
    this.#parts.onChange();
  }

  screenState(): ScreenState {
    const now = this.#parts.clock.now();
    const { state, language } = this.#machine;
    const notice = state.kind === 'active' && state.notice ? state.notice.shown : null;
    return { language, place: this.#place, view: viewOf(this.#machine), bar: barOf(state, now), notice };
  }

  activity(): TerminalActivity {
    const { state } = this.#machine;
    switch (state.kind) {
      case 'active':
        return { kind: 'occupied', sessionId: state.sessionId, endsAt: state.time.endsAt };
      case 'starting':
      case 'wiping':
        return { kind: 'wiping' };
      case 'out-of-service':
      case 'unenrolled':
        return { kind: 'out-of-service' };
      default:
        return { kind: 'free' };
    }
  }

  #take({ machine, effects }: Step): void {
    const changed = machine !== this.#machine;
    if (machine.state.kind !== this.#machine.state.kind)
      this.#parts.log.info({ state: machine.state.kind }, 'terminal');
    this.#machine = machine;
    this.#carryOut(effects);
    if (changed) this.#parts.onChange();
  }

  #carryOut(effects: Effect[]): void {
    for (const effect of effects) this.#begin(effect);
  }

  #begin(effect: Effect): void {
    const parts = this.#parts;
    switch (effect.type) {
      case 'journal':
        parts.journal.append(effect.event, parts.clock.now().at);
        parts.onFact();
        return;
      case 'ask-session':
        void parts
          .requestSession({ requestId: effect.requestId, words: effect.words })
          .then((answer) =>
            this.handle(
              answer.ok
                ? { type: 'session-granted', requestId: effect.requestId, grant: answer.value }
                : { type: 'session-refused', requestId: effect.requestId, refusal: answer.refusal },
            ),
          );
        return;
      case 'show-resident':
        void parts.showResident(effect.language).then((shown) => {
          if (!shown) this.handle({ type: 'resident-died' });
        });
        return;
      case 'wipe':
        void parts.wipe(effect.sessionId === null).then((wiped) => this.handle({ type: 'wipe-finished', ...wiped }));
        return;
      case 'warm-resident':
        parts.warmResident();
        return;
      case 'enrol':
        void parts
          .enrol(effect.code)
          .catch(() => refuse('internal'))
          .then((answer) =>
            this.handle(answer.ok ? { type: 'enrolled' } : { type: 'enrolment-refused', refusal: answer.refusal }),
          );
    }
  }
}
