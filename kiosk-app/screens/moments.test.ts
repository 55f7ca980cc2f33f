import { expect, it } from 'vitest';
import { timeOfDay } from './moments.ts';

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
