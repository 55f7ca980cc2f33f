import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Medium } from '#protocol/measures.ts';
import type { LinuxSystem } from './linux-system.ts';

/** The way out of this machine: the interface of the default route and the gateway's IPv4 address. */
export type Route = { device: string; gateway: string };

const RTF_UP_GATEWAY = 0x3;

/**
 * Finds the default route in the text of /proc/net/route (proc_net(5): addresses are little-endian hex).
 * @returns the one with the lowest metric, or null when there is none. Never throws.
 */
export function defaultRoute(table: string): Route | null {
  let best: (Route & { metric: number }) | null = null;
  for (const line of table.split('\n').slice(1)) {
    const [device, destination, gateway, flags, , , metric] = line.trim().split(/\s+/);
    if (!device || destination !== '00000000' || !gateway || !/^[0-9A-F]{8}$/i.test(gateway)) continue;
    if ((Number.parseInt(flags ?? '0', 16) & RTF_UP_GATEWAY) !== RTF_UP_GATEWAY) continue;
    const candidate = { device, gateway: addressOf(gateway), metric: Number(metric ?? 0) };
    if (!best || candidate.metric < best.metric) best = candidate;
  }
  return best && { device: best.device, gateway: best.gateway };
}

/** @returns the machine's default route, or null when it has none or this is not Linux. */
export async function readDefaultRoute({ proc }: LinuxSystem): Promise<Route | null> {
  const table = await readFile(join(proc, 'net/route'), 'utf8').catch(() => null);
  return table === null ? null : defaultRoute(table);
}

/** Whether the way out is a cable or Wi-Fi, as the kernel says: a wireless device has a `wireless` or `phy80211` folder. */
export async function mediumOf({ sysNet }: LinuxSystem, device: string): Promise<Medium> {
  const folder = join(sysNet, device);
  if ((await exists(join(folder, 'wireless'))) || (await exists(join(folder, 'phy80211')))) return 'wifi';
  return (await exists(folder)) ? 'cable' : 'unknown';
}

/**
 * Names the card of a machine that has no default route and had none since it started: the only one with hardware behind it (a `device` link).
 * @returns null when there is none, or several: then nobody can say which one should be plugged in
 */
export async function onlyCard({ sysNet }: LinuxSystem): Promise<string | null> {
  const names = await readdir(sysNet).catch(() => []);
  const real = await Promise.all(names.map((name) => exists(join(sysNet, name, 'device'))));
  const cards = names.filter((_, place) => real[place]);
  return cards.length === 1 ? (cards[0] ?? null) : null;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function addressOf(littleEndianHex: string): string {
  const bytes = littleEndianHex.match(/../g) ?? [];
  return bytes
    .map((byte) => Number.parseInt(byte, 16))
    .toReversed()
    .join('.');
}
