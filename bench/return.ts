import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { STAFF_NAMESPACE, type Snapshot, WatchAnswer } from '#protocol/staff-messages.ts';
import { until } from '../tests/stage/until.ts';
import { checkFacts } from '../tests/hostile/return/check-facts.ts';
import { median } from './median.ts';
import { SocketIoLine } from './load/socketio-line.ts';
import { staffHeaders } from './load/staff-cookie.ts';
import { type Side, restart, startPair } from './pair.ts';
import { serverFacts } from './server-facts.ts';

/**
 * `npm run bench:return`: the server is killed and started again; 10,000 terminals with 20 waiting facts each come back at once. Seconds from its listening until all have proven
 * themselves and are shown as what they are, and until all facts are kept; beside the bare limit. One JSON object.
 */
const { values } = parseArgs({
  options: {
    terminals: { type: 'string', default: '10000' },
    facts: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    prof: { type: 'string' },
  },
});
const terminals = Number(values.terminals);
const facts = Number(values.facts);
const tell = (line: string) => void process.stderr.write(`${line}\n`);
const WITHIN_MS = 180_000;
const hundredths = (value: number) => Math.round(value * 100) / 100;

/**
 * The server is killed, and its terminals stay away until it listens again: their own waiting is not its time, and while the other server has its turn this one and its terminals are quiet.
 * The server's end goes first, so that it is the server's port that TCP keeps for a minute (TIME-WAIT, RFC 9293 §3.6) and not ten thousand of the generator's, among which each new one would be looked for.
 */
async function sendAway({ generator, server }: Side): Promise<void> {
  // One that is killed writes no profile.
  await server.stop(values.prof ? 'SIGTERM' : 'SIGKILL');
  await generator.ask('leave', { from: 0, to: terminals, how: 'destroy' });
  await until('all are away', async () => (await generator.ask('status', null)).up === 0, WITHIN_MS);
}

/** How often a terminal of this side has given up before it was let in, since the start. */
async function waitedInVain({ generator }: Side): Promise<number> {
  return (await generator.ask('status', null)).downs['not-let-in'] ?? 0;
}

async function round(side: Side) {
  const { generator } = side;
  await generator.ask('makeFacts', { count: facts });
  await restart(side);
  const gaveUpBefore = await waitedInVain(side);
  const began = performance.now();
  const cpuBegan = side.server.cpuMs();
  const seconds = () => hundredths((performance.now() - began) / 1_000);
  const cpuSeconds = (from: number) => hundredths((side.server.cpuMs() - from) / 1_000);
  // The bare server shows nobody: who is back is shown.
  const silentCount = () => (side.bare === null ? silentAt(side.server.port) : Promise.resolve(0));
  await generator.ask('connect', { from: 0, to: terminals });
  let backSeconds: number | null = null;
  let backCpuSeconds = 0;
  let shownSeconds: number | null = null;
  let factsSeconds: number | null = null;
  await until(
    'all are back and all facts are kept',
    async () => {
      const { up, made, acknowledged } = await generator.ask('status', null);
      if (up === terminals && backSeconds === null) {
        backSeconds = seconds();
        backCpuSeconds = cpuSeconds(cpuBegan);
      }
      if (backSeconds !== null && shownSeconds === null && (await silentCount()) === 0) shownSeconds = seconds();
      if (made === acknowledged) factsSeconds ??= seconds();
      return shownSeconds !== null && factsSeconds !== null;
    },
    WITHIN_MS,
  );
  const factsCpuSeconds = cpuSeconds(cpuBegan);
  const gaveUp = (await waitedInVain(side)) - gaveUpBefore;
  await generator.ask('latencies', null);
  await sendAway(side);
  await pause(1_000);
  return {
    backSeconds: backSeconds ?? 0,
    shownSeconds: shownSeconds ?? 0,
    factsSeconds: factsSeconds ?? 0,
    startSeconds: hundredths(side.server.startMs / 1_000),
    backCpuSeconds,
    factsCpuSeconds,
    gaveUp,
  };
}

/** How many terminals of all sites a page is shown as silent. */
async function silentAt(port: number): Promise<number> {
  const snapshot = await new Promise<Snapshot>((resolve, reject) => {
    const line: SocketIoLine = new SocketIoLine(
      { host: '127.0.0.1', port, headers, namespace: STAFF_NAMESPACE },
      {
        onJoined: () => undefined,
        onReady: () =>
          line.ask('watch', { kind: 'sites' }, (answer) => {
            line.close('destroy');
            const read = WatchAnswer.parse(answer);
            if (read.ok) resolve(read.value);
            else reject(new Error(`watch: ${read.refusal.code}`));
          }),
        onEvent: () => undefined,
        onClose: (refused) => reject(new Error(`watch: ${refused ?? 'closed'}`)),
      },
    );
  });
  return snapshot.sites.reduce((sum, { counts }) => sum + counts.silent, 0);
}

const pair = await startPair(terminals, tell, values.prof ? ['--cpu-prof', `--cpu-prof-dir=${values.prof}`] : []);
let headers: Record<string, string> = {};
try {
  headers = await staffHeaders(pair.escale.server);
  const sides = [pair.escale, pair.bare];
  const rounds: Awaited<ReturnType<typeof round>>[][] = [[], []];
  for (const side of sides) await sendAway(side);
  for (let number = 0; number < Number(values.rounds); number += 1) {
    for (const [place, side] of sides.entries()) {
      rounds[place]?.push(await round(side));
      tell(`${side.name}: ${JSON.stringify(rounds[place]?.at(-1))}`);
    }
  }
  const [escale, bare] = rounds.map((own) => ({
    backSeconds: median(own.map((one) => one.backSeconds)),
    shownSeconds: median(own.map((one) => one.shownSeconds)),
    factsSeconds: median(own.map((one) => one.factsSeconds)),
    startSeconds: median(own.map((one) => one.startSeconds)),
    /** terminals that were not let in within CONNECT_TIMEOUT_MS, and came again */
    gaveUp: median(own.map((one) => one.gaveUp)),
    /** of the server alone, until all were back and until all facts were kept */
    backCpuSeconds: median(own.map((one) => one.backCpuSeconds)),
    factsCpuSeconds: median(own.map((one) => one.factsCpuSeconds)),
    rounds: own,
  }));
  const checked = checkFacts(pair.escale.folder, await pair.escale.generator.ask('ledgers', null));
  const result = {
    benchmark: 'return',
    terminals,
    facts,
    escale,
    bare,
    cpuRatio: hundredths((escale?.factsCpuSeconds ?? 0) / (bare?.factsCpuSeconds ?? 1)),
    lost: checked.lost,
    doubled: checked.doubled,
    machine: serverFacts(),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = checked.lost + checked.doubled > 0 ? 1 : 0;
} finally {
  await pair.close();
}
