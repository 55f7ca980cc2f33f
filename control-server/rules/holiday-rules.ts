import type { Holiday, LocalDate } from '#protocol/room-rules.ts';
import { dayLater } from './zone-time-rules.ts';

/**
 * Easter Sunday of a year of the Gregorian calendar: the anonymous computus ("Meeus/Jones/Butcher", Jean Meeus, Astronomical Algorithms, ch. 8).
 * Right for every year from 1583 on.
 */
export function easterSunday(year: number): LocalDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const fixed: Readonly<Record<string, Holiday>> = {
  '01-01': 'new-year',
  '05-01': 'labour-day',
  '05-08': 'victory-1945',
  '07-14': 'bastille-day',
  '08-15': 'assumption',
  '11-01': 'all-saints',
  '11-11': 'armistice-1918',
  '12-25': 'christmas',
};

const afterEaster: readonly [days: number, holiday: Holiday][] = [
  [1, 'easter-monday'],
  [39, 'ascension'],
  [50, 'whit-monday'],
];

/**
 * Which public holiday of France a day is (Code du travail, art. L3133-1: eleven a year; those of Alsace-Moselle and of overseas are not among them);
 * null on other days. Where two fall together (Ascension on 1 May 2008) it is the one with the fixed date.
 */
export function holidayOn(date: LocalDate): Holiday | null {
  const known = fixed[date.slice(5)];
  if (known) return known;
  const easter = easterSunday(Number(date.slice(0, 4)));
  return afterEaster.find(([days]) => dayLater(easter, days) === date)?.[1] ?? null;
}
