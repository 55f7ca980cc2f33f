import { randomBytes } from 'node:crypto';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { whyTooFewFiles } from '../../../bench/load/open-files.ts';
import { type ReturnProof, proveReturn } from './return-run.ts';

/**
 * `npm run verify:return`: a network of light terminals (bench/load) against a real server on this machine, which is restarted under it, overrun by those that
 * come back, and flooded with handshakes that prove nothing.
 *   --json          one JSON object on standard output, and nothing else
 *   --short         200 terminals, one restart, 200 that come back, 300 bad handshakes
 *   --terminals=N   10,000 unless said otherwise; those who return are measured among 2,000 of them, where the number has to be reached, and again among all
 *   --seed=…        the same terminals again
 * Exit code 0: no fact was lost or doubled, and every number is reached. 1: not. 2: this machine cannot run it (said aloud). Plain WebSocket, no TLS.
 */
const EXIT_SKIPPED = 2;
/** Acknowledgement of an established terminal while a thousand others return (issue 5), and a start with everybody's state (issue 5). */
const ACK_P99_MS = 50;
const START_SECONDS = 2;
const MEMORY_GROWTH_MB = 5;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    terminals: { type: 'string' },
    seed: { type: 'string', default: randomBytes(8).toString('hex') },
  },
});
const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => process.stderr.write(`${text}\n`);

async function run(): Promise<number> {
  const terminals = Number(values.terminals ?? (values.short ? 200 : 10_000));
  const badHandshakes = values.short ? 300 : 10_000;
  const why = whyTooFewFiles(Math.max(terminals, badHandshakes));
  if (why !== null) {
    print(values.json ? JSON.stringify({ skipped: why }) : `skipped: ${why}`);
    return EXIT_SKIPPED;
  }
  const proof = await proveReturn({
    terminals,
    restarts: values.short ? ['SIGKILL'] : ['SIGKILL', 'SIGTERM', 'SIGKILL'],
    waves: values.short
      ? { returning: 100, waves: 2, quietMs: 2_000 }
      : { returning: Math.min(1_000, Math.floor(terminals / 2)), waves: 5, quietMs: 10_000 },
    among: 2_000,
    badHandshakes,
    seed: values.seed,
    tell: values.json ? () => {} : tell,
  });
  const numbers = numbersOf(proof, terminals);
  if (values.json) print(JSON.stringify({ ...numbers, seed: values.seed }));
  else for (const [name, value] of Object.entries(numbers)) print(`${name}: ${JSON.stringify(value)}`);
  const isWhole = proof.facts.lost + proof.facts.doubled + proof.facts.wrong === 0;
  const isFast =
    numbers.ackP99Ms <= ACK_P99_MS &&
    numbers.startSeconds <= START_SECONDS &&
    numbers.memoryGrowthMb <= MEMORY_GROWTH_MB;
  // The short form runs beside other tests: it proves what is true at any speed.
  return isWhole && (values.short || isFast) ? 0 : 1;
}

function numbersOf(proof: ReturnProof, terminals: number) {
  const { facts, backSeconds, calm, crowded, startSeconds, bad, downs } = proof;
  const hundredths = (value: number) => Math.round(value * 100) / 100;
  return {
    terminals,
    restarts: backSeconds.length,
    facts: facts.made,
    lost: facts.lost,
    doubled: facts.doubled,
    wrong: facts.wrong,
    backSeconds,
    ackP99Ms: calm.returning?.p99 ?? Infinity,
    ackP99QuietMs: calm.quiet?.p99 ?? Infinity,
    ackP99CrowdedMs: crowded.returning?.p99 ?? Infinity,
    acknowledgements: { calm, crowded },
    startSeconds: hundredths(Math.max(...startSeconds)),
    badHandshakes: bad.count,
    badEnds: bad.ends,
    badLogLines: bad.logLines,
    ackP99BadMs: bad.good?.p99 ?? Infinity,
    memoryGrowthMb: bad.heapGrowthMb,
    peakGrowthMb: bad.peakGrowthMb,
    downs,
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryMb: Math.round(totalmem() / 1_048_576),
      kernel: release(),
      node: process.version,
    },
  };
}

try {
  process.exitCode = await run();
} catch (error) {
  tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
