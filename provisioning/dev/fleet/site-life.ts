import { setTimeout as pause } from 'node:timers/promises';
import { EXTENSION_MINUTES } from '#protocol/limits.ts';
import { OPEN_MINUTES, type Visit, planDay, realMinutes, realMs } from './city-plan.ts';
import type { FleetStaff } from './fleet-staff.ts';
import { type Random, between, oneOf } from './seeded-random.ts';
import type { SimulatedTerminal } from './simulated-terminal.ts';

/** Between the closing of one day and the opening of the next, in the city's minutes. */
export const NIGHT_MINUTES = 15;
/** What one screen takes a person, in the city's minutes. */
const READING_MINUTES = [0.3, 0.8] as const;
/** A helper gets up when a terminal is out of service; long enough for the dashboard to be seen saying so. */
const MENDED_AFTER_MS = 40_000;

const MESSAGES = [
  'Votre impression vous attend à l’accueil.',
  'Un conseiller vient vous voir dans quelques minutes.',
  'L’espace ferme à 18 heures.',
];

export type LivelySite = { siteId: string; terminals: readonly SimulatedTerminal[] };

/** The people of one site: residents who come by the plan, and the helper of the room. */
export class SiteLife {
  readonly #site: LivelySite;
  readonly #staff: FleetStaff;
  readonly #speed: number;
  readonly #random: Random;
  /** Somebody is on the way to it or at it. */
  readonly #taken = new Set<SimulatedTerminal>();

  constructor(site: LivelySite, staff: FleetStaff, speed: number, random: Random) {
    this.#site = site;
    this.#staff = staff;
    this.#speed = speed;
    this.#random = random;
  }

  /** Day after day. Never resolves; rejects with the signal's AbortError, or with a bug. */
  async live(signal: AbortSignal): Promise<void> {
    await Promise.race([
      this.#days(signal),
      ...this.#site.terminals.map((terminal) => this.#lookAfter(terminal, signal)),
    ]);
  }

  async #days(signal: AbortSignal): Promise<void> {
    for (;;) {
      const opened = performance.now();
      const untilMinute = (minute: number) =>
        pause(Math.max(0, opened + realMs(minute, this.#speed) - performance.now()), undefined, { signal });
      for (const visit of planDay(this.#site.terminals.length, this.#random)) {
        await untilMinute(visit.arrivesAt);
        // Only the end of the fleet ends a visit by force.
        this.#receive(visit, signal).catch(ignoreAbort);
      }
      await untilMinute(OPEN_MINUTES + NIGHT_MINUTES);
    }
  }

  async #receive(visit: Visit, signal: AbortSignal): Promise<void> {
    const terminal = oneOf(
      this.#random,
      this.#site.terminals.filter((one) => one.activity.kind === 'free' && !this.#taken.has(one)),
    );
    // No seat: this one comes back another day.
    if (!terminal) return;
    this.#taken.add(terminal);
    try {
      const words = await this.#staff.ticket(this.#site.siteId, realMinutes(visit.ticket, this.#speed));
      if (!words) return;
      const reading = () => this.#minutes(between(this.#random, ...READING_MINUTES), signal);
      const began = await terminal.signIn(words, reading);
      if (began.ok) await this.#sit(terminal, visit, signal);
    } finally {
      this.#taken.delete(terminal);
    }
  }

  /** From the first page to the empty chair. */
  async #sit(terminal: SimulatedTerminal, visit: Visit, signal: AbortSignal): Promise<void> {
    const { activity } = terminal;
    if (activity.kind !== 'occupied') return;
    const { sessionId } = activity;
    const isStillThere = () => terminal.activity.kind === 'occupied' && terminal.activity.sessionId === sessionId;
    const over = new AbortController();
    const visiting = AbortSignal.any([signal, over.signal]);
    const ended = terminal.until(() => !isStillThere()).then(() => over.abort());
    this.#help(terminal, sessionId, visit, visiting).catch(ignoreAbort);
    await this.#minutes(visit.stay, visiting).catch(ignoreAbort);
    if (visit.parting === 'ends' && isStillThere()) terminal.leave();
    await ended;
  }

  async #help(terminal: SimulatedTerminal, sessionId: string, visit: Visit, signal: AbortSignal): Promise<void> {
    if (!visit.help) return;
    await this.#minutes(visit.help.after, signal);
    const { terminalId } = terminal.identity;
    switch (visit.help.kind) {
      case 'extend':
        // What is asked for is the rest of the file, a quarter of an hour at a time.
        return this.#staff.extend(
          terminalId,
          sessionId,
          realMinutes(Math.ceil((visit.stay - visit.ticket) / EXTENSION_MINUTES) * EXTENSION_MINUTES, this.#speed),
        );
      case 'end':
        return this.#staff.end(terminalId, sessionId);
      case 'message':
        return this.#staff.say(terminalId, oneOf(this.#random, MESSAGES) ?? '');
    }
  }

  async #lookAfter(terminal: SimulatedTerminal, signal: AbortSignal): Promise<never> {
    for (;;) {
      await terminal.until(({ kind }) => kind === 'out-of-service');
      await pause(MENDED_AFTER_MS, undefined, { signal });
      await this.#staff.wipeAgain(terminal.identity.terminalId);
    }
  }

  #minutes(minutes: number, signal: AbortSignal): Promise<void> {
    return pause(realMs(minutes, this.#speed), undefined, { signal });
  }
}

/** What the end of the fleet, or of a visit, cuts short. Anything else is a bug and goes on. */
export function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
