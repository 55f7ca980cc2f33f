import { HEARTBEAT_INTERVAL_MS } from '#protocol/limits.ts';
import type { JournalState } from '#protocol/journal-events.ts';
import type { Measure } from '#protocol/measures.ts';
import { type Refusal, type Result, ok, refuse } from '#protocol/result.ts';
import type { TerminalActivity } from '#protocol/terminal-messages.ts';
import type { Notice, ScreenCall, View } from '../../../kiosk-app/core/screen-contract.ts';
import type { Identity } from '../../../kiosk-app/shell/identity.ts';
import { RoundKeeper } from '../../../kiosk-app/shell/round-keeper.ts';
import { type Clock, TerminalClock } from '../../../kiosk-app/shell/terminal-clock.ts';
import type { Seen } from './network-model.ts';
import { type ShellParts, SimulatedShell } from './simulated-shell.ts';

const TICK_MS = 250;

export type SimulatedTerminalParts = Pick<ShellParts, 'dataDir' | 'server' | 'hands' | 'log' | 'journalLimits'> & {
  /** what a probe round would see; `at` in ms since 1970. `services`: hosts whose doors it looks at for its site */
  look(isOutward: boolean, at: number, services: readonly string[]): Seen;
  /** the real one where none is given */
  clock?: Clock;
  /** takes the network from the terminal without a word; needed by `cutPower` */
  pullCable?: () => void;
};

/**
 * A terminal without a screen (simulated-shell.ts), with a simulated network and what a person does at it. Nothing runs by itself before `start`, so that a
 * test may push the clock: `round()` and `tick()` are what its timers call.
 */
export class SimulatedTerminal {
  readonly #parts: SimulatedTerminalParts;
  readonly #clock: Clock;
  readonly #shell: SimulatedShell;
  readonly #watchers = new Set<() => void>();
  #measure: Measure | null = null;
  readonly #rounds = new RoundKeeper();
  #isHurried = false;
  #isRounding = false;
  #isMoving = true;
  #timers: NodeJS.Timeout[] = [];

  /** Switches it on. @throws what the file system throws */
  constructor(parts: SimulatedTerminalParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? new TerminalClock();
    this.#shell = new SimulatedShell({
      ...parts,
      clock: this.#clock,
      latestMeasure: () => this.#measure,
      onProbePlan: (plan) => {
        this.#isHurried = this.#rounds.takePlan(plan, this.#clock.now().mono);
      },
      onChange: () => {
        for (const look of this.#watchers) look();
      },
    });
  }

  get isEnrolled(): boolean {
    return this.#shell.identity !== null;
  }

  /** @throws when it was never enrolled */
  get identity(): Identity {
    if (!this.#shell.identity) throw new Error('this terminal is not enrolled');
    return this.#shell.identity;
  }

  get isUp(): boolean {
    return this.#shell.isUp;
  }

  get view(): View {
    return this.#shell.view;
  }

  get activity(): TerminalActivity {
    return this.#shell.activity;
  }

  /** Facts the server has not acknowledged. */
  get pendingFacts(): number {
    return this.#shell.pendingFacts;
  }

  /** How its memory of facts is. */
  get memory(): JournalState {
    return this.#shell.memory;
  }

  /** Types the code in, as a technician does. @returns once the server has taken it in, before its first wipe is over; or why it refused */
  async enrol(code: string): Promise<Result<null>> {
    this.#shell.call({ call: 'enrol', code });
    await this.until((view) => view.kind !== 'enrolment' || !view.busy);
    return this.#shows('enrolment') ? { ok: false, refusal: this.#refusal() } : ok(null);
  }

  /**
   * Signs in as a person does: touch, charter, three words.
   * @param atEachScreen what a person needs to read one screen
   * @returns whether the session began, or why not; then the terminal is back at its welcome
   */
  async signIn(words: string[], atEachScreen: () => Promise<void> = async () => undefined): Promise<Result<null>> {
    if (!this.#shows('welcome', 'clean')) return refuse('terminal-busy');
    this.#shell.call({ call: 'start' });
    await atEachScreen();
    this.#shell.call({ call: 'accept-charter' });
    await atEachScreen();
    if (this.#shows('way-in')) this.#shell.call({ call: 'choose-ticket' });
    this.#shell.call({ call: 'submit-words', words });
    await this.until(({ kind }) => kind !== 'checking');
    this.#isMoving = true;
    if (this.#shows('session')) return ok(null);
    const refusal = this.#refusal();
    this.#shell.call({ call: 'leave' });
    return { ok: false, refusal };
  }

  /**
   * Takes part in the workshop that is there: touch and charter.
   * @returns whether the session began, or why not; then the terminal is back at its welcome
   */
  async takePart(): Promise<Result<null>> {
    if (!this.#shows('welcome', 'clean')) return refuse('terminal-busy');
    this.#shell.call({ call: 'start' });
    this.#shell.call({ call: 'accept-charter' });
    await this.until(({ kind }) => kind !== 'checking');
    this.#isMoving = true;
    if (this.#shows('session')) return ok(null);
    const refusal = this.#refusal();
    this.#shell.call({ call: 'leave' });
    return { ok: false, refusal };
  }

  /** Asks for a one-time code as a person without a ticket does: touch, charter, "Demander un code". @returns the number for the helper; null: none is given */
  askForCode(): string | null {
    this.#shell.call({ call: 'start' });
    this.#shell.call({ call: 'accept-charter' });
    this.#shell.call({ call: 'ask-code' });
    return this.view.kind === 'code' ? this.view.number : null;
  }

  /** Types the helper's code. @returns whether the session began, or why not; then it may be typed again */
  async typeCode(code: string): Promise<Result<null>> {
    this.#shell.call({ call: 'submit-code', code });
    await this.until(({ kind }) => kind !== 'checking');
    this.#isMoving = true;
    return this.#shows('session') ? ok(null) : { ok: false, refusal: this.#refusal() };
  }

  /** Presses something on one of the screens: whoever does is there. */
  call(call: ScreenCall): void {
    this.#isMoving = true;
    this.#shell.call(call);
  }

  /** The resident ends the session and says so twice, or turns away from the charter. */
  leave(): void {
    this.#shell.call({ call: 'leave' });
    this.#shell.call({ call: 'ask-end' });
    this.#shell.call({ call: 'confirm-end' });
  }

  /** Presses keys in a page. */
  type(): void {
    this.#shell.notice('typed');
  }

  /** "Pause": leaves the seat for a moment. @returns the picture to come back by, or null where there is no pause */
  leaveForAMoment(): string | null {
    this.#shell.call({ call: 'ask-pause' });
    const { view } = this;
    const picture = view.kind === 'paused' ? view.pictures[0] : undefined;
    if (picture !== undefined) this.touch(picture);
    return picture ?? null;
  }

  /** Touches a picture of a covered screen. */
  touch(word: string): void {
    this.#shell.call({ call: 'touch-picture', word });
  }

  /** Walks away without a word. */
  leaveQuietly(): void {
    this.#isMoving = false;
  }

  /** The card beside the page. */
  get notice(): Notice | null {
    return this.#shell.card;
  }

  /** Resolves when the screen shows such a view, or the terminal is off. Only its own time limits end the wait. */
  until(reached: (view: View) => boolean): Promise<void> {
    if (reached(this.view)) return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (!this.#shell.isOff && !reached(this.view)) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
    });
  }

  /** Resolves when the server has taken it in and it is ready for a resident. */
  async untilConnected(): Promise<void> {
    await this.until(() => this.isUp && this.activity.kind !== 'wiping');
  }

  /** What the clock brings: warnings, the end of a session, the way back to the welcome. */
  tick(): void {
    // Whoever sits there moves now and then, until they walk away without a word.
    if (this.#isMoving) this.#shell.notice('moved');
    this.#shell.tick();
  }

  /**
   * One probe round and its heartbeat; which walk outwards, core/probe-cadence.ts decides as it does for a real one. A round that nobody heard waits for the line. One more follows at once where the
   * server is in a hurry.
   */
  async round(): Promise<void> {
    if (this.#shell.isOff || this.#isRounding) return;
    this.#isRounding = true;
    try {
      await this.#shell.tell(this.measureRound());
      if (this.#isHurried) await this.#shell.tell(this.measureRound());
    } finally {
      this.#isRounding = false;
    }
  }

  /** A heartbeat without a new round: what waited for the line goes with it. */
  async tellAgain(): Promise<void> {
    if (this.#measure && !this.#shell.isOff) await this.#shell.tell(this.#measure);
  }

  /** A heartbeat without a round, also where none was ever made. */
  async beat(): Promise<void> {
    if (!this.#shell.isOff) await this.#shell.beat();
  }

  /** One probe round; the next heartbeat tells it. */
  measureRound(): Measure {
    const server = this.#shell.takeServerTiming();
    const takenAt = this.#clock.now().at;
    const { isUp } = this.#shell;
    const round = this.#rounds.next(this.#clock.now().mono, isUp);
    const seen = { server, ...this.#parts.look(round.walk !== 'near', takenAt, round.services) };
    this.#rounds.saw(round, seen, isUp);
    this.#isHurried = false;
    this.#measure = { takenAt, ...seen };
    return this.#measure;
  }

  /** From now on it lives by the real clock. @param firstRoundInMs so that a room does not speak all at once */
  start(firstRoundInMs = 0): void {
    const round = () => void this.round().catch((error: unknown) => this.#parts.log.error({ err: error }, 'round'));
    this.#timers.push(
      setInterval(() => this.tick(), TICK_MS),
      setTimeout(() => {
        round();
        this.#timers.push(setInterval(round, HEARTBEAT_INTERVAL_MS));
      }, firstRoundInMs),
    );
  }

  /** Shut down as a PC is: it says goodbye. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#shell.switchOff();
  }

  /** The plug is pulled: not a word leaves. The next start on the same folder is what a power cut leaves. */
  cutPower(): void {
    if (!this.#parts.pullCable) throw new Error('this terminal has no cable of its own to pull');
    this.#parts.pullCable();
    this.stop();
  }

  #shows(...kinds: View['kind'][]): boolean {
    return kinds.includes(this.view.kind);
  }

  #refusal(): Refusal {
    const { view } = this;
    const refusal = view.kind === 'words' || view.kind === 'code' || view.kind === 'enrolment' ? view.refusal : null;
    return refusal ?? { code: 'command-not-possible-now' };
  }
}
