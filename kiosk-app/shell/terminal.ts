import { randomUUID } from 'node:crypto';
import type { JournalEvent, Residue } from '#protocol/journal-events.ts';
import type { QueuePlace } from '#protocol/queue.ts';
import { type Result, refuse } from '#protocol/result.ts';
import type {
  Command,
  CommandAnswer,
  Extension,
  ExtensionRequest,
  Grant,
  SessionRequest,
  SessionRequestByCard,
  SessionRequestWithoutTicket,
  TerminalActivity,
} from '#protocol/terminal-messages.ts';
import type { SessionRequestForWorkshop } from '#protocol/workshops.ts';
import type { Comfort } from '../core/comfort.ts';
import type { CommandMemory } from '../core/command-memory.ts';
import { obey } from '../core/command-rules.ts';
import type { SessionGrant } from '../core/ticket-book-rules.ts';
import { helpShown } from '../core/help-call.ts';
import { type LeftBehind, endedByRestart, hasTimeLeft, leftBehind, nothingLeft } from '../core/journal-rules.ts';
import type { ScreenCall, ScreenState } from '../core/screen-contract.ts';
import { CUT_TOLD_MS, startMachine, step } from '../core/session-machine.ts';
import type { Effect, Machine, MachineEvent, Step } from '../core/session-state.ts';
import { barOf, coverOf, noticeOf, viewOf } from '../core/session-view.ts';
import type { Language } from '../core/screen-contract.ts';
import type { Journal } from './journal/journal.ts';
import type { Log } from './log.ts';
import type { Clock } from './terminal-clock.ts';

/** What the machine's effects act on. */
export type TerminalParts = {
  clock: Clock;
  journal: Journal;
  log: Log;
  /** @param blockedHosts of the site's filter, in this session */
  showResident(language: Language, comfort: Comfort, blockedHosts: readonly string[]): Promise<boolean>;
  /** hides and silences the session, which runs on; false: it cannot be relied on, and the session must end */
  coverResident(): Promise<boolean>;
  uncoverResident(): Promise<boolean>;
  warmResident(): void;
  /** @param isThorough also what earlier runs may have left: at the start, and when staff ask for it again */
  wipe(isThorough: boolean): Promise<{ residue: Residue[]; durationMs: number }>;
  requestSession(request: SessionRequest): Promise<Result<SessionGrant>>;
  requestSessionByCard(request: SessionRequestByCard): Promise<Result<Grant>>;
  requestSessionWithoutTicket(request: SessionRequestWithoutTicket): Promise<Result<Grant>>;
  requestSessionForWorkshop(request: SessionRequestForWorkshop): Promise<Result<SessionGrant>>;
  /** is this the code for that number? Checked here, by the terminal alone */
  checkCode(number: string, code: string): Result<SessionGrant>;
  requestExtension(request: ExtensionRequest): Promise<Result<Extension>>;
  requestPlace(placeId: string): Promise<Result<QueuePlace>>;
  sayHere(placeId: string): void;
  /** resolves to null when the terminal is enrolled, else why not */
  enrol(code: string): Promise<Result<null>>;
  /** the state changed: push it to the screens, and tell the server */
  onChange(): void;
  /** facts were journaled */
  onFacts(facts: readonly JournalEvent[]): void;
  /** what earlier boots left, where the disk gave it only now */
  onEarlier(left: LeftBehind): void;
};

/**
 * Runs the session machine: one event at a time. The facts of a step are durable, all together, before any of its other effects begins. Effects that take time answer
 * with a new event, so the machine never waits and the clock never stops.
 */
export class Terminal {
  readonly #parts: TerminalParts;
  #machine: Machine;
  #answered: CommandMemory;
  #place: ScreenState['place'] = null;

  /** @param left what earlier boots left behind (boot-journal.ts) */
  constructor(parts: TerminalParts, enrolled: boolean, left: LeftBehind = nothingLeft) {
    this.#parts = parts;
    this.#answered = left.answered;
    const isCutShort = left.session !== null && hasTimeLeft(left.session);
    const cutToldUntil = isCutShort ? parts.clock.now().mono + CUT_TOLD_MS : null;
    const wasCutByCard = left.session?.isByCard ?? false;
    const first = startMachine(enrolled, parts.journal.state, cutToldUntil, left.helpCallId, wasCutByCard);
    this.#machine = first.machine;
    for (const effect of first.effects) this.#begin(effect);
  }

  handle(event: MachineEvent): void {
    if (event.type === 'tick') this.#mendJournal();
    if (event.type === 'call' && isAsking(event.call)) this.#parts.journal.look();
    this.#look();
    this.#step(event.type === 'tick' ? { type: 'tick', freshId: randomUUID() } : event);
  }

  call(call: ScreenCall): void {
    this.handle({ type: 'call', call, freshId: randomUUID() });
  }

  /** An order of staff. The answer says that it is done, or why not. */
  obey(command: Command): CommandAnswer {
    this.#look();
    const done = obey(this.#machine, this.#answered, command, this.#parts.clock.now());
    this.#answered = done.memory;
    this.#take(done);
    return done.answer;
  }

  setPlace(place: NonNullable<ScreenState['place']>): void {
    this.#place = place;
    this.#parts.onChange();
  }

  screenState(): ScreenState {
    const now = this.#parts.clock.now();
    const { state, language, comfort, takesPauses } = this.#machine;
    return {
      language,
      comfort,
      place: this.#place,
      view: coverOf(this.#machine, now) ?? viewOf(this.#machine),
      bar: barOf(state, now, takesPauses),
      notice: noticeOf(this.#machine),
      help: helpShown(this.#machine),
    };
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
      case 'charter':
      case 'way-in':
      case 'words':
      case 'card':
      case 'code':
      case 'checking':
        return { kind: 'free', isApproached: true };
      default:
        return { kind: 'free' };
    }
  }

  /** What happened without an event: the machine slept, or its disk changed its mind. Before anything else is. */
  #look(): void {
    const durationMs = this.#parts.clock.takeSleep();
    if (durationMs > 0) this.#step({ type: 'woke', durationMs });
    const memory = this.#parts.journal.state;
    if (memory !== this.#machine.memory) this.#step({ type: 'memory-changed', memory });
  }

  #step(event: MachineEvent): void {
    this.#take(step(this.#machine, event, this.#parts.clock.now()));
  }

  #take({ machine, effects }: Step): void {
    const facts = effects.flatMap((effect) => (effect.type === 'journal' ? [effect.event] : []));
    // The grant is not taken up: without its first fact a session never was. The journal's new state says the rest.
    if (!this.#keep(facts)) return this.#look();
    const changed = machine !== this.#machine;
    if (machine.state.kind !== this.#machine.state.kind)
      this.#parts.log.info({ state: machine.state.kind }, 'terminal');
    this.#machine = machine;
    for (const effect of effects) this.#begin(effect);
    if (changed) this.#parts.onChange();
  }

  /** @returns whether the step may be: always, but where a session would begin and its fact cannot be made durable. */
  #keep(facts: readonly JournalEvent[]): boolean {
    if (facts.length === 0) return true;
    const { journal, clock } = this.#parts;
    const { at } = clock.now();
    const isBeginning = facts.some(({ type }) => type === 'session-began');
    if (isBeginning && !journal.appendIfDurable(facts, at)) return false;
    if (!isBeginning) journal.append(facts, at);
    for (const fact of facts) {
      if (fact.type === 'session-ended') this.#parts.log.info({ reason: fact.reason }, 'session ended');
    }
    this.#parts.onFacts(facts);
    return true;
  }

  /** Tries a bad disk again. What earlier boots left may be known only now. */
  #mendJournal(): void {
    const { journal, clock } = this.#parts;
    const now = clock.now();
    journal.mend(now);
    const earlier = journal.takeEarlier();
    if (!earlier) return;
    const left = leftBehind(earlier);
    this.#answered = [...left.answered, ...this.#answered];
    this.#parts.onEarlier(left);
    if (left.session) this.#keep([endedByRestart(left.session, now.at)]);
  }

  #await(requestId: string, asked: Promise<Result<SessionGrant>>): void {
    void asked.then((answer) => {
      if (!answer.ok) this.#parts.log.info({ code: answer.refusal.code }, 'session refused');
      this.handle(
        answer.ok
          ? { type: 'session-granted', requestId, grant: answer.value }
          : { type: 'session-refused', requestId, refusal: answer.refusal },
      );
    });
  }

  /** A session that is not where the machine believes it to be must end. */
  #mustWork(done: Promise<boolean>, trouble: string): void {
    void done
      .catch((error: unknown) => {
        this.#parts.log.error({ err: error }, trouble);
        return false;
      })
      .then((isDone) => {
        if (!isDone) this.handle({ type: 'resident-died' });
      });
  }

  #begin(effect: Effect): void {
    const parts = this.#parts;
    switch (effect.type) {
      case 'journal':
        // Kept already, with all the facts of the step.
        return;
      case 'ask-session':
        this.#await(effect.requestId, parts.requestSession(requestOf(effect)));
        return;
      case 'ask-session-without-ticket': {
        const { requestId, placeId } = effect;
        this.#await(requestId, parts.requestSessionWithoutTicket({ requestId, ...(placeId ? { placeId } : {}) }));
        return;
      }
      case 'ask-session-for-workshop': {
        const { requestId, workshopId } = effect;
        this.#await(requestId, parts.requestSessionForWorkshop({ requestId, workshopId }));
        return;
      }
      case 'ask-session-by-card': {
        const { requestId, card, movesHere, placeId } = effect;
        const request = { requestId, ...card, ...(movesHere ? { movesHere } : {}), ...(placeId ? { placeId } : {}) };
        this.#await(requestId, parts.requestSessionByCard(request));
        return;
      }
      case 'ask-session-by-code': {
        const { requestId, number, code } = effect;
        this.#await(requestId, Promise.resolve(parts.checkCode(number, code)));
        return;
      }
      case 'ask-place': {
        const { placeId } = effect;
        void parts.requestPlace(placeId).then((answer) => this.handle({ type: 'place-answered', placeId, answer }));
        return;
      }
      case 'say-here':
        parts.sayHere(effect.placeId);
        return;
      case 'ask-extension': {
        const { requestId, sessionId, by } = effect;
        void parts
          .requestExtension({ requestId, sessionId, ...(by ? { by } : {}) })
          .then((answer) =>
            this.handle({ type: 'extension-answered', requestId, refusal: answer.ok ? null : answer.refusal }),
          );
        return;
      }
      case 'show-resident':
        this.#mustWork(
          parts.showResident(effect.language, effect.comfort, effect.blockedHosts ?? []),
          'resident not shown',
        );
        return;
      case 'cover':
        this.#mustWork(parts.coverResident(), 'resident not covered');
        return;
      case 'uncover':
        this.#mustWork(parts.uncoverResident(), 'resident not shown again');
        return;
      case 'wipe':
        parts.journal.makeRoom();
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

/** Calls after which a session may begin: the disk is looked at before. */
const asking: ReadonlySet<ScreenCall['call']> = new Set([
  'accept-charter',
  'submit-words',
  'submit-card',
  'submit-code',
  'move-here',
  'ask-without-ticket',
]);

function isAsking({ call }: ScreenCall): boolean {
  return asking.has(call);
}

function requestOf({ requestId, words, movesHere, placeId }: Extract<Effect, { type: 'ask-session' }>): SessionRequest {
  return { requestId, words, ...(movesHere ? { movesHere } : {}), ...(placeId ? { placeId } : {}) };
}
