import type { Timing } from '#protocol/measures.ts';
import { timingOfBurst } from '../../core/link-diagnosis.ts';
import { runProgram, runProgramForBytes } from './run-program.ts';
import { timingOfWindowsPing, windowsPing } from './windows-ping.ts';
import { windowsText } from './windows-text.ts';

/** Echoes of one burst: enough for a jitter, and for a loss to be seen over a few rounds. */
export const PING_BURST = 5;
/** The least time between two echoes that ping grants an ordinary account (iputils ping(8), -i). */
const SPACING_SECONDS = 0.2;
/** How long ping waits after the last echo when none was answered, seconds. */
const PATIENCE_SECONDS = 1;
/** A burst is over after 1.8 s; a machine under load gets twice that. */
const WITHIN_MS = 4_000;

/**
 * Reads what the ping program prints, of iputils (`icmp_seq=`) or busybox (`seq=`): one line per answer, then how many were sent.
 * @returns `failed` when not one came back; `not-measured` when ping could not try, or when the wall clock was set meanwhile: ping times
 * with it, and then prints 0 or hours. Never throws.
 */
export function timingOfPing(output: string): Timing {
  const sent = Number(/^(\d{1,3}) packets transmitted/m.exec(output)?.[1] ?? 0);
  if (sent > 100) return { kind: 'not-measured' };
  const roundTripsMs = new Map<number, number>();
  for (const [, sequence, ms] of output.matchAll(/\b(?:icmp_)?seq=(\d{1,5}) .*?\btime[=<](\d+(?:\.\d+)?) ?ms/g)) {
    // A second answer to the same echo ("DUP!") is no answer more.
    if (!roundTripsMs.has(Number(sequence))) roundTripsMs.set(Number(sequence), Number(ms));
  }
  const inOrder = [...roundTripsMs].toSorted(([a], [b]) => a - b).map(([, ms]) => ms);
  if (inOrder.some((ms) => ms <= 0 || ms > WITHIN_MS)) return { kind: 'not-measured' };
  return timingOfBurst(sent, inOrder.slice(0, sent));
}

/** Times a burst of ICMP echoes to an IPv4 or IPv6 address; `not-measured` where there is no ping program or it may not send. */
export async function pingBurst(programPath: string, address: string, burst = PING_BURST): Promise<Timing> {
  if (process.platform === 'win32') {
    const { args, withinMs } = windowsPing(address, burst);
    const ran = await runProgramForBytes(programPath, 'ping', args, withinMs);
    return ran ? timingOfWindowsPing(windowsText(ran.output)) : { kind: 'not-measured' };
  }
  const options = ['-n', '-c', burst, '-i', SPACING_SECONDS, '-W', PATIENCE_SECONDS, address].map(String);
  const ran = await runProgram(programPath, 'ping', options, WITHIN_MS);
  // The exit code says less than the last lines do: busybox gives 1 both for "no answer" and for "could not try".
  return ran ? timingOfPing(ran.output) : { kind: 'not-measured' };
}
