import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bytesIn, storedHour } from './load/stored-hour.ts';
import { serverFacts } from './server-facts.ts';
import { median } from './median.ts';
import { type Memory, type Side, emptyMemory, startPair } from './pair.ts';

/**
 * `npm run bench:heartbeats -- --terminals 10000`: what one heartbeat with its measure costs the server, every 5 s from each terminal, beside the bare limit of the same run. Rounds take
 * turns between the two. One JSON object.
 * Memory: RSS at the end of each round of a server's own (one alone is a draw of the garbage collector), and once, after the last, what lives after a collection; off both comes what the same
 * program has with no terminal (emptyMemory).
 *   --rounds=9   of each; the noise of fewer is 25 %   --seconds=10  of each round   --prof  a CPU profile of the control server in its folder
 */
const { values } = parseArgs({
  options: {
    terminals: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '10' },
    prof: { type: 'string' },
  },
});
const terminals = Number(values.terminals);
const BEAT_EVERY_MS = 5_000;
/** Of the hour that is written through the two storages alone, at the same pace: what a row of a minute, five minutes or an hour costs is shared by all the heartbeats it is of. */
const HOUR_TERMINALS = 500;
/** Until a paced fleet speaks evenly, and what it brought is written. */
const SETTLE_MS = 2_000;
const tell = (line: string) => void process.stderr.write(`${line}\n`);

type Round = { usPerBeat: number; coreShare: number; beatsPerSecond: number; loopP99Ms: number; rssMb: number };

async function round({ server, generator }: Side, seconds: number): Promise<Round> {
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs: BEAT_EVERY_MS });
  await pause(SETTLE_MS);
  await server.ask('loopP99Ms', null);
  const [cpu, { beats }, began] = [server.cpuMs(), await generator.ask('status', null), performance.now()];
  await pause(seconds * 1_000);
  const [cpuMs, after, ms] = [server.cpuMs() - cpu, await generator.ask('status', null), performance.now() - began];
  await generator.ask('latencies', null);
  const loopP99Ms = await server.ask('loopP99Ms', null);
  const rssMb = server.rssMb();
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs: 0 });
  await pause(SETTLE_MS);
  const counted = after.beats - beats;
  return {
    usPerBeat: (cpuMs * 1_000) / counted,
    coreShare: cpuMs / ms,
    beatsPerSecond: (counted * 1_000) / ms,
    loopP99Ms,
    rssMb,
  };
}

function storedBytes({ folder, name }: Side): number {
  return bytesIn(join(folder, name === 'escale' ? 'escale.sqlite' : 'bare.sqlite'));
}

/** What each terminal has of so many mebibytes, KiB, in tenths. */
function kibOfEach(mebibytes: number): number {
  return Math.round((mebibytes * 10_240) / terminals) / 10;
}

function summary(rounds: readonly Round[], bytes: number, beats: number, memory: { empty: Memory; livingMb: number }) {
  const of = (figure: keyof Round) => rounds.map((one) => one[figure]);
  return {
    usPerHeartbeat: median(of('usPerBeat')),
    percentOfACore: median(of('coreShare').map((share) => share * 100)),
    heartbeatsPerSecond: median(of('beatsPerSecond')),
    loopP99Ms: median(of('loopP99Ms')),
    rssKiBPerTerminal: kibOfEach((median(of('rssMb')) ?? 0) - memory.empty.rssMb),
    heapKiBPerTerminal: kibOfEach(memory.livingMb - memory.empty.livingMb),
    bytesPerHeartbeatInThisRun: Math.round((bytes / beats) * 10) / 10,
    emptyRssMb: memory.empty.rssMb,
    rssMbRounds: of('rssMb'),
    rounds: of('usPerBeat').map((us) => Math.round(us * 10) / 10),
  };
}

const pair = await startPair(terminals, tell, values.prof ? ['--cpu-prof', `--cpu-prof-dir=${values.prof}`] : []);
try {
  const { escale, bare } = pair;
  const sides = [escale, bare] as const;
  const before = sides.map(storedBytes);
  const rounds: [Round[], Round[]] = [[], []];
  for (let number = 0; number < Number(values.rounds); number += 1) {
    // Who is first takes turns too.
    for (const place of number % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      rounds[place].push(await round(sides[place], Number(values.seconds)));
    }
    tell(`round ${number + 1}: ${rounds.map((own) => own.at(-1)?.usPerBeat.toFixed(1)).join(' and ')} µs`);
  }
  const beats = await Promise.all(sides.map(async ({ generator }) => (await generator.ask('status', null)).beats));
  const bytes = sides.map((side, place) => storedBytes(side) - (before[place] ?? 0));
  const summaries: ReturnType<typeof summary>[] = [];
  for (const place of [0, 1] as const) {
    const side = sides[place];
    const memory = { livingMb: await side.server.livingMb(), empty: await emptyMemory(side) };
    summaries.push(summary(rounds[place], bytes[place] ?? 0, beats[place] ?? 1, memory));
  }
  const [ours, theirs] = summaries;
  if (!ours || !theirs) throw new Error('both were measured');
  tell('an hour on disk');
  const hour = await storedHour(Math.min(terminals, HOUR_TERMINALS), BEAT_EVERY_MS);
  const ratio = (one: number | null, other: number | null) => Math.round(((one ?? 0) / (other ?? 1)) * 100) / 100;
  process.stdout.write(
    `${JSON.stringify({
      benchmark: 'heartbeats',
      terminals,
      escale: { ...ours, ...hour.escale },
      bare: { ...theirs, ...hour.bare },
      cpuRatio: ratio(ours.usPerHeartbeat, theirs.usPerHeartbeat),
      memoryRatio: ratio(ours.rssKiBPerTerminal, theirs.rssKiBPerTerminal),
      heapRatio: ratio(ours.heapKiBPerTerminal, theirs.heapKiBPerTerminal),
      bytesPerHeartbeat: hour.escale.bytesPerHeartbeat,
      bytesRatio: ratio(hour.escale.bytesPerHeartbeat, hour.bare.bytesPerHeartbeat),
      logBytes: statSync(join(pair.folder, 'escale.log')).size,
      machine: serverFacts(),
    })}\n`,
  );
  if (values.prof) await escale.server.stop();
} finally {
  await pair.close();
}
