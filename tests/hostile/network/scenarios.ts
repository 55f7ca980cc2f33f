import type { Cause } from '#protocol/diagnosis.ts';
import {
  type Fault,
  cutFibre,
  deadAccessPoint,
  deadBox,
  deadDns,
  deadReference,
  deadService,
  killServer,
  loss,
  lossyCable,
  noCurrent,
  portal,
  restartAll,
  saturate,
  serversLine,
  unplug,
  wrongDns,
} from './faults.ts';

/** One fault and what is true of it. */
export type Scenario = {
  name: string;
  fault: Fault;
  /** how long it lasts, seconds */
  lastsSeconds: number;
  /** of a fault that comes and goes: so long there, so long not */
  flapSeconds?: number;
  /** what is right while it lasts: where the site cannot be heard, first that it is cut, and then which it was */
  rightAtFirst: readonly Cause[];
  /** what the incident is in the end; null: there is none */
  rightInTheEnd: Cause | null;
  /** every site is hit, and has its incident: one alert all the same */
  isEverywhere?: true;
  /** it may be on the page, under its right name, and rings for nobody */
  isTooShort?: true;
  /** nobody can be told before it is over (the server itself was dead): the seconds count from its end */
  isKnownAfter?: true;
  /** terminals of the site that are on Wi-Fi, of its three; none where it is not said */
  onAir?: number;
  /** a verdict within this time of the fault is in time, seconds, where it cannot be the 60 */
  rightWithinSeconds?: number;
  /** what the kernel drops, percent, towards the site: its measured loss is compared */
  lossPercent?: number;
};

const MINUTE = 60;

/** Two minutes are enough for a verdict within one, and for a wrong second one to show. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'fibre cut',
    fault: cutFibre,
    lastsSeconds: 100,
    rightAtFirst: ['fibre-or-power', 'fibre'],
    rightInTheEnd: 'fibre',
  },
  {
    name: 'fibre loses 20 % of packets',
    fault: loss(20),
    lastsSeconds: 330,
    rightAtFirst: ['fibre'],
    rightInTheEnd: 'fibre',
    lossPercent: 20,
  },
  {
    name: 'fibre loses 8 % of packets',
    fault: loss(8),
    // Not to be mistaken for chance it takes a hundred probes.
    rightWithinSeconds: 180,
    lastsSeconds: 330,
    rightAtFirst: ['fibre'],
    rightInTheEnd: 'fibre',
    lossPercent: 8,
  },
  {
    name: 'DNS dead',
    fault: deadDns,
    lastsSeconds: 2 * MINUTE,
    isEverywhere: true,
    rightAtFirst: ['dns'],
    rightInTheEnd: 'dns',
  },
  {
    name: 'DNS wrong',
    fault: wrongDns,
    lastsSeconds: 2 * MINUTE,
    isEverywhere: true,
    rightAtFirst: ['dns'],
    rightInTheEnd: 'dns',
  },
  {
    name: 'captive portal',
    fault: portal,
    lastsSeconds: 2 * MINUTE,
    rightAtFirst: ['portal'],
    rightInTheEnd: 'portal',
  },
  {
    name: 'box dead',
    fault: deadBox,
    lastsSeconds: 100,
    rightAtFirst: ['fibre-or-power', 'box'],
    rightInTheEnd: 'box',
  },
  {
    name: 'one terminal unplugged',
    fault: unplug,
    lastsSeconds: 2 * MINUTE,
    rightAtFirst: ['terminal'],
    rightInTheEnd: 'terminal',
  },
  {
    name: 'one terminal with a bad cable',
    fault: lossyCable,
    lastsSeconds: 3 * MINUTE,
    rightAtFirst: ['terminal'],
    rightInTheEnd: 'terminal',
  },
  {
    name: 'access point dead (stand-in card)',
    fault: deadAccessPoint,
    lastsSeconds: 2 * MINUTE,
    onAir: 2,
    rightAtFirst: ['access-point'],
    rightInTheEnd: 'access-point',
  },
  {
    name: 'uplink saturated',
    fault: saturate,
    lastsSeconds: 2 * MINUTE,
    rightAtFirst: ['fibre'],
    rightInTheEnd: 'fibre',
  },
  {
    name: 'one reference point dead',
    fault: deadReference,
    lastsSeconds: 2 * MINUTE,
    rightAtFirst: [],
    rightInTheEnd: null,
  },
  {
    name: 'one service dead',
    fault: deadService,
    isEverywhere: true,
    // Each service is looked at every five minutes, by one terminal of a site, and then with each round until it is sure: no verdict can be sooner (docs/diagnosis.md).
    rightWithinSeconds: 420,
    lastsSeconds: 7 * MINUTE + 10,
    rightAtFirst: ['service'],
    rightInTheEnd: 'service',
  },
  {
    name: 'control server killed',
    fault: killServer,
    lastsSeconds: 90,
    rightAtFirst: ['control-server'],
    rightInTheEnd: 'control-server',
    isKnownAfter: true,
  },
  {
    name: 'control server’s own line cut',
    fault: serversLine,
    lastsSeconds: 90,
    rightAtFirst: ['control-server'],
    rightInTheEnd: 'control-server',
  },
  {
    name: 'fibre flaps every 20 s',
    fault: cutFibre,
    lastsSeconds: 160,
    flapSeconds: 20,
    rightAtFirst: ['fibre-or-power', 'fibre'],
    rightInTheEnd: 'fibre',
  },
  {
    name: 'current off at the site',
    fault: noCurrent,
    lastsSeconds: 100,
    rightAtFirst: ['fibre-or-power', 'power'],
    rightInTheEnd: 'power',
  },
  {
    name: 'all terminals of the site restart',
    fault: restartAll,
    lastsSeconds: 45,
    rightAtFirst: ['fibre-or-power', 'power'],
    rightInTheEnd: 'power',
  },
  {
    name: 'a blip of 8 s',
    fault: cutFibre,
    lastsSeconds: 8,
    isTooShort: true,
    rightAtFirst: ['fibre-or-power', 'fibre'],
    rightInTheEnd: 'fibre',
  },
  {
    name: 'nothing at all',
    fault: { begin: async () => undefined, end: async () => undefined },
    lastsSeconds: 2 * MINUTE,
    rightAtFirst: [],
    rightInTheEnd: null,
  },
];

/** The short form: as far as the first right word, while what follows from it is still to come. */
export const shortScenarios: readonly Scenario[] = scenarios.flatMap((scenario) => {
  if (scenario.name === 'fibre cut') return [{ ...scenario, rightInTheEnd: 'fibre-or-power' as const }];
  return scenario.name === 'captive portal' ? [scenario] : [];
});
