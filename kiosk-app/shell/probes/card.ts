import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Card } from '#protocol/measures.ts';
import type { LinuxSystem } from './linux-system.ts';

/** What the kernel says of a network card now; `errors`: receive and send errors since it was started. */
export type CardReading = {
  device: string;
  carrier: boolean | null;
  speedMbps: number | null;
  errors: number | null;
  duplex?: 'full' | 'half' | undefined;
};

/** Mbit/s; what is above is a driver's "unknown" (4294967295 on old kernels). */
const MAX_SPEED_MBPS = 1_000_000;

/**
 * Makes the measure's card from this reading and the one before.
 * @param before null in the first round
 * @returns `newErrors` null when it cannot be known: first round, another card, a counter that went back (the driver was loaded again)
 */
export function cardOf(now: CardReading, before: CardReading | null): Card {
  const { carrier, speedMbps, duplex } = now;
  const grown =
    before?.device === now.device && now.errors !== null && before.errors !== null ? now.errors - before.errors : null;
  const newErrors = grown !== null && grown >= 0 ? grown : null;
  return { carrier, speedMbps, newErrors, ...(duplex && { duplex }) };
}

/**
 * Reads a card from /sys/class/net (sysfs-class-net of the kernel's ABI papers). A file that is missing or says EINVAL, as `speed` of a Wi-Fi
 * card and `carrier` of a card that is switched off, is null.
 * @returns null when there is no such card
 */
export async function readCard({ sysNet }: LinuxSystem, device: string): Promise<CardReading | null> {
  const folder = join(sysNet, device);
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (!isThere) return null;
  const [carrier, speed, received, sent] = await Promise.all(
    ['carrier', 'speed', 'statistics/rx_errors', 'statistics/tx_errors'].map((file) => readNumber(join(folder, file))),
  );
  const duplex = /^(full|half)\n?$/.exec(await readFile(join(folder, 'duplex'), 'utf8').catch(() => ''))?.[1];
  return {
    device,
    carrier: carrier === 1 || carrier === 0 ? carrier === 1 : null,
    speedMbps: speed && speed > 0 && speed <= MAX_SPEED_MBPS ? speed : null,
    errors: typeof received === 'number' && typeof sent === 'number' ? received + sent : null,
    duplex: duplex === 'full' || duplex === 'half' ? duplex : undefined,
  };
}

async function readNumber(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const value = /^-?\d+\n?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}
