import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Card } from '#protocol/measures.ts';
import { type CardReading, cardOf, readCard } from './card.ts';
import { thisMachine } from './linux-system.ts';

describe('a reading of /sys/class/net', () => {
  let sysNet = '';
  const read = () => readCard({ ...thisMachine, sysNet }, 'enp3s0');
  const write = (file: string, text: string) => writeFileSync(join(sysNet, 'enp3s0', file), text);
  beforeEach(() => {
    sysNet = mkdtempSync(join(tmpdir(), 'escale-card-'));
    mkdirSync(join(sysNet, 'enp3s0', 'statistics'), { recursive: true });
  });
  afterEach(() => rmSync(sysNet, { recursive: true }));

  it('says what the kernel says', async () => {
    write('carrier', '1\n');
    write('speed', '1000\n');
    write('statistics/rx_errors', '3\n');
    write('statistics/tx_errors', '4\n');
    expect(await read()).toEqual({ device: 'enp3s0', carrier: true, speedMbps: 1000, errors: 7 });
    write('carrier', '0\n');
    write('speed', '-1\n');
    expect(await read()).toMatchObject({ carrier: false, speedMbps: null });
  });

  it.each([
    ['full\n', 'full'],
    ['half\n', 'half'],
    ['unknown\n', undefined],
    ['', undefined],
  ])('of duplex %j is %s', async (text, duplex) => {
    write('duplex', text);
    const reading = await read();
    expect(reading?.duplex).toBe(duplex);
    expect(reading && cardOf(reading, null).duplex).toBe(duplex);
  });

  it.each(['', '0\n', '-1\n', '4294967295\n', 'unknown\n'])('has no speed where the kernel says %j', async (speed) => {
    write('speed', speed);
    expect(await read()).toMatchObject({ speedMbps: null });
  });

  it('is null where there is no file, and altogether where there is no card', async () => {
    expect(await read()).toEqual({ device: 'enp3s0', carrier: null, speedMbps: null, errors: null });
    expect(await readCard({ ...thisMachine, sysNet }, 'enp4s0')).toBeNull();
  });

  it('can be made of every device of this machine', async () => {
    // A file that says EINVAL when it is read is among them: `speed` of a loopback device.
    const reading = await readCard(thisMachine, 'lo');
    expect(reading).toMatchObject({ device: 'lo', speedMbps: null });
    expect(reading && Card.safeParse(cardOf(reading, null)).success).toBe(true);
  });
});

describe('new errors', () => {
  const reading = (errors: number | null, device = 'enp3s0'): CardReading => ({
    device,
    carrier: true,
    speedMbps: 100,
    errors,
  });

  it('are what the counters grew by', () => {
    expect(cardOf(reading(12), reading(7)).newErrors).toBe(5);
    expect(cardOf(reading(7), reading(7)).newErrors).toBe(0);
  });

  it('are unknown at first, of another card, of one without counters, and of one that went back', () => {
    expect(cardOf(reading(12), null).newErrors).toBeNull();
    expect(cardOf(reading(12), reading(7, 'enp4s0')).newErrors).toBeNull();
    expect(cardOf(reading(null), reading(7)).newErrors).toBeNull();
    expect(cardOf(reading(12), reading(null)).newErrors).toBeNull();
    expect(cardOf(reading(2), reading(7)).newErrors).toBeNull();
  });

  it('add up to the growth of the counters while they do not go back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 2 }), (steps) => {
        let count = 0;
        const readings = steps.map((step) => reading((count += step)));
        const found = readings
          .slice(1)
          .map((now, place) => cardOf(now, readings[place] ?? null).newErrors ?? Number.NaN);
        expect(found.reduce((sum, errors) => sum + errors, 0)).toBe(count - (steps[0] ?? 0));
      }),
    );
  });
});
