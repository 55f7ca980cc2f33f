import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublicWifi } from '#protocol/measures.ts';
import type { LinuxSystem } from './linux-system.ts';
import { dbmOfPercent, splitTerse } from './nmcli-wifi.ts';
import { runProgram } from './run-program.ts';

const WITHIN_MS = 1_500;

/**
 * Looks whether the site's public Wi-Fi is in the air, from a terminal whose way out is another and that has a Wi-Fi card to spare: in the list that NetworkManager has, without a scan. The card is not
 * asked to join: what is plugged into a terminal and free today may be a resident's tomorrow, and a second way out beside the confined one is none we want.
 * @param routeDevice the terminal's way out
 * @returns undefined where it cannot be known: no name, no second card, no NetworkManager, an empty list. Never throws.
 */
export async function lookAtPublicWifi(
  system: LinuxSystem,
  routeDevice: string | null,
  ownSsids: readonly string[],
): Promise<PublicWifi | undefined> {
  const [ssid] = ownSsids;
  if (ssid === undefined) return undefined;
  const device = (await wirelessCards(system)).find((name) => name !== routeDevice);
  if (device === undefined) return undefined;
  const list = ['-t', '-f', 'ssid,signal', 'device', 'wifi', 'list', 'ifname', device, '--rescan', 'no'];
  const ran = await runProgram(system.programPath, 'nmcli', list, WITHIN_MS);
  return ran?.exitCode === 0 ? publicWifiOf(ran.output, ssid) : undefined;
}

/** Reads `nmcli -t -f ssid,signal device wifi list`: the strongest of the access points that have this name. Other names are passed over where they stand. */
export function publicWifiOf(output: string, ssid: string): PublicWifi | undefined {
  const rows = output
    .split('\n')
    .map(splitTerse)
    .filter((values) => values.length === 2);
  if (rows.length === 0) return undefined;
  const levels = rows
    .filter(([name, percent = '']) => name === ssid && /^\d{1,3}$/.test(percent))
    .map(([, percent]) => dbmOfPercent(Number(percent)))
    .filter((level) => level !== null);
  return { ssid, signalDbm: levels.length > 0 ? Math.max(...levels) : null, isEstimated: true };
}

async function wirelessCards({ sysNet }: LinuxSystem): Promise<string[]> {
  const names = await readdir(sysNet).catch(() => []);
  const are = await Promise.all(
    names.map((name) =>
      stat(join(sysNet, name, 'phy80211')).then(
        () => true,
        () => false,
      ),
    ),
  );
  return names.filter((_, place) => are[place]).toSorted();
}
