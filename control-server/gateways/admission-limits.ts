import type { BucketSize } from '../token-bucket-rules.ts';

/** Who may come in when. Milliseconds of a clock that never goes back. */
export type AdmissionLimits = {
  /** handshakes let in, over all */
  pace: BucketSize;
  /** let in at once; then the messages of those already here have their turn */
  perTurn: number;
  /** the same while a whole network returns (crowd-rules.ts): few are here to have a turn */
  perTurnOfCrowd: number;
  /** longest wait at the door; who waits longer is refused */
  waitMs: number;
  /** waiting at the door at once, over all */
  waiting: number;
  /** hellos that wait for their turn: while there are more, nobody comes in */
  hellos: number;
  /** let in and not yet proven at once, over all and of one address */
  unproven: number;
  unprovenOfOneAddress: number;
  /** handshakes of one address that end without a proof; those that are proven are given back */
  failures: BucketSize;
};

/**
 * - pace: 10,000 terminals back within 5 s are 2,000 a second, and one second is the aim; this is between the two, and a city's 200 come in within one burst. A machine that cannot keep it
 *   up is held back by `hellos` and by the commits that wait (socket-server.ts): measured on two busy cores, an upgrade costs 0.2 ms and a hello 0.5 to 0.7.
 * - perTurn: 8 upgrades are 1 to 2 ms: an established terminal's message and its commit take two or three turns of the event loop, so each must be short.
 *   Of a crowd 32, as many as the kernel hands over in a turn (accepting.ts).
 * - hellos: what makes the pace follow the machine. Where proofs are judged more slowly than terminals come, those let in would wait until they give up, and all work
 *   would be for nothing (congestion collapse); 64 is a tenth of a second's work on a slow machine.
 * - waitMs: a terminal gives a connection up after CONNECT_TIMEOUT_MS (8 s), and its hello 4 s later; refused well before that, it hears why, and its jittered
 *   back-off spreads the rest. Before this door it stands in the kernel's line (accepting.ts), up to 5 s where ten thousand do.
 * - waiting: what the pace can serve within that wait; a socket that waits costs about 10 kB.
 * - unproven: 10 kB more each. One address may be a whole département behind one proxy, so it may hold many at once; but never so many that others find no place.
 * - failures: addresses are limited by what ends without a proof, never by how many good terminals live behind them. 2,000: a site server that dies in the midst of a
 *   return of thousands is no attack; then 50 a second, 2 % of a core.
 */
export const ADMISSION: AdmissionLimits = {
  pace: { capacity: 200, perSecond: 5_000 },
  perTurn: 8,
  perTurnOfCrowd: 32,
  waitMs: 2_500,
  waiting: 6_000,
  hellos: 64,
  unproven: 4_000,
  unprovenOfOneAddress: 1_000,
  failures: { capacity: 2_000, perSecond: 50 },
};
