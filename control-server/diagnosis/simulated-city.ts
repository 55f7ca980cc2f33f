import type { Measure, Medium, Timing } from '#protocol/measures.ts';
import type { AlertSettings } from '#protocol/incidents.ts';
import { nextAlert } from '../alerts/alert-rules.ts';
import { type KeptIncident, advanceIncidents } from '../incidents/incident-rules.ts';
import { type Recent, withMeasure } from '../measures/recent-rules.ts';
import { roundOf } from '../measures/round-rules.ts';
import { judgeSiteLines } from '../sites/site-line-rules.ts';
import { type SiteMemory, diagnose, noMemory } from './diagnosis-rules.ts';
import { type Gap, RECENT_MS, type ServerView, type TerminalView } from './evidence-rules.ts';
import { gapBegins, gapEnds, withGapRound } from './gap-record-rules.ts';
import { needsHurry } from './hurry-rules.ts';
import { diagnoseServer, followDeafness } from './server-rules.ts';

/** What is broken between two moments (seconds); at one site, or one terminal of it, or everywhere. `share` of packets lost, `ms` slower, `host` of a service. */
export type Fault = {
  kind:
    | 'fibre'
    | 'box'
    | 'power'
    | 'goodbye'
    | 'access-point'
    | 'switch'
    | 'unplug'
    | 'server'
    | 'server-line'
    | 'dns-dead'
    | 'dns-wrong'
    | 'portal'
    | 'reference'
    | 'loss'
    | 'cable-loss'
    | 'slow'
    | 'saturated'
    | 'service';
  from: number;
  until: number;
  site?: number;
  terminal?: number;
  share?: number;
  ms?: number;
  host?: string;
};

const SERVICES = ['caf.example', 'impots.example', 'ants.example'];
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
  recent: Recent | null;
  vanishedAt: number | null;
  gap: Gap | null;
};

/** For tests: terminals, lines and the server's looks at them, a second at a time, by seed. Nothing of it knows the rules that it feeds. */
export class SimulatedCity {
  readonly #terminals: Terminal[];
  readonly #faults: readonly Fault[];
  readonly #random: Random;
  readonly #sites: number;
  readonly #ordinaryLoss: number;
  memories: SiteMemory[];
  own: SiteMemory = noMemory;
  deaf: ServerView['deaf'] = null;
  incidents: KeptIncident[] = [];
  alerts: { at: number; incidentId: string; step: string }[] = [];
  /** seconds */
  now = 0;
  #startedAt = -100_000;

  constructor(sites: readonly (readonly Medium[])[], faults: readonly Fault[], random: Random, ordinaryLoss = 0.002) {
    this.#sites = sites.length;
    this.#faults = faults;
    this.#random = random;
    this.#ordinaryLoss = ordinaryLoss;
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
      this.now += 1;
      for (const terminal of this.#terminals) this.#live(terminal);
      if (!this.#is('server')) this.#look();
      each(this);
    }
    return this;
  }

  /** What a site has lost beyond its box over the last five minutes, its terminals together, percent (site-line-rules.ts). */
  lossPercent(site: number): number {
    const heard = this.#terminals.filter((one) => one.site === site);
    const { fibre } = judgeSiteLines(
      heard.map(({ recent }) => ({ kind: 'heard', recent })),
      null,
    );
    return fibre.lossPercent ?? 0;
  }

  get ms(): number {
    return this.now * 1_000;
  }

  #is(kind: Fault['kind'], terminal?: Terminal): boolean {
    return this.#fault(kind, terminal) !== undefined;
  }

  #fault(kind: Fault['kind'], terminal?: Terminal): Fault | undefined {
    return this.#faults.find(
      (one) =>
        one.kind === kind &&
        one.from <= this.now &&
        this.now < one.until &&
        (!terminal || one.site === undefined || one.site === terminal.site) &&
        (!terminal || one.terminal === undefined || one.terminal === terminal.number),
    );
  }

  #reachesBox(terminal: Terminal): boolean {
    const isAway = this.#is('unplug', terminal) || this.#is('box', terminal);
    return !isAway && !(terminal.medium === 'wifi' ? this.#is('access-point', terminal) : this.#is('switch', terminal));
  }

  #live(terminal: Terminal): void {
    const isOff = this.#is('power', terminal) || this.#is('goodbye', terminal);
    if (isOff) {
      // What waited in memory is lost with it.
      Object.assign(terminal, { hasRestarted: true, backlog: [], outwardAt: -100 });
      if (this.#is('goodbye', terminal) && terminal.isConnected)
        Object.assign(terminal, { isConnected: false, vanishedAt: null });
    }
    const isThrough = !isOff && this.#reachesBox(terminal) && !this.#is('fibre', terminal);
    const isPath = isThrough && !this.#is('server') && !this.#is('server-line');
    this.#followConnection(terminal, isPath);
    if (!isOff && this.now % 15 === terminal.phase) this.#round(terminal);
  }

  #followConnection(terminal: Terminal, isPath: boolean): void {
    if (isPath) terminal.pathDownAt = null;
    else terminal.pathDownAt ??= this.now;
    if (terminal.isConnected && terminal.pathDownAt !== null) {
      if (this.now - terminal.pathDownAt < terminal.noticesAfter) return;
      Object.assign(terminal, { isConnected: false, triesAgainAt: this.now + 1, attempt: 0 });
      if (this.#is('server')) Object.assign(terminal, { vanishedAt: null, gap: null });
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
    const measure = this.#measure(terminal, isOutward);
    const isTrouble = [measure.gateway, measure.dns, measure.server, ...measure.references].some(
      (timing) => timing.kind === 'failed' || (timing.kind === 'measured' && timing.lost > 0),
    );
    const isOdd = isTrouble || measure.dnsAnswer === 'wrong' || measure.portal === 'captive';
    if (isOutward) terminal.outwardAt = this.now;
    terminal.clearWalks = isOdd ? 0 : isOutward ? Math.min(2, clearWalks + 1) : clearWalks;
    if (!isConnected) return void terminal.backlog.push(measure);
    if (terminal.pathDownAt !== null)
      return void terminal.backlog.push({ ...measure, server: { kind: 'failed', sent: 1 } });
    terminal.recent = withMeasure(terminal.recent, measure, this.ms);
    const memory = this.memories[terminal.site] ?? noMemory;
    terminal.hurry = needsHurry(
      memory,
      this.#views(terminal.site).filter(({ presence }) => presence === 'heard'),
      this.ms,
    );
  }

  #measure(terminal: Terminal, isOutward: boolean): Measure {
    const none: Timing = { kind: 'not-measured' };
    const isIn = !this.#is('unplug', terminal) && !(terminal.medium === 'cable' && this.#is('switch', terminal));
    const own =
      this.#fault('cable-loss', terminal)?.share ?? (terminal.medium === 'wifi' ? 0.01 : this.#ordinaryLoss / 4);
    const box = isIn && this.#reachesBox(terminal);
    const far = box && !this.#is('fibre', terminal);
    const slow = this.#fault('slow', terminal)?.ms ?? 0;
    const full = this.#fault('saturated', terminal)?.ms ?? 0;
    const lost =
      1 - (1 - own) * (1 - this.#ordinaryLoss) * (1 - (this.#fault('loss', terminal)?.share ?? 0)) * (full ? 0.97 : 1);
    const portal = this.#is('portal', terminal);
    const near = terminal.medium === 'wifi' ? 3 : 0.4;
    const beyond = () =>
      this.#burst(5, far && !portal ? lost : 1, near + 9 + slow + full * (0.6 + 0.4 * this.#random()), 2 + full / 6);
    const isDnsUp = far && !this.#is('dns-dead', terminal) && this.#random() > lost && this.#random() > 0.002;
    const services = isOutward && terminal.number === 0 && far && this.now % 300 < 60;
    return {
      takenAt: this.ms,
      medium: terminal.medium,
      card: { carrier: isIn, speedMbps: null, newErrors: 0 },
      wifi: null,
      gateway: isIn ? this.#burst(5, box ? own : 1, near, near / 4) : none,
      dns: isOutward ? (isDnsUp ? this.#burst(1, 0, 12, 4) : { kind: 'failed', sent: 1 }) : none,
      references: isOutward ? [this.#is('reference') ? this.#burst(5, 1, 1, 1) : beyond(), beyond()] : [],
      server: terminal.isConnected ? this.#burst(1, 0, 10, 3) : { kind: 'failed', sent: 1 },
      ...(isOutward && isDnsUp ? { dnsAnswer: this.#is('dns-wrong', terminal) || portal ? 'wrong' : 'right' } : {}),
      ...(isOutward && far ? { portal: portal ? 'captive' : 'none' } : {}),
      ...(services
        ? { services: SERVICES.map((host) => ({ host, failedAt: this.#isDown(host) ? 'tcp' : null, ms: 30 })) }
        : {}),
    };
  }

  #isDown(host: string): boolean {
    return this.#fault('service')?.host === host;
  }

  #burst(sent: number, lossShare: number, ms: number, spreadMs: number): Timing {
    const answers = Array.from({ length: sent }, () =>
      this.#random() < lossShare ? null : ms - Math.log(1 - this.#random()) * spreadMs,
    );
    const came = answers.filter((one) => one !== null).sort((one, other) => one - other);
    const median = came[Math.floor(came.length / 2)];
    if (median === undefined) return { kind: 'failed', sent };
    return { kind: 'measured', ms: median, jitterMs: spreadMs, sent, lost: sent - came.length };
  }

  #views(site: number): TerminalView[] {
    return this.#terminals.filter((one) => one.site === site).map((one) => viewOf(one, this.ms));
  }

  #look(): void {
    // It has just come back: of what it knew nothing is left.
    if (this.#faults.some(({ kind, until }) => kind === 'server' && until === this.now)) {
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
    medium: recent?.measure.medium ?? null,
    rounds: recent && now - recent.receivedAt <= RECENT_MS ? recent.rounds : [],
    isQuiet: recent?.isQuiet ?? true,
    usualMs: recent?.usualMs ?? null,
    services: recent?.services ?? [],
    hasSeenAir: recent?.hasSeenAir ?? false,
    gap,
  };
}
