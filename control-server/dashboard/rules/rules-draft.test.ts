import { describe, expect, it } from 'vitest';
import { type RoomRules, RoomRules as Schema, noRoomRules } from '#protocol/room-rules.ts';
import { draftOf, moved, readDraft, readWarnAt, wholeNumber } from './rules-draft.ts';

const rules: RoomRules = {
  timeZone: 'Europe/Paris',
  hours: {
    week: [[{ from: 545, to: 720 }], [], [], [], [], [{ from: 1_200, to: 1_440 }], []],
    exceptions: [{ from: '2026-08-03', to: '2026-08-14', title: 'Congés', hours: [] }],
    closedOnHolidays: false,
    lastSignInMinutes: 10,
  },
  youngHours: { from: 840, to: 1_080 },
  rules: [{ kinds: [], terminals: [], weekdays: [2], minutesPerSession: 60, minutesPerDay: null, extensions: 2 }],
  time: {
    warnAtMinutes: [20, 3],
    hasWarningSound: true,
    ownExtensionMinutes: null,
    idleMinutes: 20,
    pauseMinutes: 8,
    softLandingMinutes: null,
    whileFree: { minutes: 10, belowPercent: 60 },
  },
  withoutTicket: { minutes: 45, leastFree: 3 },
  cards: { minutes: 90, isNamed: true },
  queue: { holdMinutes: 4 },
  filter: { kinds: ['young-ticket', 'without-ticket'], hosts: ['example.org', 'jeux.example'] },
};

describe('a draft', () => {
  it('reads back as what it was made of, an end at midnight included', () => {
    expect(readDraft(draftOf(rules))).toEqual({ rules, problems: new Map() });
    expect(readDraft(draftOf(noRoomRules)).rules).toEqual(noRoomRules);
  });

  it('reads a filter as browsers write hosts, for somebody, and none of it while something in it is no host', () => {
    const draft = { ...draftOf(noRoomRules), hasFilter: true, filterHosts: 'https://Example.org/\n*.jeux.example' };
    expect(readDraft(draft).rules?.filter).toEqual({
      kinds: ['young-ticket'],
      hosts: ['example.org', 'jeux.example'],
    });
    const wrong = (part: Partial<typeof draft>) => Object.fromEntries(readDraft({ ...draft, ...part }).problems);
    expect(wrong({ filterHosts: 'example.org\ndeux mots' })).toEqual({ filterHosts: 'notHost' });
    expect(wrong({ filterHosts: ' ' })).toEqual({ filterHosts: 'noHost' });
    const many = Array.from({ length: 501 }, (_, i) => `s${i}.fr`).join('\n');
    expect(wrong({ filterHosts: many, filterKinds: [] })).toEqual({
      filterHosts: 'tooManyHosts',
      filterKinds: 'filterKinds',
    });
    expect(readDraft({ ...draft, hasFilter: false, filterHosts: 'deux mots' }).rules?.filter).toBeNull();
  });

  it('begins with office hours that the protocol takes', () => {
    const { rules: read } = readDraft({ ...draftOf(noRoomRules), hasHours: true });
    expect(Schema.parse(read).hours?.week.map((day) => day.length)).toEqual([2, 2, 2, 2, 2, 0, 0]);
  });

  it('says what is wrong and where, and then is no rules', () => {
    const draft = draftOf(rules);
    draft.week[1] = [{ from: '09:00', to: '' }];
    draft.week[2] = [
      { from: '09:00', to: '12:00' },
      { from: '11:00', to: '13:00' },
    ];
    draft.week[3] = [{ from: '12:00', to: '12:00' }];
    draft.exceptions = [{ from: '2026-08-14', to: '2026-08-03', title: ' ', hours: [{ from: '', to: '' }] }];
    draft.lastSignIn = '121';
    const { rules: read, problems } = readDraft(draft);
    expect(read).toBeNull();
    expect(Object.fromEntries(problems)).toEqual({
      'week.1': 'missing',
      'week.2': 'order',
      'week.3': 'order',
      'exceptions.0.dates': 'dates',
      'exceptions.0.title': 'title',
      'exceptions.0.hours': 'missing',
      lastSignIn: 'lastSignIn',
    });
    expect(readDraft({ ...draft, hasHours: false }).rules?.hours).toBeNull();
  });
});

it('takes whole numbers within their bounds only', () => {
  expect(['0', '7', ' 20 ', '21', '', '1.5', '-1', 'x'].map((field) => wholeNumber(field, 0, 20))).toEqual([
    0,
    7,
    20,
    null,
    null,
    null,
    null,
    null,
  ]);
});

it('reads thresholds in any order, and says when they are none', () => {
  expect(['10, 5,2 1', '1;20 20', '3،7'].map(readWarnAt)).toEqual([
    [10, 5, 2, 1],
    [20, 1],
    [7, 3],
  ]);
  expect(['', '0', '61', 'dix', '5, dix', '1 2 3 4 5 6 7'].map(readWarnAt)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
  const { rules: read, problems } = readDraft({ ...draftOf(noRoomRules), warnAt: '', ownExtension: '0' });
  expect(read).toBeNull();
  expect([...problems.keys()]).toEqual(['warnAt', 'ownExtension']);
});

it('moves one thing by one place', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
});

it('takes minutes and free terminals of who comes without a ticket, and says which of them is wrong', () => {
  const on = { ...draftOf(noRoomRules), hasWithoutTicket: true };
  expect(readDraft(on).rules?.withoutTicket).toEqual({ minutes: 30, leastFree: 2 });
  const { rules: read, problems } = readDraft({ ...on, withoutMinutes: '241', leastFree: '0' });
  expect(read).toBeNull();
  expect([...problems.keys()]).toEqual(['withoutMinutes', 'leastFree']);
});
