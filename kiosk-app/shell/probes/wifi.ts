import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIwLink } from './iw-link.ts';
import type { LinuxSystem } from './linux-system.ts';
import { NMCLI_FIELDS, readNmcliWifi } from './nmcli-wifi.ts';
import { readProcWireless } from './proc-wireless.ts';
import { runProgram } from './run-program.ts';
import { type SentFrames, readStationDump } from './station-dump.ts';
import type { WifiLink } from './wifi-link.ts';

/** Each program answers from what the kernel or NetworkManager already knows, in milliseconds. */
const WITHIN_MS = 1_500;

/**
 * Looks at the Wi-Fi link of a wireless device: `iw` (the most exact), else `nmcli`, else /proc/net/wireless, whichever is there. The first
 * that can speak has the word, also when it says "not connected".
 * @returns null when it is not connected or nobody knows. `frames`: what went over this link so far, where iw knows it. Never throws; over within 3 s.
 */
export async function readWifi(
  { proc, programPath }: LinuxSystem,
  device: string,
): Promise<{ link: WifiLink; frames: SentFrames | null } | null> {
  const iw = await runProgram(programPath, 'iw', ['dev', device, 'link'], WITHIN_MS);
  if (iw?.exitCode === 0) {
    const link = readIwLink(iw.output);
    return (
      link && { link, frames: link.bssid === undefined ? null : await readFrames(programPath, device, link.bssid) }
    );
  }
  const link = await readWithoutIw(proc, programPath, device);
  return link && { link, frames: null };
}

async function readWithoutIw(proc: string, programPath: string, device: string): Promise<WifiLink | null> {
  // A scan would take the card off its channel, and the resident off the line.
  const list = ['device', 'wifi', 'list', 'ifname', device, '--rescan', 'no'];
  const nmcli = await runProgram(programPath, 'nmcli', ['-t', '-f', NMCLI_FIELDS.join(','), ...list], WITHIN_MS);
  if (nmcli?.exitCode === 0) return readNmcliWifi(nmcli.output, NMCLI_FIELDS);
  const table = await readFile(join(proc, 'net/wireless'), 'utf8').catch(() => '');
  return readProcWireless(table, device);
}

async function readFrames(programPath: string, device: string, bssid: string): Promise<SentFrames | null> {
  const dump = await runProgram(programPath, 'iw', ['dev', device, 'station', 'dump'], WITHIN_MS);
  return dump?.exitCode === 0 ? readStationDump(dump.output, bssid) : null;
}
