import { describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { RecentMeasures } from '../measures/recent-measures.ts';
import { type Presence, judgeSiteLines } from './site-line-rules.ts';

const ms = (value: number, lost = 0): Timing => ({ kind: 'measured', ms: value, jitterMs: 0.5, sent: 10, lost });
const failed: Timing = { kind: 'failed', sent: 10 };

function heard(parts: Partial<Measure> = {}): Presence {
  const wired = { takenAt: 1_000, medium: 'cable' as const, card: null, wifi: null };
  const measure = { ...wired, gateway: ms(0.5), dns: ms(10), references: [ms(9)], server: ms(8), ...parts };
  return { kind: 'heard', recent: new RecentMeasures(measure, 2_000).now() };
}
const onWifi = (parts: Partial<Measure> = {}) =>
  heard({
    medium: 'wifi',
    gateway: ms(3),
    wifi: { ssid: 'Agen-Public', signalDbm: -55, signalIsEstimated: false, rateMbps: 400 },
    ...parts,
  });
const vanished = (since: number): Presence => ({ kind: 'gone', hasVanished: true, since });
const left = (since: number | null): Presence => ({ kind: 'gone', hasVanished: false, since });

describe('who speaks for what', () => {
  it('wired terminals speak for the fibre, those on Wi-Fi for both where no wired one is heard', () => {
    const both = judgeSiteLines([heard(), onWifi({ references: [ms(90)] })], null);
    expect(both.fibre).toMatchObject({ word: 'good', speakers: 1, delayMs: 9, gatewayMs: 0.5, dnsMs: 10, serverMs: 8 });
    expect(both.wifi).toMatchObject({ word: 'good', speakers: 1, delayMs: 3, signalDbm: -55 });
    const air = judgeSiteLines([onWifi()], null);
    expect(air.fibre).toMatchObject({ word: 'good', speakers: 1, delayMs: 9 });
  });

  it('a terminal whose Wi-Fi or cable is gone says nothing of the fibre', () => {
    const lost = { gateway: failed, references: [failed], server: failed };
    expect(judgeSiteLines([onWifi(lost)], null)).toMatchObject({ fibre: { word: 'unknown' }, wifi: { word: 'down' } });
    const unplugged = heard({ ...lost, card: { carrier: false, speedMbps: null, newErrors: null } });
    expect(judgeSiteLines([unplugged, heard()], null).fibre).toMatchObject({ word: 'good', speakers: 1 });
  });

  it('a site without Wi-Fi terminals has no word for its wifi', () => {
    expect(judgeSiteLines([heard()], null).wifi).toMatchObject({ word: 'unknown', speakers: 0, delayMs: null });
    expect(judgeSiteLines([{ kind: 'heard', recent: null }], null).fibre.word).toBe('unknown');
  });
});

describe('the fibre', () => {
  const cut = { dns: failed, references: [failed], server: failed };

  it('is down only if all that can tell say so', () => {
    const all = judgeSiteLines([heard(cut), heard({ ...cut, takenAt: 1_500 })], null).fibre;
    // Down since the last of them found nothing.
    expect(all).toMatchObject({ word: 'down', isProbable: false, since: 1_500 });
    expect(judgeSiteLines([heard(cut), heard()], null).fibre.word).not.toBe('down');
  });

  it('is not down when one reference, or the server alone, is dead', () => {
    expect(judgeSiteLines([heard({ references: [failed, ms(9)] })], null).fibre).toMatchObject({
      word: 'good',
      lossPercent: 0,
    });
    expect(judgeSiteLines([heard({ server: failed })], null).fibre.word).toBe('good');
  });

  it('merges the loss of all terminals: one burst of one does not make a line poor', () => {
    const many = Array.from({ length: 29 }, () => heard());
    const { lossPercent, word } = judgeSiteLines([...many, heard({ references: [ms(9, 1)] })], null).fibre;
    expect(lossPercent).toBeCloseTo(100 / 300);
    expect(word).toBe('fair');
  });

  it('uses medians: one bad cable does not speak for a room', () => {
    const slow = heard({ references: [ms(500)] });
    expect(judgeSiteLines([heard(), heard(), slow], null).fibre).toMatchObject({ word: 'good', delayMs: 9 });
  });

  it('falls back on the server where no reference point is set up', () => {
    expect(judgeSiteLines([heard({ references: [], server: ms(70) })], null).fibre).toMatchObject({
      word: 'poor',
      delayMs: 70,
    });
  });
});

describe('silence', () => {
  it('is a probable cut when terminals vanish together while another site is heard', () => {
    const { fibre, wifi } = judgeSiteLines([vanished(10_000), vanished(14_000), left(2_000)], 15_000);
    expect(fibre).toMatchObject({ word: 'down', isProbable: true, since: 14_000 });
    expect(wifi).toMatchObject({ word: 'silent', since: 14_000 });
  });

  it.each([
    ['nobody else was heard since: it may be our own line', [vanished(10_000), vanished(14_000)], 13_000],
    ['there is no other site', [vanished(10_000), vanished(14_000)], null],
    ['one alone vanished', [vanished(14_000), left(2_000)], 20_000],
    ['they vanished one after the other', [vanished(10_000), vanished(60_000)], 70_000],
    ['they said goodbye, as machines shut down do', [left(10_000), left(11_000)], 20_000],
    ['one left later, so the line was there', [vanished(10_000), vanished(11_000), left(12_000)], 20_000],
  ])('is only silence when %s', (_why, presences, heardElsewhereAt) => {
    const since = Math.max(...presences.map((one) => (one.kind === 'gone' ? (one.since ?? 0) : 0)));
    expect(judgeSiteLines(presences, heardElsewhereAt).fibre).toMatchObject({
      word: 'silent',
      since,
      isProbable: false,
    });
  });

  it('has no since where nobody was ever heard', () => {
    expect(judgeSiteLines([left(null)], 1).fibre).toMatchObject({ word: 'silent', since: null });
    expect(judgeSiteLines([], 1).fibre).toMatchObject({ word: 'silent', since: null });
  });
});
