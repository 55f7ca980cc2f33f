import type { Wifi } from '#protocol/measures.ts';
import { readNetshInterfaces } from './netsh-wlan.ts';
import { gatewayOfRoutePrint } from './route-print.ts';
import { runProgramForBytes } from './run-program.ts';
import { wifiToTell } from './wifi-link.ts';
import { windowsText } from './windows-text.ts';

const WITHIN_MS = 2_000;

/**
 * What a terminal with Windows knows of its own end: Wi-Fi and gateway, by programs that every Windows has. Never ran on Windows; its parsers are tested. Its card is not looked at, so a cable cannot be
 * told from no line: the medium is unknown without Wi-Fi.
 */
export async function readWindowsSide(
  programPath: string,
  ownSsids: readonly string[],
  bssidKey: string | null,
): Promise<{ gateway: string | null; wifi: Wifi | null }> {
  const [wlan, routes] = await Promise.all([
    runProgramForBytes(programPath, 'netsh', ['wlan', 'show', 'interfaces'], WITHIN_MS),
    runProgramForBytes(programPath, 'route', ['print', '-4'], WITHIN_MS),
  ]);
  const link = wlan && readNetshInterfaces(windowsText(wlan.output));
  return {
    gateway: routes && gatewayOfRoutePrint(windowsText(routes.output)),
    wifi: link && wifiToTell(link, ownSsids, bssidKey),
  };
}
