import { type Random, between } from '../../../provisioning/dev/fleet/seeded-random.ts';
import { DAY_MS, momentOf, wallAt } from './calendar.ts';
import type { SitePlan } from './site-plans.ts';
import { stretches } from './terms.ts';
import type { Window } from './windows.ts';

const MINUTE_MS = 60_000;
const YEAR_MS = 365 * DAY_MS;

/** What goes wrong, or is done to the machines, at a moment. Sites and terminals by their place in the plan. */
export type Mishap = { at: number } &
  /** no word leaves: the server finds out by silence (`isSilent`), or at once by a connection that breaks */
  (
    | { kind: 'power-cut'; site: number; seats: number[]; lastsMs: number; isSilent: boolean }
    | { kind: 'restart-terminal'; site: number; seat: number }
    | { kind: 'line-cut'; site: number; lastsMs: number }
    | { kind: 'stop-server'; lastsMs: number }
    /** somebody sets the clock on a terminal's wall, or its battery does */
    | { kind: 'set-clock'; site: number; seat: number; byMs: number }
    | { kind: 'save-rules'; site: number; isChanged: boolean }
  );

/** Of each kind so many in a day of the whole network, on average; at least two of each in a window. */
const DAILY = { power: 1.4, sitePower: 0.12, restart: 0.5, line: 0.4, server: 0.7, clock: 1.5 };

/** The mishaps of a window, in their order; most while somebody is there to suffer from them. */
export function planMishaps(sites: readonly SitePlan[], window: Window, random: Random): Mishap[] {
  const length = (window.closesAt - window.opensAt) / DAY_MS;
  const someSite = () => Math.floor(random() * sites.length);
  const seatsOf = (site: number) => sites[site]?.terminals.length ?? 0;
  const someSeat = (site: number) => Math.floor(random() * seatsOf(site));
  const minutes = (low: number, high: number) => Math.round(between(random, low, high) * MINUTE_MS);
  const often = (perDay: number) => Array.from({ length: Math.max(2, Math.round(perDay * length)) }, () => someSite());
  const at = (site: number) => momentIn(sites, site, window, random);
  const mishaps: Mishap[] = [
    ...often(DAILY.power).map((site): Mishap => {
      const cut = { seats: [someSeat(site)], lastsMs: minutes(0.5, 12), isSilent: random() < 0.5 };
      return { kind: 'power-cut', at: at(site), site, ...cut };
    }),
    ...often(DAILY.sitePower).map((site): Mishap => {
      const all = Array.from({ length: seatsOf(site) }, (_, seat) => seat);
      return { kind: 'power-cut', at: at(site), site, seats: all, lastsMs: minutes(1, 40), isSilent: true };
    }),
    ...often(DAILY.restart).map((site): Mishap => ({
      kind: 'restart-terminal',
      at: at(site),
      site,
      seat: someSeat(site),
    })),
    ...often(DAILY.line).map((site): Mishap => ({ kind: 'line-cut', at: at(site), site, lastsMs: minutes(1, 45) })),
    ...often(DAILY.server).map((site, index): Mishap => {
      // From a restart that takes seconds to an hour without a server.
      const lastsMs = [minutes(5, 15), minutes(0.1, 0.5), minutes(30, 60), minutes(0.1, 2)][index % 4] ?? 0;
      return { kind: 'stop-server', at: at(site), lastsMs };
    }),
    ...often(DAILY.clock).map((site): Mishap => {
      const byMs = [3_600_000, -3_600_000, -10 * YEAR_MS, DAY_MS, 90_000][Math.floor(random() * 5)] ?? 0;
      return { kind: 'set-clock', at: at(site), site, seat: someSeat(site), byMs };
    }),
    ...badSummertime(sites, window),
    ...changes(sites, window),
  ];
  return mishaps.sort((one, other) => one.at - other.at);
}

/** In the night itself every second terminal puts its clock the wrong way, as badly set machines do. */
function badSummertime(sites: readonly SitePlan[], window: Window): Mishap[] {
  const night = [...days(window)].find(
    (date) => wallAt(momentOf(date, 0)).minute !== wallAt(momentOf(date, 0) + DAY_MS).minute,
  );
  if (!night) return [];
  return sites.flatMap(({ terminals }, site) =>
    terminals.flatMap((_, seat): Mishap[] =>
      seat % 2 === 0
        ? [{ kind: 'set-clock', at: momentOf(night, 60) + seat * 60_000, site, seat, byMs: 3_600_000 }]
        : [],
    ),
  );
}

function changes(sites: readonly SitePlan[], window: Window): Mishap[] {
  return sites.flatMap(({ change }, site) =>
    (change?.dates ?? [])
      .filter((date) => window.from <= date && date < window.to)
      .flatMap((date): Mishap[] => [
        { kind: 'save-rules', at: momentOf(date, change?.minute ?? 0), site, isChanged: true },
        { kind: 'save-rules', at: momentOf(date, 24 * 60 + 7 * 60), site, isChanged: false },
      ]),
  );
}

function* days({ opensAt, closesAt }: Window): Generator<string> {
  for (let moment = opensAt; moment < closesAt; moment += DAY_MS) yield wallAt(moment).date;
}

/** A moment while a site is open, nine times of ten. */
function momentIn(sites: readonly SitePlan[], site: number, window: Window, random: Random): number {
  const plan = sites[site];
  const open = plan ? stretches(plan.terms, window.from, window.to) : [];
  const stretch = random() < 0.9 ? open[Math.floor(random() * open.length)] : undefined;
  const { opensAt, closesAt } = stretch ?? window;
  return Math.round(between(random, opensAt, closesAt));
}
