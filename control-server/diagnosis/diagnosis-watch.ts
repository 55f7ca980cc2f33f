import type { Diagnosis } from '#protocol/diagnosis.ts';
import type { ProbePlan } from '#protocol/terminal-messages.ts';
import type { LiveTerminals } from '../terminals/live-terminals.ts';
import { Turns } from '../turns.ts';
import { type SiteMemory, diagnose, noMemory } from './diagnosis-rules.ts';
import { type Electable, electOrder } from './election-rules.ts';
import type { ServerView, TerminalView } from './evidence-rules.ts';
import type { Suspect } from './hysteresis-rules.ts';
import { hurriesAt, needsHurry } from './hurry-rules.ts';
import { diagnoseServer, followDeafness } from './server-rules.ts';

/** A site where all is well and nothing new is heard is looked at again after this long at the latest, ms. */
const LOOKED_AT_EVERY_MS = 10_000;

/** What the watch needs to know besides the live terminals. */
export type WatchParts = {
  live: LiveTerminals;
  startedAt: number;
  /** hosts whose doors are looked at */
  services: readonly string[];
  wasClosedAt(siteId: string, moment: number): boolean;
};

/** What its terminals are told with their heartbeats: whether to hurry, who looks at the services, and who at those that fail. */
type SitePlan = {
  isHurried: boolean;
  first: string | undefined;
  second: string | undefined;
  failing: string[];
  electedAt: number;
};
const nobody: SitePlan = { isHurried: false, first: undefined, second: undefined, failing: [], electedAt: 0 };
/** Who looks at the services is asked anew so often, and when it goes. */
const ELECTED_FOR_MS = 15_000;

/** What is wrong at each site and with the server itself, as the live terminals tell it; remembered from one second to the next. */
export class DiagnosisWatch {
  readonly #parts: WatchParts;
  readonly #memories = new Map<string, SiteMemory>();
  readonly #shown = new Map<string, string>();
  readonly #plans = new Map<string, SitePlan>();
  /** of those who vanished: whether their site was closed then; the question costs a look into the calendar */
  readonly #closed = new Map<string, { moment: number; isClosed: boolean }>();
  /** sites where nothing is wrong: what was known of their terminals at the last look, and until when time alone changes nothing */
  readonly #quiet = new Map<string, { stirs: number; from: number; until: number }>();
  #own: SiteMemory = noMemory;
  #deaf: ServerView['deaf'] = null;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** After a start: what was open goes on. */
  remember(siteId: string | null, suspects: readonly Suspect[]): void {
    const troubles = suspects.map(({ trouble }) => trouble);
    const memory = { ...noMemory, suspects, diagnosis: { ...noMemory.diagnosis, troubles } };
    if (siteId === null) this.#own = memory;
    else this.#memories.set(siteId, memory);
  }

  /** What is wrong at a site: its own troubles, and the server's. */
  of(siteId: string): Diagnosis {
    const { diagnosis } = this.memory(siteId);
    const { troubles } = this.#own.diagnosis;
    return troubles.length === 0
      ? diagnosis
      : { ...diagnosis, troubles: [...troubles, ...diagnosis.troubles].slice(0, 12) };
  }

  /** @param siteId null: the server's own */
  memory(siteId: string | null): SiteMemory {
    return siteId === null ? this.#own : (this.#memories.get(siteId) ?? noMemory);
  }

  /**
   * One step for every site.
   * @returns the sites that say something else now, and those (null: the server) with anything wrong, suspected or just over
   */
  async look(now: number): Promise<{ changed: string[]; troubled: (string | null)[] }> {
    const { live, startedAt } = this.#parts;
    // One who is heard is enough to know that the server is not deaf.
    const silences = live.hearsAnybody(now)
      ? [{ heard: 1, vanishedAt: [] }]
      : live
          .siteIds()
          .map((siteId) => live.siteSilence(siteId, now, (id, moment) => this.#wasClosed(siteId, id, moment)));
    this.#deaf = followDeafness(silences, this.#deaf, now);
    const server = { startedAt, deaf: this.#deaf };
    const ownBefore = this.#own;
    this.#own = diagnoseServer(server, ownBefore, now);
    if (this.#own !== ownBefore) this.#quiet.clear();
    const changed: string[] = [];
    const troubled: (string | null)[] = isTroubled(this.#own) || isTroubled(ownBefore) ? [null] : [];
    const turns = new Turns();
    for (const siteId of live.siteIds()) {
      if (this.#isStillQuiet(siteId, now)) continue;
      if (turns.isOver) await turns.giveWay();
      const memory = this.#step(siteId, server, now);
      if (isTroubled(memory)) troubled.push(siteId);
      const words = memory.diagnosis.troubles.length === 0 ? '' : JSON.stringify(this.of(siteId));
      const shown = `${memory.diagnosis.fibre} ${memory.diagnosis.wifi} ${this.#own.diagnosis.troubles.length} ${words}`;
      if (this.#shown.get(siteId) !== shown) changed.push(siteId);
      this.#shown.set(siteId, shown);
    }
    return { changed, troubled };
  }

  /** What a terminal is to look at besides its own way out, by the last look at its site; undefined: nothing. */
  planFor(siteId: string, terminalId: string): ProbePlan | undefined {
    const plan = this.#plans.get(siteId);
    if (!plan) return undefined;
    const { services } = this.#parts;
    // A second opinion, from another place, on what the first does not reach.
    const hosts = terminalId === plan.first ? services : terminalId === plan.second ? plan.failing : [];
    if (hosts.length === 0 && !plan.isHurried) return undefined;
    return { ...(hosts.length > 0 ? { services: [...hosts] } : {}), ...(plan.isHurried ? { hurry: true } : {}) };
  }

  #planOf(siteId: string, memory: SiteMemory, terminals: readonly TerminalView[], now: number): SitePlan {
    const { live, services } = this.#parts;
    const heard = terminals.filter(({ presence }) => presence === 'heard');
    const isHurried = needsHurry(memory, heard, now);
    const failing = heard.flatMap((one) => one.services.filter(({ run }) => run > 0).map(({ host }) => host));
    const asked = [...new Set(failing)].filter((host) => services.includes(host));
    const before = this.#plans.get(siteId);
    const isStanding =
      before && now - before.electedAt < ELECTED_FOR_MS && heard.some((one) => one.terminalId === before.first);
    if (services.length === 0) return { ...nobody, isHurried };
    if (isStanding) return { ...before, isHurried, failing: asked };
    const electable = terminals.map((one): Electable => ({
      terminalId: one.terminalId,
      isHeard: one.presence === 'heard',
      isWired: one.medium !== 'wifi',
      isFree: live.see(one.terminalId)?.activity?.kind === 'free',
    }));
    const [first, second] = electOrder(electable, before?.first ?? null);
    return { isHurried, first, second, failing: asked, electedAt: now };
  }

  #step(siteId: string, server: Omit<ServerView, 'heardElsewhereAt'>, now: number): SiteMemory {
    const terminals = this.#parts.live.viewsOf(siteId, now, (id, moment) => this.#wasClosed(siteId, id, moment));
    const isHeard = terminals.some(({ presence }) => presence === 'heard');
    // A witness is needed only where nobody is heard.
    const heardElsewhereAt = isHeard ? null : this.#parts.live.heardElsewhereAt(siteId);
    const memory = diagnose({ terminals }, { ...server, heardElsewhereAt }, this.memory(siteId), now);
    this.#memories.set(siteId, memory);
    const plan = this.#planOf(siteId, memory, terminals, now);
    this.#plans.set(siteId, plan);
    this.#followQuiet(siteId, memory, terminals, now);
    return memory;
  }

  #isStillQuiet(siteId: string, now: number): boolean {
    const quiet = this.#quiet.get(siteId);
    return (
      quiet !== undefined && quiet.stirs === this.#parts.live.stirsOf(siteId) && now >= quiet.from && now < quiet.until
    );
  }

  /** A site that is quiet in every way, and whose plan stands, needs no look before something is heard of it or time makes a difference. */
  #followQuiet(siteId: string, memory: SiteMemory, terminals: readonly TerminalView[], now: number): void {
    const { live, services } = this.#parts;
    const plan = this.#plans.get(siteId) ?? nobody;
    const isQuiet =
      !isTroubled(memory) &&
      memory.silence === null &&
      !plan.isHurried &&
      terminals.every(({ presence, isQuiet: is }) => presence === 'away' || (presence === 'heard' && is));
    if (!isQuiet) return void this.#quiet.delete(siteId);
    const heard = terminals.filter(({ presence }) => presence === 'heard');
    const until = Math.min(
      now + LOOKED_AT_EVERY_MS,
      live.steadyUntil(siteId, now),
      hurriesAt(heard),
      services.length > 0 && heard.length > 0 ? plan.electedAt + ELECTED_FOR_MS : Infinity,
    );
    this.#quiet.set(siteId, { stirs: live.stirsOf(siteId), from: now, until });
  }

  #wasClosed(siteId: string, terminalId: string, moment: number): boolean {
    const known = this.#closed.get(terminalId);
    if (known?.moment === moment) return known.isClosed;
    const isClosed = this.#parts.wasClosedAt(siteId, moment);
    this.#closed.set(terminalId, { moment, isClosed });
    return isClosed;
  }
}

function isTroubled({ suspects, closed }: SiteMemory): boolean {
  return suspects.length > 0 || closed.length > 0;
}
