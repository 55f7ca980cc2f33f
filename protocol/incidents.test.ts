import { expect, it } from 'vitest';
import { AlertSettings, Maintenance } from './incidents.ts';

const settings = { emails: [], quiet: null, escalateAfterMinutes: null, escalateTo: [] };
const takes = (webhook: string) => AlertSettings.safeParse({ ...settings, webhook }).success;

it('a webhook is called in clear only where it stays in the house', () => {
  const inside = [
    'http://127.0.0.1:9/a',
    'http://192.168.1.4/a',
    'http://172.20.0.1/',
    'http://messages/a',
    'http://m.agen.internal/',
  ];
  expect(inside.filter((one) => !takes(one))).toEqual([]);
  expect(takes('https://messages.agen.example/a')).toBe(true);
  const outside = [
    'http://messages.agen.example/a',
    'http://172.40.0.1/',
    'http://8.8.8.8/',
    'ftp://messages/a',
    'javascript:alert(1)',
  ];
  expect(outside.filter(takes)).toEqual([]);
});

it('works end after they begin', () => {
  const id = '0190a5c0-7e1b-4c3d-8a2f-000000000002';
  const works = (until: number) =>
    Maintenance.safeParse({ maintenanceId: id, siteId: id, from: 5, until, title: 'x' }).success;
  expect([works(4), works(5), works(6)]).toEqual([false, false, true]);
});
