import { DAY_MS, momentOf, wallAt } from './calendar.ts';
import type { City } from './city.ts';
import type { CityWatch } from './city-watch.ts';
import { type Repair, strike } from './mishaps.ts';
import { Resident } from './resident.ts';
import type { Person, SiteRoom } from './site-room.ts';
import { openAt, stretches } from './terms.ts';
import type { WindowPlan } from './world-plan.ts';

const MINUTE_MS = 60_000;
/** While somebody is in a room its terminals tick, beat and journal, and people act, this often. Less than SILENT_AFTER_MS, and what CONSUMED_INTERVAL_MS is. */
const STEP_MS = 30_000;
/** A moment after which a terminal whose clock is a little slow agrees that it has come. */
const AFTER_MS = 500;
/** Before the end, and before the first warning, a terminal asks by itself (20 s): it must tick within that time. */
const ASKS_BEFORE_MS = 19_000;
/** Server, terminals and dashboard are compared this often. */
const LOOK_MS = 5 * MINUTE_MS;
/** At night the server forgets, at ten past midnight as its own schedule has it. */
const NIGHT_MINUTE = 10;
/** A site is woken so long before anything is expected there. */
const WAKES_BEFORE_MS = 5 * MINUTE_MS;

/** Lives through some days: pushes the clock from one moment of interest to the next, and lets everybody act at each. */
export class CityDays {
  readonly #city: City;
  readonly #watch: CityWatch;
  readonly #window: WindowPlan;
  readonly #people: Person[][];
  readonly #next: number[];
  #mishap = 0;
  #repairs: Repair[] = [];
  #lastNight: string;

  constructor(city: City, watch: CityWatch, window: WindowPlan) {
    this.#city = city;
    this.#watch = watch;
    this.#window = window;
    this.#people = city.sites.map(() => []);
    this.#next = city.sites.map(() => 0);
    this.#lastNight = window.from;
  }

  async live(): Promise<void> {
    const { time } = this.#city;
    await this.#city.untilConnected();
    while (time.now() < this.#window.closesAt) await this.#step(this.#nextMoment());
    // What is broken is put right, and whoever is still there goes home.
    while (this.#repairs.length > 0) await this.#step(Math.max(time.now(), this.#repairs[0]?.at ?? 0));
    for (const until = time.now() + 30 * MINUTE_MS; time.now() < until;) await this.#step(time.now() + STEP_MS);
  }

  async #step(moment: number): Promise<void> {
    const city = this.#city;
    city.time.pushTo(moment);
    const now = city.time.now();
    const isWhole = now % STEP_MS === 0;
    const awake = city.sites.filter((_, index) => this.#isAwake(index));
    for (const seat of awake.flatMap(({ seats }) => seats)) if (seat.isOn) seat.terminal.tick();
    await city.hush();
    await city.server.second();
    await city.hush();
    if (isWhole) {
      await Promise.all(
        awake.flatMap(({ seats }) => seats).map((seat) => (seat.isUp ? seat.terminal.beat() : undefined)),
      );
      await city.hush();
    }
    // What was called until now was called before anything broke.
    if (this.#isStruck(now)) for (const site of awake) await site.lookAtWall();
    await this.#mishaps(now);
    if (isWhole) await this.#act(now);
    for (const site of awake) await site.lookAtWall();
    if (now % LOOK_MS === 0) await this.#watch.compare(awake);
    city.noteBlind();
    await this.#night(now);
  }

  async #act(now: number): Promise<void> {
    for (const [index, site] of this.#city.sites.entries()) {
      this.#receive(index, site, now);
      const people = this.#people[index] ?? [];
      for (const person of people) if (await person.act()) await this.#city.hush();
      this.#people[index] = [...people, ...site.newcomers].filter(({ isGone }) => !isGone);
      site.newcomers = [];
    }
  }

  #receive(index: number, site: SiteRoom, now: number): void {
    const coming = this.#window.people[index] ?? [];
    for (let visitor = coming[this.#next[index] ?? 0]; visitor && visitor.at <= now;) {
      this.#people[index]?.push(new Resident(visitor, site));
      this.#next[index] = (this.#next[index] ?? 0) + 1;
      visitor = coming[this.#next[index] ?? 0];
    }
  }

  #isStruck(now: number): boolean {
    return (this.#window.mishaps[this.#mishap]?.at ?? Infinity) <= now || (this.#repairs[0]?.at ?? Infinity) <= now;
  }

  async #mishaps(now: number): Promise<void> {
    const { mishaps } = this.#window;
    for (let mishap = mishaps[this.#mishap]; mishap && mishap.at <= now; mishap = mishaps[this.#mishap]) {
      this.#mishap += 1;
      const repair = await strike(this.#city, mishap);
      if (repair) this.#repairs.push(repair);
    }
    this.#repairs.sort((one, other) => one.at - other.at);
    for (let repair = this.#repairs[0]; repair && repair.at <= now; repair = this.#repairs[0]) {
      this.#repairs.shift();
      await repair.work();
    }
  }

  async #night(now: number): Promise<void> {
    const { date, minute } = wallAt(now);
    if (date === this.#lastNight || minute < NIGHT_MINUTE) return;
    this.#lastNight = date;
    await this.#watch.note();
    await this.#city.server.night();
  }

  /** Is anybody there, or may soon be? */
  #isAwake(index: number): boolean {
    const site = this.#city.sites[index];
    if (!site) return false;
    const now = this.#city.time.now();
    const isInside = (this.#people[index]?.length ?? 0) > 0 || site.seats.some(({ session }) => session !== null);
    const comes = this.#window.people[index]?.[this.#next[index] ?? 0]?.at ?? Number.POSITIVE_INFINITY;
    const isOpen = openAt(site.plan.terms, now) ?? openAt(site.plan.terms, now + WAKES_BEFORE_MS);
    return isInside || isOpen !== null || comes - now <= WAKES_BEFORE_MS;
  }

  #nextMoment(): number {
    const now = this.#city.time.now();
    const step = Math.floor(now / STEP_MS) * STEP_MS + STEP_MS;
    const mishap = this.#window.mishaps[this.#mishap]?.at;
    const planned = [mishap, this.#repairs[0]?.at, this.#window.closesAt].filter((one) => one !== undefined);
    const isAwake = this.#city.sites.some((_, index) => this.#isAwake(index));
    const candidates = isAwake ? [step, ...this.#deadlines()] : [this.#nextWaking(), this.#nextNight(), ...planned];
    return Math.max(now + 1, Math.min(...candidates.filter((one) => one > now)));
  }

  /** Moments at which a session ends or asks by itself, or a terminal is kept no longer. */
  #deadlines(): number[] {
    return this.#city.sites.flatMap(({ seats, plan }) => {
      const firstWarning = Math.max(...plan.terms.time.warnAtMinutes) * MINUTE_MS;
      return seats.flatMap(({ session, offer }) => [
        ...(session
          ? [
              session.endsAt + AFTER_MS,
              session.endsAt - ASKS_BEFORE_MS,
              ...(plan.terms.time.whileFree ? [session.endsAt - firstWarning - ASKS_BEFORE_MS] : []),
            ]
          : []),
        ...(offer.until === null ? [] : [offer.until]),
      ]);
    });
  }

  #nextWaking(): number {
    const now = this.#city.time.now();
    const { date } = wallAt(now);
    return Math.min(
      ...this.#city.sites.map(({ plan }, index) => {
        const opening = stretches(plan.terms, date, wallAt(now + 2 * DAY_MS).date).find(({ opensAt }) => opensAt > now);
        const comes = this.#window.people[index]?.[this.#next[index] ?? 0]?.at;
        return (
          Math.min(opening?.opensAt ?? Number.POSITIVE_INFINITY, comes ?? Number.POSITIVE_INFINITY) -
          WAKES_BEFORE_MS +
          1
        );
      }),
    );
  }

  #nextNight(): number {
    const { date, minute } = wallAt(this.#city.time.now());
    const next = minute < NIGHT_MINUTE ? date : wallAt(momentOf(date, 12 * 60) + DAY_MS).date;
    return momentOf(next, NIGHT_MINUTE);
  }
}
