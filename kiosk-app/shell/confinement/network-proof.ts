import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';

/** What a session's processes reach of this terminal and of private networks, by trial: 'apart' only when every try was refused. */
export type NetworkReach = 'apart' | 'shared';

/**
 * Run inside the namespace, as the session's user, by bash(1) with its own network redirections: nothing has to be installed.
 * $1: number of "address/port" where the shell listens, which follow; then addresses to which one datagram is sent (port 9, "discard").
 * A rule that refuses the user makes the kernel refuse the datagram itself (EPERM), so that none leaves; they are tried only when the
 * shell's own ports were refused, that is when there is such a rule. Prints "apart" or "shared".
 */
export const NETWORK_PROBE = `
count=$1; shift
for own in "\${@:1:count}"; do
  if (exec 9<>"/dev/tcp/$own") 2>/dev/null; then echo shared; exit; fi
done
shift "$count"
for far in "$@"; do
  if (echo >"/dev/udp/$far/9") 2>/dev/null; then echo shared; exit; fi
done
echo apart
`;
/** Seconds for the whole probe; a refused try takes under 1 ms. One that hangs is no refusal. */
const PROBE_SECONDS = '2';

/** One address of each kind of network a session may not reach (RFC 1918, 6598, 3927, 4193), the last of its range: nobody's, most likely. */
const PRIVATE_SAMPLES = [
  '10.255.255.254',
  '172.31.255.254',
  '192.168.255.254',
  '100.127.255.254',
  '169.254.255.254',
  'fdff:ffff:ffff:ffff::1',
];

export interface NetworkProof {
  /** The command that tries it; its output is a NetworkReach. */
  command(programs: { bash: string; timeout: string }): string[];
}

/**
 * Listens on both loopback addresses, on ports of the kernel's choice, closing whatever comes in at once. Stays for the shell's life without
 * keeping it alive. An address the machine does not have (IPv6 switched off) is left out. Rejects when none can be listened on.
 */
export async function openNetworkProof(): Promise<NetworkProof> {
  const found = await Promise.allSettled(['127.0.0.1', '::1'].map(listen));
  const own = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (own.length === 0) throw new Error('no loopback address to listen on');
  return {
    command: ({ bash, timeout }) => [
      ...[timeout, '--signal=KILL', PROBE_SECONDS, bash, '-c', NETWORK_PROBE, 'network-probe', String(own.length)],
      ...own,
      ...ownAddresses(),
      ...PRIVATE_SAMPLES,
    ],
  };
}

async function listen(address: string): Promise<string> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  server.unref();
  return `${address}/${(server.address() as AddressInfo).port}`;
}

/** This terminal's addresses of the moment, without those that need an interface's name. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
    .map(({ address }) => address);
}
