import { execFile } from 'node:child_process';
import type { Timing } from '#protocol/measures.ts';

/**
 * Reads the round-trip time from what the `ping` program of iputils prints for one packet.
 * @returns `failed` when no packet came back.
 */
export function timingOfPing(output: string): Timing {
  const match = /\btime[=<]([\d.]+) ?ms/.exec(output);
  const ms = match ? Number(match[1]) : Number.NaN;
  return Number.isFinite(ms) ? { kind: 'measured', ms } : { kind: 'failed' };
}

/** Times one ICMP echo to an IPv4 address; `not-measured` where there is no ping program, or it may not open its socket. */
export function pingOnce(address: string): Promise<Timing> {
  return new Promise((resolve) => {
    execFile(
      'ping',
      ['-n', '-c', '1', '-W', '2', address],
      { timeout: 4_000, env: { ...process.env, LC_ALL: 'C' } },
      (error, stdout) => {
        // ping exits 0 with an answer, 1 without one, 2 and others when it could not even try.
        if (error && error.code !== 1) resolve({ kind: 'not-measured' });
        else resolve(timingOfPing(stdout));
      },
    );
  });
}
