import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { median } from './median.ts';
import { restart, startPair } from './pair.ts';
import { serverFacts } from './server-facts.ts';

/**
 * `npm run bench:start`: from the start of the program to serving, with the state of 10,000 terminals in the database (each has measured, sits or is free, and has told facts); and the memory it has
 * then, with nobody there. Beside the bare limit, which knows nothing at its start. One JSON object.
 */
const { values } = parseArgs({
  options: { terminals: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '9' } },
});
const terminals = Number(values.terminals);
/** At rest: what the start itself left is collected, or is what a quiet server keeps. */
const REST_MS = 5_000;
const tell = (line: string) => void process.stderr.write(`${line}\n`);

const pair = await startPair(terminals, tell);
try {
  // A day's beginning: everybody has said something.
  await pair.escale.generator.ask('pace', { factsEveryMs: 10_000, beatEveryMs: 10_000 });
  await pause(15_000);
  await pair.escale.generator.ask('pace', { factsEveryMs: 0, beatEveryMs: 0 });
  await pause(3_000);
  const sides = [pair.escale, pair.bare];
  for (const { generator } of sides) await generator.stop();
  const rounds: { startSeconds: number; rssMb: number }[][] = [[], []];
  for (let number = 0; number < Number(values.rounds); number += 1) {
    for (const [place, side] of sides.entries()) {
      await side.server.stop('SIGTERM');
      await restart(side);
      await pause(REST_MS);
      rounds[place]?.push({ startSeconds: side.server.startMs / 1_000, rssMb: side.server.rssMb() });
    }
    tell(`round ${number + 1}: ${JSON.stringify(rounds.map((own) => own.at(-1)))}`);
  }
  const [escale, bare] = rounds.map((own) => ({
    startSeconds: Math.round((median(own.map(({ startSeconds }) => startSeconds * 1_000)) ?? 0) / 10) / 100,
    rssMb: median(own.map(({ rssMb }) => rssMb)),
  }));
  process.stdout.write(`${JSON.stringify({ benchmark: 'start', terminals, escale, bare, machine: serverFacts() })}\n`);
} finally {
  await pair.close();
}
