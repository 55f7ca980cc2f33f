import { expect, it } from 'vitest';
import { hourOfDay, openingDay, timeOfDay } from './moments.ts';

const at = (hours: number, minutes: number) => new Date(2026, 10, 24, hours, minutes, 59).getTime();

it('writes the hour as French does, with narrow no-break spaces', () => {
  expect(timeOfDay(at(14, 32), 'fr')).toBe('14\u202fh\u202f32');
  expect(timeOfDay(at(9, 5), 'fr')).toBe('9\u202fh\u202f05');
  expect(timeOfDay(at(0, 0), 'fr')).toBe('0\u202fh\u202f00');
});

it('writes it on 24 hours with Latin digits elsewhere', () => {
  expect(timeOfDay(at(14, 32), 'en')).toBe('14:32');
  expect(timeOfDay(at(9, 5), 'ar')).toBe('09:05');
});

it('says an hour that came as a minute of the day', () => {
  expect([840, 1_110, 1_440].map((minute) => hourOfDay(minute, 'fr'))).toEqual([
    '14\u202fh',
    '18\u202fh\u202f30',
    '24\u202fh',
  ]);
  expect(hourOfDay(545, 'en')).toBe('09:05');
});

it('says the day of an opening: its name within the week, its date beyond', () => {
  expect(openingDay({ days: 3, weekday: 1, day: 30, month: 11 }, 'fr')).toBe('lundi');
  expect(openingDay({ days: 12, weekday: 2, day: 29, month: 2 }, 'fr')).toBe('mardi 29 février');
  expect(openingDay({ days: 12, weekday: 7, day: 24, month: 11 }, 'en')).toBe('Sunday 24 November');
});
