/** How many frames our card has sent to its access point, and how many of them again, since it joined it. */
export type SentFrames = { packets: number; retries: number };

/** With fewer frames than these a share says nothing. */
const LEAST_FRAMES = 10;

/**
 * Reads what `iw dev <device> station dump` prints of one station.
 * @param bssid of the access point: other stations (TDLS) are none of ours
 * @returns null when it is not there or does not count. Never throws.
 */
export function readStationDump(output: string, bssid: string): SentFrames | null {
  const station = output.split(/^Station /m).find((text) => text.toLowerCase().startsWith(`${bssid} `));
  if (station === undefined) return null;
  const [packets, retries] = ['tx packets', 'tx retries'].map((name) =>
    Number(new RegExp(`^\\s+${name}:\\s+(\\d{1,15})$`, 'm').exec(station)?.[1] ?? Number.NaN),
  );
  if (packets === undefined || retries === undefined || Number.isNaN(packets + retries)) return null;
  return { packets, retries };
}

/**
 * @returns of what went out between two looks, the share that went again, percent to the tenth; undefined when it cannot be known: the first look, counters that began anew (they do when the card roams),
 * hardly a frame
 */
export function retryPercent(now: SentFrames | null, before: SentFrames | null): number | undefined {
  if (!now || !before) return undefined;
  const packets = now.packets - before.packets;
  const retries = now.retries - before.retries;
  if (packets < 0 || retries < 0 || packets + retries < LEAST_FRAMES) return undefined;
  return Math.round((1_000 * retries) / (packets + retries)) / 10;
}
