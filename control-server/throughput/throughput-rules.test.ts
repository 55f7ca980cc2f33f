import { describe, expect, it } from 'vitest';
import { noRoomRules } from '#protocol/room-rules.ts';
import { chooseTester, isTestDue } from './throughput-rules.ts';

const week = Array.from({ length: 7 }, () => [{ from: 9 * 60, to: 18 * 60 }]);
const room = { ...noRoomRules, hours: { week, exceptions: [], closedOnHolidays: false, lastSignInMinutes: 0 } };
const paris = (time: string) => Date.parse(`2026-11-23T${time}:00+01:00`);

describe('throughput is measured by itself', () => {
  it('when the site is closed and nobody is left or about to come', () => {
    const due = (time: string) => isTestDue(room, null, null, paris(time));
    expect(['17:59', '18:15', '18:31', '03:00', '08:29', '08:45', '09:00'].map(due)).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('once a night, and again after a while when it failed', () => {
    const night = paris('22:00');
    expect(isTestDue(room, paris('18:40'), paris('18:40'), night)).toBe(false);
    expect(isTestDue(room, paris('02:00') - 24 * 3_600_000, null, night)).toBe(true);
    expect(isTestDue(room, null, night - 60_000, night)).toBe(false);
    expect(isTestDue(room, null, night - 20 * 60_000, night)).toBe(true);
  });

  it('at four in the morning where a site never closes', () => {
    const due = (time: string) => isTestDue(noRoomRules, null, null, paris(time));
    expect(['03:59', '04:00', '04:59', '05:00', '12:00'].map(due)).toEqual([false, true, true, false, false]);
  });
});

it('by a free terminal, by cable where there is one', () => {
  const one = { terminalId: 'a', isHeard: true, isWired: false, isFree: true };
  expect(chooseTester([one, { ...one, terminalId: 'b', isWired: true }])).toEqual({ terminalId: 'b' });
  expect(chooseTester([one, { ...one, terminalId: 'b', isWired: true, isFree: false }])).toEqual({ terminalId: 'a' });
  expect(chooseTester([{ ...one, isFree: false }])).toBe('none-free');
  expect(chooseTester([{ ...one, isHeard: false }])).toBe('none-there');
});
