import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Log, makeLog } from '../../../kiosk-app/shell/log.ts';
import type { StaffSignIn } from '../demo-city.ts';
import { StepRefused } from '../progress.mjs';
import { DEFAULT_SPEED, OPENING_HOUR, OPEN_MINUTES, cutMs, planCuts, realMs } from './city-plan.ts';
import { CUT_SITE, type FleetSite, fleetSites } from './fleet-sites.ts';
import { FleetStaff } from './fleet-staff.ts';
import { roundSeen, serverRoundTripMs } from './network-model.ts';
import { between, seededRandom } from './seeded-random.ts';
import { plausibleHands } from './simulated-hands.ts';
import { SimulatedTerminal } from './simulated-terminal.ts';
import { NIGHT_MINUTES, SiteLife, ignoreAbort } from './site-life.ts';
import { SiteLine } from './site-line.ts';

/** Not all at once, and soon enough for whoever looks at a dashboard that has just opened. */
const FIRST_ROUNDS_WITHIN_MS = 5_000;

export type FleetOptions = {
  /** the control server's address */
  url: string;
  /** an account that may issue tickets, enrol and command */
  signIn: StaffSignIn;
  /** where the terminals keep what they keep; a second start on it finds them enrolled */
  dataDir: string;
  sites?: readonly FleetSite[];
  seed?: number;
  /** how many of the city's minutes pass in one of the clock's, 1 to 60 */
  speed?: number;
  /** people come and go */
  arrivals?: boolean;
  /** the fibre of one site is cut now and then */
  autoCuts?: boolean;
  log?: Log;
  /** a site's fibre was cut or mended by itself */
  onCut?(siteName: string, isCut: boolean): void;
  /** all terminals of a site are enrolled and nobody has come yet: the moment to give them a past */
  onSettled?(site: FleetSiteNow): Promise<void>;
};

export type FleetSiteNow = { plan: FleetSite; siteId: string; line: SiteLine; terminals: readonly SimulatedTerminal[] };

export type Fleet = {
  sites: readonly FleetSiteNow[];
  terminals: readonly SimulatedTerminal[];
  /** @throws on an unknown site's name */
  cut(siteName: string): void;
  mend(siteName: string): void;
  /** Every terminal says goodbye; resolves when no socket and no timer of the fleet is left. */
  stop(): Promise<void>;
};

/**
 * Starts simulated terminals in this process: enrolled through the doors, connected, and the city opens.
 * @throws StepRefused where the server refuses one
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { url, seed = 1, speed = DEFAULT_SPEED, log = makeLog('silent') } = options;
  const staff = await FleetStaff.open(url, options.signIn, log);
  const ending = new AbortController();
  const began = performance.now();
  const cityHour = () =>
    OPENING_HOUR + ((((performance.now() - began) * speed) / 60_000) % (OPEN_MINUTES + NIGHT_MINUTES)) / 60;
  const sites: FleetSiteNow[] = [];
  const stop = async () => {
    ending.abort();
    for (const { terminals } of sites) for (const terminal of terminals) terminal.stop();
    await staff.close();
    // Goodbyes are on their way through the lines: what is not through by then is no longer waited for.
    await pause(50);
    await Promise.all(sites.map(({ line }) => line.close()));
  };
  const settle = async (plan: FleetSite, siteNumber: number) => {
    const line = new SiteLine(url, siteNumber);
    const terminals: SimulatedTerminal[] = [];
    const site = { plan, siteId: await staff.siteId(plan.name), line, terminals };
    sites[siteNumber] = site;
    for (const one of plan.terminals) {
      const random = seededRandom(seed, `${plan.name} ${one.name}`);
      const lineNow = () => ({ fibreIsCut: line.isCut, hour: cityHour(), wifiLossDb: 0 });
      const cable = await line.plug(() => serverRoundTripMs(plan.fibre, one.attachment, lineNow(), random) / 2);
      const terminal = new SimulatedTerminal({
        dataDir: join(options.dataDir, `${siteNumber + 1}-${one.name.replaceAll(/\W+/g, '-')}`),
        server: cable.url,
        pullCable: () => cable.pull(),
        hands: plausibleHands(random, one.residueEvery),
        look: (isOutward, _at, services) =>
          roundSeen(plan.fibre, one.attachment, lineNow(), isOutward, random, services),
        log: log.child({ site: plan.name, terminal: one.name }),
      });
      terminals.push(terminal);
      if (terminal.isEnrolled) continue;
      const enrolled = await terminal.enrol(await staff.enrolmentCode(site.siteId, one.name));
      if (!enrolled.ok) throw new StepRefused(`Le serveur refuse ${plan.name}, ${one.name} : ${enrolled.refusal.code}`);
    }
    await options.onSettled?.(site);
  };
  const settled = await Promise.allSettled((options.sites ?? fleetSites).map(settle));
  const failure = settled.find((one) => one.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  const phase = seededRandom(seed, 'phase');
  for (const { terminals } of sites)
    for (const terminal of terminals) terminal.start(between(phase, 0, FIRST_ROUNDS_WITHIN_MS));

  const siteNamed = (name: string): FleetSiteNow => {
    const site = sites.find(({ plan }) => plan.name === name);
    if (!site) throw new Error(`the fleet has no site "${name}"`);
    return site;
  };
  if (options.arrivals ?? true) {
    for (const site of sites) {
      const life = new SiteLife(site, staff, speed, seededRandom(seed, site.plan.name));
      life.live(ending.signal).catch(ignoreAbort);
    }
  }
  const cuttable = sites.find(({ plan }) => plan.name === CUT_SITE);
  if (cuttable && (options.autoCuts ?? true)) {
    liveCuts(cuttable, speed, seededRandom(seed, 'cuts'), options.onCut, ending.signal).catch(ignoreAbort);
  }
  return {
    sites,
    terminals: sites.flatMap(({ terminals }) => terminals),
    cut: (name) => siteNamed(name).line.cut(),
    mend: (name) => siteNamed(name).line.mend(),
    stop,
  };
}

/** The digger comes each day anew. */
async function liveCuts(
  { line, plan }: FleetSiteNow,
  speed: number,
  random: () => number,
  onCut: FleetOptions['onCut'],
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const opened = performance.now();
    const untilMinute = (minute: number) =>
      pause(Math.max(0, opened + realMs(minute, speed) - performance.now()), undefined, { signal });
    for (const cut of planCuts(random)) {
      await untilMinute(cut.at);
      line.cut();
      onCut?.(plan.name, true);
      await pause(cutMs(cut, speed), undefined, { signal });
      line.mend();
      onCut?.(plan.name, false);
    }
    await untilMinute(OPEN_MINUTES + NIGHT_MINUTES);
  }
}
