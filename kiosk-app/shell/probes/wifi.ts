import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Wifi } from '#protocol/measures.ts';
import { readIwLink } from './iw-link.ts';
import type { LinuxSystem } from './linux-system.ts';
import { NMCLI_FIELDS, readNmcliWifi } from './nmcli-wifi.ts';
import { readProcWireless } from './proc-wireless.ts';
import { runProgram } from './run-program.ts';
import { type WifiLink, wifiToTell } from './wifi-link.ts';

/** Each program answers from what the kernel or NetworkManager already knows, in milliseconds. */
const WITHIN_MS = 1_500;

/**
 * Looks at the Wi-Fi link of a wireless device: `iw` (the most exact), else `nmcli`, else /proc/net/wireless, whichever is there. The first
 * that can speak has the word, also when it says "not connected".
 * @returns null when it is not connected or nobody knows. Never throws; over within 3 s.
 */
export async function readWifi(system: LinuxSystem, device: string, ownSsids: readonly string[]): Promise<Wifi | null> {
  const link = await readLink(system, device);
  return link && wifiToTell(link, ownSsids);
}

async function readLink({ proc, programPath }: LinuxSystem, device: string): Promise<WifiLink | null> {
  const iw = await runProgram(programPath, 'iw', ['dev', device, 'link'], WITHIN_MS);
  if (iw?.exitCode === 0) return readIwLink(iw.output);
  // A scan would take the card off its channel, and the resident off the line.
  const list = ['device', 'wifi', 'list', 'ifname', device, '--rescan', 'no'];
  const nmcli = await runProgram(programPath, 'nmcli', ['-t', '-f', NMCLI_FIELDS.join(','), ...list], WITHIN_MS);
  if (nmcli?.exitCode === 0) return readNmcliWifi(nmcli.output, NMCLI_FIELDS);
  const table = await readFile(join(proc, 'net/wireless'), 'utf8').catch(() => '');
  return readProcWireless(table, device);
}
