import { seededRandom } from '../../../provisioning/dev/fleet/seeded-random.ts';
import { type Mishap, planMishaps } from './mishap-plan.ts';
import { type Visitor, planPeople } from './people-plan.ts';
import type { SitePlan } from './site-plans.ts';
import { type Window, windowsOf } from './windows.ts';

/** Some days of the network, all of it drawn before they begin. What the people find is another matter. */
export type WindowPlan = Window & { people: Visitor[][]; mishaps: Mishap[] };
export type WorldPlan = { seed: number; days: number; sites: readonly SitePlan[]; windows: WindowPlan[] };

/** The same world for the same seed, days and sites. */
export function planWorld(seed: number, days: number, sites: readonly SitePlan[]): WorldPlan {
  const windows = windowsOf(days).map((window, index) => ({
    ...window,
    people: sites.map((site) => planPeople(site, window.from, window.to, seededRandom(seed, `${index} ${site.name}`))),
    mishaps: planMishaps(sites, window, seededRandom(seed, `${index} mishaps`)),
  }));
  return { seed, days, sites, windows };
}
