import type { StaffInput, StaffOutput, StaffRequestName } from '#protocol/staff-messages.ts';
import type { Log } from '../../../kiosk-app/shell/log.ts';
import { StaffLine, type StaffSignIn } from '../demo-city.ts';

/** Issued in one go, so that a busy city stays far below the server's limit on requests of one account (120 a minute). */
const TICKETS_AT_ONCE = 4;

/** The helpers of all rooms, through the same door as a dashboard. What the server refuses is logged by its code: in a city that moves it is normal. */
export class FleetStaff {
  readonly #url: string;
  readonly #signIn: StaffSignIn;
  readonly #log: Log;
  readonly #tickets = new Map<string, string[][]>();
  #line: Promise<StaffLine>;
  #isClosed = false;

  /** @throws StepRefused when the server does not let them in */
  static async open(url: string, signIn: StaffSignIn, log: Log): Promise<FleetStaff> {
    return new FleetStaff(url, signIn, log, await StaffLine.open(url, signIn));
  }

  private constructor(url: string, signIn: StaffSignIn, log: Log, line: StaffLine) {
    this.#url = url;
    this.#signIn = signIn;
    this.#log = log;
    this.#line = Promise.resolve(line);
  }

  /** @returns the id of the site with that name, which is made where there is none. @throws StepRefused */
  async siteId(name: string): Promise<string> {
    const line = await this.#line;
    const known = (await line.sites()).find((site) => site.name === name);
    return known?.siteId ?? (await line.ask('site:create', { name })).siteId;
  }

  /** @throws StepRefused */
  async enrolmentCode(siteId: string, terminalName: string): Promise<string> {
    const line = await this.#line;
    return (await line.ask('enrolment:create', { siteId, terminalName })).code;
  }

  /** @returns the words of a ticket of that site, or null when the server gives none now */
  async ticket(siteId: string, minutes: number): Promise<string[] | null> {
    const key = `${siteId} ${minutes}`;
    const kept = this.#tickets.get(key) ?? [];
    this.#tickets.set(key, kept);
    if (kept.length === 0) {
      const issued = await this.#try('ticket:issue', { siteId, minutes, count: TICKETS_AT_ONCE });
      kept.push(...(issued?.tickets ?? []).map(({ words }) => words));
    }
    return kept.shift() ?? null;
  }

  async extend(terminalId: string, sessionId: string, minutes: number): Promise<void> {
    await this.#try('session:extend', { terminalId, sessionId, minutes });
  }

  async end(terminalId: string, sessionId: string): Promise<void> {
    await this.#try('session:end', { terminalId, sessionId });
  }

  async say(terminalId: string, text: string): Promise<void> {
    await this.#try('terminal:message', { terminalId, text });
  }

  async wipeAgain(terminalId: string): Promise<void> {
    await this.#try('terminal:wipe-again', { terminalId });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    (await this.#line).close();
  }

  async #try<N extends StaffRequestName>(name: N, input: StaffInput<N>): Promise<StaffOutput<N> | null> {
    try {
      const line = await this.#openLine();
      return this.#isClosed ? null : await line.ask(name, input);
    } catch (error) {
      if (!this.#isClosed)
        this.#log.warn({ name, reason: error instanceof Error ? error.message : 'unknown' }, 'helper');
      return null;
    }
  }

  /** The line as it is, or a new one where a restarted server took it away. */
  async #openLine(): Promise<StaffLine> {
    const line = await this.#line;
    if (line.isOpen || this.#isClosed) return line;
    // The closed one stays in place where no new one comes: the next request tries again.
    this.#line = StaffLine.open(this.#url, this.#signIn).catch(() => line);
    return this.#line;
  }
}
