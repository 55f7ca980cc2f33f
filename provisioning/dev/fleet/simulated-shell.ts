import { mkdirSync } from 'node:fs';
import type { JournalEvent, JournalState } from '#protocol/journal-events.ts';
import type { Measure, Timing } from '#protocol/measures.ts';
import { ok, refuse } from '#protocol/result.ts';
import type { ProbePlan, TerminalActivity } from '#protocol/terminal-messages.ts';
import type { LeftBehind } from '../../../kiosk-app/core/journal-rules.ts';
import type { Notice, ScreenCall, View } from '../../../kiosk-app/core/screen-contract.ts';
import { CleanState } from '../../../kiosk-app/shell/clean-state.ts';
import { enrol } from '../../../kiosk-app/shell/enrolment.ts';
import { type Identity, keepIdentity, makeDeviceKey, readIdentity } from '../../../kiosk-app/shell/identity.ts';
import { openBootJournal } from '../../../kiosk-app/shell/boot-journal.ts';
import type { JournalLimits } from '../../../kiosk-app/shell/journal/journal-bounds.ts';
import type { Journal } from '../../../kiosk-app/shell/journal/journal.ts';
import type { Log } from '../../../kiosk-app/shell/log.ts';
import { type MeasureBacklog, openMeasureBacklog } from '../../../kiosk-app/shell/measure-backlog.ts';
import { ServerLink } from '../../../kiosk-app/shell/server-link.ts';
import { Terminal } from '../../../kiosk-app/shell/terminal.ts';
import type { Clock } from '../../../kiosk-app/shell/terminal-clock.ts';
import { TicketBookKeeper } from '../../../kiosk-app/shell/ticket-book-keeper.ts';
import { wipe } from '../../../kiosk-app/shell/wipe.ts';
import type { Hands } from './simulated-hands.ts';

/** As a release would call itself; the word tells staff that nobody sits there. */
export const SIMULATED_VERSION = '0.1.0 (simulé)';

export type ShellParts = {
  /** its own folder: key, journal, clean state; another start on the same folder is the same terminal after a restart */
  dataDir: string;
  /** the server's address, or the terminal's cable to it (site-line.ts) */
  server: string;
  clock: Clock;
  hands: Hands;
  log: Log;
  latestMeasure(): Measure | null;
  onProbePlan(plan: ProbePlan): void;
  /** smaller ones, for tests */
  journalLimits?: Partial<JournalLimits>;
  /** the screens would show something else now */
  onChange(): void;
};

/**
 * The kiosk's shell without Electron: its own machine, journal, key and link, put together as kiosk-app/shell/main.ts does, with simulated hands. Nothing
 * runs by itself here but the link.
 */
export class SimulatedShell {
  readonly #parts: ShellParts;
  readonly #cleanState: CleanState;
  readonly #journal: Journal;
  readonly #book: TicketBookKeeper;
  readonly #backlog: MeasureBacklog;
  readonly #terminal: Terminal;
  #identity: Identity | null;
  #link: ServerLink | null = null;
  #lastActivity = '';
  #isOff = false;

  /** Switches it on. @throws what the file system throws when there is no folder for it; a disk that takes no facts is a state (journal.ts) */
  constructor(parts: ShellParts) {
    this.#parts = parts;
    mkdirSync(parts.dataDir, { recursive: true, mode: 0o700 });
    this.#cleanState = new CleanState(parts.dataDir);
    this.#identity = readIdentity(parts.dataDir);
    const { clock, log } = parts;
    const { journal, left } = openBootJournal(parts.dataDir, {
      appVersion: SIMULATED_VERSION,
      clock,
      cleanState: this.#cleanState,
      log,
      limits: parts.journalLimits,
    });
    this.#journal = journal;
    this.#book = new TicketBookKeeper(parts.dataDir, log);
    this.#book.remember(left.offline);
    this.#backlog = openMeasureBacklog(parts.dataDir, clock, log);
    this.#terminal = this.#makeTerminal(left);
    this.#keepBookings();
    this.#offerCodes();
    if (this.#identity) this.#connect(this.#identity);
  }

  get identity(): Identity | null {
    return this.#identity;
  }

  get isOff(): boolean {
    return this.#isOff;
  }

  get isUp(): boolean {
    return this.#link?.isUp ?? false;
  }

  get view(): View {
    return this.#terminal.screenState().view;
  }

  get activity(): TerminalActivity {
    return this.#terminal.activity();
  }

  /** Facts the server has not acknowledged. */
  get pendingFacts(): number {
    return this.#journal.pending;
  }

  /** How its memory of facts is. */
  get memory(): JournalState {
    return this.#journal.state;
  }

  call(call: ScreenCall): void {
    if (!this.#isOff) this.#terminal.call(call);
  }

  tick(): void {
    if (!this.#isOff) this.#terminal.handle({ type: 'tick' });
  }

  /** Somebody moves at the terminal, or types. */
  notice(sign: 'moved' | 'typed'): void {
    if (!this.#isOff) this.#terminal.handle(sign === 'typed' ? { type: 'typed' } : { type: 'presence', agoMs: 0 });
  }

  /** The card beside the page. */
  get card(): Notice | null {
    return this.#terminal.screenState().notice;
  }

  takeServerTiming(): Timing {
    return this.#link?.takeServerTiming() ?? { kind: 'not-measured' };
  }

  /** One heartbeat, with the measure that is there, if any. */
  async beat(): Promise<void> {
    await this.#link?.beat();
  }

  /** One heartbeat. What nobody heard waits for the line. */
  async tell(measure: Measure): Promise<void> {
    if (this.#link && !(await this.#link.beat())) this.#link.keepForLater(measure);
  }

  /** Says goodbye and forgets nothing that is on its disk. */
  switchOff(): void {
    if (this.#isOff) return;
    this.#isOff = true;
    this.#link?.close();
    this.#journal.close();
    this.#backlog.close();
    this.#parts.onChange();
  }

  #makeTerminal(left: LeftBehind): Terminal {
    const { clock, hands, log, server, dataDir } = this.#parts;
    const effects = {
      showResident: async () => {
        this.#cleanState.write('not-clean');
        return true;
      },
      coverResident: async () => true,
      uncoverResident: async () => true,
      warmResident: () => undefined,
      wipe: async () => {
        const wiped = await wipe({
          killResident: () => hands.killResident(),
          raiseShell: () => undefined,
          clearClipboards: async () => 0,
          cancelPrintJobs: async () => 0,
          releaseMedia: async () => undefined,
          residue: () => hands.residue(),
          cleanState: this.#cleanState,
          log,
        });
        return this.#unlessOff(wiped);
      },
      requestSession: async (request: Parameters<ServerLink['requestSession']>[0]) =>
        this.#unlessOff(
          await this.#book.decide(
            request.words,
            this.#link ? this.#link.requestSession(request) : Promise.resolve(refuse('no-line')),
            () => clock.now().at,
          ),
        ),
      requestSessionByCard: async (request: Parameters<ServerLink['requestSessionByCard']>[0]) =>
        this.#unlessOff(this.#link ? await this.#link.requestSessionByCard(request) : refuse('no-line')),
      requestSessionWithoutTicket: async (request: Parameters<ServerLink['requestSessionWithoutTicket']>[0]) =>
        this.#unlessOff(this.#link ? await this.#link.requestSessionWithoutTicket(request) : refuse('no-line')),
      requestSessionForWorkshop: async (request: Parameters<ServerLink['requestSessionForWorkshop']>[0]) =>
        this.#unlessOff(
          await this.#book.decideForWorkshop(
            request.workshopId,
            this.#link ? this.#link.requestSessionForWorkshop(request) : Promise.resolve(refuse('no-line')),
            () => clock.now().at,
          ),
        ),
      checkCode: (number: string, code: string) => this.#book.decideByCode(number, code, clock.now().at),
      requestExtension: async (request: Parameters<ServerLink['requestExtension']>[0]) =>
        this.#unlessOff(this.#link ? await this.#link.requestExtension(request) : refuse('no-line')),
      requestPlace: async (placeId: string) =>
        this.#unlessOff(this.#link ? await this.#link.requestPlace(placeId) : refuse('no-line')),
      sayHere: (placeId: string) => void this.#link?.sayHere(placeId),
      enrol: async (code: string) => {
        const key = makeDeviceKey();
        const answer = await enrol(server, code, key);
        if (!answer.ok) return this.#unlessOff(answer);
        this.#identity = keepIdentity(dataDir, key, answer.value);
        await this.#unlessOff(null);
        this.#connect(this.#identity);
        return ok(null);
      },
      onChange: () => this.#changed(),
      onFacts: (facts: readonly JournalEvent[]) => {
        for (const fact of facts) this.#book.note(fact);
        void this.#link?.tellJournal();
      },
      onEarlier: ({ offline }: LeftBehind) => this.#book.remember(offline),
    };
    return new Terminal({ clock, journal: this.#journal, log, ...effects }, this.#identity !== null, left);
  }

  #connect(identity: Identity): void {
    const { clock, log, server } = this.#parts;
    this.#terminal.setPlace({ siteName: identity.siteName, terminalName: identity.terminalName });
    this.#link = new ServerLink(server, identity, {
      journal: this.#journal,
      log,
      appVersion: SIMULATED_VERSION,
      now: () => clock.now(),
      clockOffsetMs: () => clock.offsetMs(),
      activity: () => this.activity,
      // What a real one says today (docs/security.md): the tile looks the same.
      confinement: () => ({ form: 'bubblewrap', weaknesses: ['one-os-user', 'shared-network'] }),
      latestMeasure: () => this.#parts.latestMeasure(),
      backlog: this.#backlog,
      onProbePlan: (plan) => this.#parts.onProbePlan(plan),
      // Its line is a relay on this machine: what it could move says nothing.
      runThroughput: null,
      onWelcome: ({ site, terminalName }) => this.#terminal.setPlace({ siteName: site.name, terminalName }),
      bookRevision: () => this.#book.revision,
      onBook: (book, isTold) => {
        this.#book.take(book, isTold);
        this.#keepBookings();
        this.#offerCodes();
      },
      onServerTime: (serverTime) => clock.anchor(serverTime),
      onOffer: (offer) => this.#terminal.handle({ type: 'offered', ...offer }),
      onLine: (isUp) => {
        if (!this.#isOff) this.#terminal.handle({ type: 'line-changed', isUp });
      },
      onCommand: (command) => this.#terminal.obey(command),
      onHelp: (told) => this.#terminal.handle({ type: 'help-told', told }),
      onHold: (hold) => this.#terminal.handle({ type: 'hold-told', hold }),
      onBooking: (booking) => this.#terminal.handle({ type: 'booking-told', booking }),
    });
  }

  #keepBookings(): void {
    this.#terminal.handle({ type: 'bookings-kept', bookings: this.#book.bookings });
  }

  #offerCodes(): void {
    this.#terminal.handle({ type: 'codes-offered', isOffered: this.#book.takesCodes });
  }

  #changed(): void {
    if (this.#isOff) return;
    const activity = JSON.stringify(this.activity);
    if (activity !== this.#lastActivity) void this.#link?.beat();
    this.#lastActivity = activity;
    this.#parts.onChange();
  }

  /** What was under way when it went off has no end: nothing is journaled any more. */
  #unlessOff<T>(value: T): T | Promise<never> {
    return this.#isOff ? new Promise<never>(() => undefined) : value;
  }
}
