import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `iw` 6 prints of a good link while the card has its carrier. */
const IW = `#!/bin/sh
[ "$(cat /sys/class/net/eth0/carrier 2>/dev/null)" = 1 ] || { echo 'Not connected.'; exit 0; }
[ "$3" = link ] || exit 1
printf 'Connected to 02:00:00:00:00:01 (on eth0)\\n\\tSSID: Ville\\n\\tfreq: 5180.0\\n\\tsignal: -58 dBm\\n\\ttx bitrate: 130.0 MBit/s\\n'
`;

/**
 * A stand-in for a Wi-Fi card: kernel folders in which `eth0` is a wireless device, and an `iw` that says so. Packets go over the cable of the namespace all the same: pulling it is what is seen
 * of a dead access point.
 */
export function makeStandInAir(folder: string, path: string): { sysNet: string; programPath: string } {
  const [sysNet, programs] = [join(folder, 'sys'), join(folder, 'bin')];
  mkdirSync(join(sysNet, 'eth0', 'phy80211'), { recursive: true });
  symlinkSync('/sys/class/net/eth0/carrier', join(sysNet, 'eth0', 'carrier'));
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(programs, 'iw'), IW, { mode: 0o755 });
  return { sysNet, programPath: `${programs}:${path}` };
}
