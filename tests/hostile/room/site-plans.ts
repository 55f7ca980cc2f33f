import { defaultTimeRules } from '#protocol/room-rules.ts';
import { AUTUMN_NIGHT, SPRING_NIGHT } from './windows.ts';
import { dayAfter } from './calendar.ts';
import type { Interval, Limit, Terms } from './terms.ts';

/** A site of the world: its terminals and what is decided for it, with one change in the midst of each window where there is one. */
export type SitePlan = {
  name: string;
  terminals: string[];
  terms: Terms;
  /** saved at this minute of these days, and taken back the next morning */
  change?: { dates: string[]; minute: number; terms: Terms };
};

const hour = (from: number, to: number): Interval => ({ from: from * 60, to: to * 60 });
const seats = (count: number) => Array.from({ length: count }, (_, index) => `Poste ${index + 1}`);
const limit = (minutesPerSession: number, more: Partial<Limit> = {}): Limit => ({
  kinds: [],
  terminals: [],
  weekdays: [],
  minutesPerSession,
  minutesPerDay: null,
  extensions: null,
  ...more,
});
const EASTER_MONDAY = '2027-03-29';
const plain = { week: [], days: {}, lastSignInMinutes: 0, limits: [], withoutTicket: null, queue: null };

/** Open through both nights in which clocks are changed: from Saturday noon to Sunday four o'clock without an end in between. */
const lacepede: Terms = {
  ...plain,
  week: [
    [],
    [hour(10, 12.5), hour(13.5, 18.5)],
    [hour(10, 18.5)],
    [hour(13.5, 18.5)],
    [hour(10, 18.5)],
    [hour(10, 18)],
    [],
  ],
  days: {
    [dayAfter(AUTUMN_NIGHT, -1)]: [hour(12, 24)],
    [AUTUMN_NIGHT]: [hour(0, 4)],
    [dayAfter(SPRING_NIGHT, -1)]: [hour(12, 24)],
    [SPRING_NIGHT]: [hour(0, 4)],
    [EASTER_MONDAY]: [],
  },
  typed: {
    closedOnHolidays: true,
    exceptions: [AUTUMN_NIGHT, SPRING_NIGHT].flatMap((night) => {
      const before = dayAfter(night, -1);
      return [
        { from: before, to: before, title: 'Nuit de la médiathèque', hours: [hour(12, 24)] },
        { from: night, to: night, title: 'Nuit de la médiathèque', hours: [hour(0, 4)] },
      ];
    }),
  },
  limits: [
    limit(30, { kinds: ['young-ticket'], minutesPerDay: 60, extensions: 1 }),
    limit(15, { terminals: ['Poste 1'], extensions: 0 }),
    limit(60, { minutesPerDay: 120, extensions: 2 }),
  ],
  time: { ...defaultTimeRules, ownExtensionMinutes: 15 },
  withoutTicket: { minutes: 30, leastFree: 2 },
  queue: { holdMinutes: 3 },
};

const montanou: Terms = {
  ...plain,
  week: [...Array.from({ length: 5 }, () => [hour(9, 12), hour(14, 18)]), [], []],
  days: { [EASTER_MONDAY]: [] },
  typed: { closedOnHolidays: true, exceptions: [] },
  lastSignInMinutes: 10,
  limits: [limit(45, { weekdays: [3], minutesPerDay: 90 }), limit(60, { minutesPerDay: 90, extensions: 4 })],
  time: { ...defaultTimeRules, whileFree: { minutes: 10, belowPercent: 70 }, softLandingMinutes: 5 },
  queue: { holdMinutes: 5 },
};

/** Works make it close earlier for some days, which a public holiday within them goes before. */
const works = { from: '2027-03-24', to: '2027-04-02' };
const barlete: Terms = {
  ...plain,
  week: [...Array.from({ length: 6 }, () => [hour(8.5, 12), hour(13.5, 17)]), []],
  days: {
    ...Object.fromEntries(
      [
        '2027-03-24',
        '2027-03-25',
        '2027-03-26',
        '2027-03-27',
        '2027-03-28',
        '2027-03-30',
        '2027-03-31',
        '2027-04-01',
        '2027-04-02',
      ].map((date) => [date, [hour(9, 12), hour(13, 16)]]),
    ),
    [EASTER_MONDAY]: [],
  },
  typed: {
    closedOnHolidays: true,
    exceptions: [{ ...works, title: 'Travaux', hours: [hour(9, 12), hour(13, 16)] }],
  },
  // Nobody decided how long: what the ticket says.
  time: { ...defaultTimeRules, ownExtensionMinutes: null, idleMinutes: 5 },
  withoutTicket: { minutes: 20, leastFree: 1 },
};
const barleteClosesEarly: Terms = {
  ...barlete,
  week: [...Array.from({ length: 6 }, () => [hour(8.5, 12), hour(13.5, 15.5)]), []],
  limits: [limit(30, { minutesPerDay: 45 })],
};

/** Three times a day, also on the Sundays of the two nights: in autumn it closes in the hour that comes twice. */
const montesquieu: Terms = {
  ...plain,
  week: Array.from({ length: 7 }, () => [hour(8, 10), hour(12, 14), hour(17, 20)]),
  days: { [AUTUMN_NIGHT]: [hour(0.5, 2.5), hour(12, 14)], [SPRING_NIGHT]: [hour(0.5, 4), hour(12, 14)] },
  typed: {
    closedOnHolidays: false,
    exceptions: [
      { from: AUTUMN_NIGHT, to: AUTUMN_NIGHT, title: 'Nuit', hours: [hour(0.5, 2.5), hour(12, 14)] },
      { from: SPRING_NIGHT, to: SPRING_NIGHT, title: 'Nuit', hours: [hour(0.5, 4), hour(12, 14)] },
    ],
  },
  lastSignInMinutes: 5,
  limits: [limit(90, { minutesPerDay: 150, extensions: 3 })],
  time: { ...defaultTimeRules, warnAtMinutes: [15, 5], ownExtensionMinutes: 10, softLandingMinutes: null },
  queue: { holdMinutes: 2 },
};

/** Four sites, 24 terminals. */
export const sitePlans: readonly SitePlan[] = [
  { name: 'Médiathèque Lacépède', terminals: seats(8), terms: lacepede },
  { name: 'Montanou', terminals: seats(6), terms: montanou },
  {
    name: 'Barleté',
    terminals: seats(5),
    terms: barlete,
    change: { dates: ['2026-10-21', '2027-03-22'], minute: 14 * 60 + 40, terms: barleteClosesEarly },
  },
  { name: 'Montesquieu', terminals: seats(5), terms: montesquieu },
];

/** One small room for the short form. */
export const smallRoom: readonly SitePlan[] = [{ name: 'Médiathèque Lacépède', terminals: seats(4), terms: lacepede }];
