import type { Measure, Medium } from '#protocol/measures.ts';
import type { AlertSettings } from '#protocol/incidents.ts';
import { nextAlert } from '../alerts/alert-rules.ts';
import { type KeptIncident, advanceIncidents } from '../incidents/incident-rules.ts';
import { RecentMeasures } from '../measures/recent-measures.ts';
import { roundOf } from '../measures/round-rules.ts';
import { judgeSiteLines } from '../sites/site-line-rules.ts';
import { type SiteMemory, diagnose, noMemory } from './diagnosis-rules.ts';
import { type Gap, RECENT_MS, type ServerView, type TerminalView } from './evidence-rules.ts';
import { gapBegins, gapEnds, withGapRound } from './gap-record-rules.ts';
import { needsHurry } from './hurry-rules.ts';
import { diagnoseServer, followDeafness } from './server-rules.ts';
import { type Fault, SimulatedLines } from './simulated-lines.ts';

const settings: AlertSettings = {
  emails: ['reseau@agen.example'],
  webhook: null,
  quiet: null,
  escalateAfterMinutes: null,
  escalateTo: [],
};

type Random = () => number;

type Terminal = {
  id: string;
  site: number;
  number: number;
  medium: Medium;
  phase: number;
  outwardAt: number;
  clearWalks: number;
  hurry: boolean;
  isConnected: boolean;
  pathDownAt: number | null;
  noticesAfter: number;
  triesAgainAt: number;
  attempt: number;
  hasRestarted: boolean;
  backlog: Measure[];
  recent: RecentMeasures | null;
  vanishedAt: number | null;
  gap: Gap | null;
};

/** For tests: terminals, lines and the server's looks at them, a second at a time, by seed. Nothing of it knows the rules that it feeds. */
export class SimulatedCity {
  readonly #terminals: Terminal[];
  readonly #lines: SimulatedLines;
  readonly #random: Random;
  readonly #sites: number;
  memories: SiteMemory[];
  own: SiteMemory = noMemory;
  deaf: ServerView['deaf'] = null;
  incidents: KeptIncident[] = [];
  alerts: { at: number; incidentId: string; step: string }[] = [];
  #startedAt = -100_000;

  constructor(sites: readonly (readonly Medium[])[], faults: readonly Fault[], random: Random, ordinaryLoss = 0.002) {
    this.#sites = sites.length;
    this.#lines = new SimulatedLines(faults, random, ordinaryLoss);
    this.#random = random;
    this.memories = sites.map(() => noMemory);
    this.#terminals = sites.flatMap((media, site) =>
      media.map((medium, number) => ({
        id: `0190a5c0-7e1b-4c3d-8a2f-0000000${site}00${number}0`,
        site,
        number,
        medium,
        phase: Math.floor(random() * 15),
        outwardAt: -Math.floor(random() * 60),
        clearWalks: 2,
        hurry: false,
        isConnected: true,
        pathDownAt: null,
        noticesAfter: 8,
        triesAgainAt: 0,
        attempt: 0,
        hasRestarted: false,
        backlog: [],
        recent: null,
        vanishedAt: null,
        gap: null,
      })),
    );
  }

  run(seconds: number, each: (city: SimulatedCity) => void = () => {}): this {
    for (let count = 0; count < seconds; count += 1) {
      this.#lines.now += 1;
      for (const terminal of this.#terminals) this.#live(terminal);
      if (!this.#lines.is('server')) this.#look();
      each(this);
    }
    return this;
  }

  /** What a site has lost beyond its box over the last five minutes, its terminals together, percent (site-line-rules.ts). */
  lossPercent(site: number): number {
    const heard = this.#terminals.filter((one) => one.site === site);
    const { fibre } = judgeSiteLines(
      heard.map(({ recent }) => ({ kind: 'heard', recent: recent?.now() ?? null })),
      null,
    );
    return fibre.lossPercent ?? 0;
  }

  /** seconds */
  get now(): number {
    return this.#lines.now;
  }

  get ms(): number {
    return this.now * 1_000;
  }

  #live(terminal: Terminal): void {
    const isOff = this.#lines.is('power', terminal) || this.#lines.is('goodbye', terminal);
    if (isOff) {
      // What waited in memory is lost with it.
      Object.assign(terminal, { hasRestarted: true, backlog: [], outwardAt: -100 });
      if (this.#lines.is('goodbye', terminal) && terminal.isConnected)
        Object.assign(terminal, { isConnected: false, vanishedAt: null });
    }
    const isThrough = !isOff && this.#lines.reachesBox(terminal) && !this.#lines.is('fibre', terminal);
    const isPath = isThrough && !this.#lines.is('server') && !this.#lines.is('server-line');
    this.#followConnection(terminal, isPath);
    if (!isOff && this.now % 15 === terminal.phase) this.#round(terminal);
  }

  #followConnection(terminal: Terminal, isPath: boolean): void {
    if (isPath) terminal.pathDownAt = null;
    else terminal.pathDownAt ??= this.now;
    if (terminal.isConnected && terminal.pathDownAt !== null) {
      if (this.now - terminal.pathDownAt < terminal.noticesAfter) return;
      Object.assign(terminal, { isConnected: false, triesAgainAt: this.now + 1, attempt: 0 });
      if (this.#lines.is('server')) Object.assign(terminal, { vanishedAt: null, gap: null });
      else Object.assign(terminal, { vanishedAt: this.ms, gap: gapBegins(terminal.gap, this.ms) });
    } else if (!terminal.isConnected && this.now >= terminal.triesAgainAt) {
      if (isPath) this.#return(terminal);
      else {
        terminal.attempt += 1;
        terminal.triesAgainAt = this.now + Math.min(30, 2 ** terminal.attempt) * (0.5 + this.#random() / 2);
      }
    }
  }

  #return(terminal: Terminal): void {
    const { gap, backlog, hasRestarted, vanishedAt } = terminal;
    Object.assign(terminal, { isConnected: true, vanishedAt: null, backlog: [], hasRestarted: false });
    terminal.noticesAfter = 5 + Math.floor(this.#random() * 6);
    if (!gap || vanishedAt === null) return;
    terminal.gap = gapEnds(gap, this.ms, hasRestarted);
    for (const measure of backlog) terminal.gap = withGapRound(terminal.gap, roundOf(measure, this.ms));
  }

  #round(terminal: Terminal): void {
    const { hurry, clearWalks, outwardAt, isConnected } = terminal;
    const isClose = hurry || clearWalks < 2 || !isConnected;
    const isOutward = this.now - outwardAt >= (isClose ? 15 : 60);
    terminal.hurry = false;
    const measure = this.#lines.measure(terminal, isOutward);
    const isTrouble = [measure.gateway, measure.dns, measure.server, ...measure.references].some(
      (timing) => timing.kind === 'failed' || (timing.kind === 'measured' && timing.lost > 0),
    );
    const isOdd = isTrouble || measure.dnsAnswer === 'wrong' || measure.portal === 'captive';
    if (isOutward) terminal.outwardAt = this.now;
    terminal.clearWalks = isOdd ? 0 : isOutward ? Math.min(2, clearWalks + 1) : clearWalks;
    if (!isConnected) return void terminal.backlog.push(measure);
    if (terminal.pathDownAt !== null)
      return void terminal.backlog.push({ ...measure, server: { kind: 'failed', sent: 1 } });
    if (terminal.recent) terminal.recent.take(measure, this.ms);
    else terminal.recent = new RecentMeasures(measure, this.ms);
    const memory = this.memories[terminal.site] ?? noMemory;
    terminal.hurry = needsHurry(
      memory,
      this.#views(terminal.site).filter(({ presence }) => presence === 'heard'),
      this.ms,
    );
  }

  #views(site: number): TerminalView[] {
    return this.#terminals.filter((one) => one.site === site).map((one) => viewOf(one, this.ms));
  }

  #look(): void {
    // It has just come back: of what it knew nothing is left.
    if (this.#lines.hasEnded('server')) {
      Object.assign(this, { memories: this.memories.map(() => noMemory), own: noMemory, deaf: null });
      this.#startedAt = this.ms;
      for (const one of this.#terminals) Object.assign(one, { vanishedAt: null, gap: null, isConnected: false });
    }
    const views = Array.from({ length: this.#sites }, (_, site) => this.#views(site));
    const presences = views.map((some) => ({
      heard: some.filter(({ presence }) => presence === 'heard').length,
      vanishedAt: some.flatMap(({ presence, since }) => (presence === 'vanished' && since !== null ? [since] : [])),
    }));
    this.deaf = followDeafness(presences, this.deaf, this.ms);
    const server = { startedAt: this.#startedAt, deaf: this.deaf };
    this.own = diagnoseServer(server, this.own, this.ms);
    this.#keep(null, this.own);
    views.forEach((terminals, site) => {
      const others = this.#terminals.filter((one) => one.site !== site);
      const heardElsewhereAt = Math.max(0, ...others.map(({ recent }) => recent?.receivedAt ?? 0)) || null;
      const memory = diagnose({ terminals }, { ...server, heardElsewhereAt }, this.memories[site] ?? noMemory, this.ms);
      this.memories[site] = memory;
      this.#keep(`site ${site}`, memory);
    });
  }

  #keep(siteId: string | null, memory: SiteMemory): void {
    const own = this.incidents.filter((one) => one.siteId === siteId);
    for (const one of advanceIncidents(siteId, own, memory, this.ms, () => `incident ${this.incidents.length}`)) {
      this.incidents = [...this.incidents.filter(({ incidentId }) => incidentId !== one.incidentId), one];
    }
    for (const one of this.incidents.filter((incident) => incident.siteId === siteId)) {
      const isBad = memory.suspects.some(({ slot, isBad: is }) => slot === one.slot && is);
      const isEcho =
        one.cause === 'service' && this.incidents.some((other) => other.slot === one.slot && other.alertedAt !== null);
      const step = nextAlert(one, settings, { now: this.ms, isBad, isMaintenance: false, isQuiet: false, isEcho });
      if (step === null) continue;
      this.alerts.push({ at: this.now, incidentId: one.incidentId, step });
      const mark = step === 'tell-opened' ? { alertedAt: this.ms } : { endToldAt: this.ms };
      this.incidents = this.incidents.map((other) => (other === one ? { ...one, ...mark } : other));
    }
  }
}

function viewOf({ id, isConnected, vanishedAt, recent, gap }: Terminal, now: number): TerminalView {
  return {
    terminalId: id,
    presence: isConnected ? 'heard' : vanishedAt === null ? 'away' : 'vanished',
    since: vanishedAt,
    medium: recent?.medium ?? null,
    rounds: recent && now - recent.receivedAt <= RECENT_MS ? recent.rounds : [],
    lastLookAt: recent && now - recent.receivedAt <= RECENT_MS ? recent.lastLookAt : 0,
    isQuiet: recent?.isQuiet ?? true,
    usualMs: recent?.usualMs ?? null,
    services: recent?.services ?? [],
    hasSeenAir: recent?.hasSeenAir ?? false,
    gap,
  };
}
