import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type CostRow, costChart } from './cost-chart.ts';
import { median } from './median.ts';
import { type Side, emptyMemory, startPair } from './pair.ts';
import { serverFacts } from './server-facts.ts';

/**
 * `npm run bench:cost`: what the server needs with 100, 1,000 and 10,000 terminals, each with a heartbeat and its measure every 5 s, beside the bare limit of the same run. One JSON object, and
 * the chart of it (bench/cost.svg).
 */
const { values } = parseArgs({
  options: {
    terminals: { type: 'string', default: '100,1000,10000' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '10' },
    chart: { type: 'string', default: fileURLToPath(new URL('cost.svg', import.meta.url)) },
  },
});
const BEAT_EVERY_MS = 5_000;
/** Until a paced fleet speaks evenly, and what it brought is written. */
const SETTLE_MS = 2_000;
const tell = (line: string) => void process.stderr.write(`${line}\n`);
const hundredths = (value: number) => Math.round(value * 100) / 100;

/** Percent of a core in one round, and the memory at its end. */
async function measuredRound({ server, generator }: Side): Promise<{ percent: number; rssMb: number }> {
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs: BEAT_EVERY_MS });
  await pause(SETTLE_MS);
  const [cpu, began] = [server.cpuMs(), performance.now()];
  await pause(Number(values.seconds) * 1_000);
  const share = (server.cpuMs() - cpu) / (performance.now() - began);
  const rssMb = server.rssMb();
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs: 0 });
  await generator.ask('latencies', null);
  await pause(SETTLE_MS);
  return { percent: share * 100, rssMb };
}

async function measured(terminals: number) {
  const pair = await startPair(terminals, tell);
  try {
    const sides = [pair.escale, pair.bare] as const;
    const rounds: [Awaited<ReturnType<typeof measuredRound>>[], Awaited<ReturnType<typeof measuredRound>>[]] = [[], []];
    for (let number = 0; number < Number(values.rounds); number += 1) {
      for (const place of number % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
        rounds[place].push(await measuredRound(sides[place]));
      tell(
        `${terminals}, round ${number + 1}: ${rounds.map((own) => own.at(-1)?.percent.toFixed(2)).join(' and ')} % of a core`,
      );
    }
    const empty = [await emptyMemory(pair.escale), await emptyMemory(pair.bare)];
    const [escale, bare] = rounds.map((own, place) => {
      const rssMb = median(own.map((one) => one.rssMb)) ?? 0;
      return {
        // The median has tenths; a hundred terminals need less.
        percentOfACore: hundredths((median(own.map(({ percent }) => percent * 100)) ?? 0) / 100),
        rssMb,
        rssGrowthMb: hundredths(rssMb - (empty[place]?.rssMb ?? 0)),
        rounds: own.map(({ percent }) => hundredths(percent)),
      };
    });
    const cpuRatio = hundredths((escale?.percentOfACore ?? 0) / (bare?.percentOfACore ?? 1));
    return { terminals, escale, bare, cpuRatio };
  } finally {
    await pair.close();
  }
}

const rows: Awaited<ReturnType<typeof measured>>[] = [];
for (const terminals of values.terminals.split(',')) rows.push(await measured(Number(terminals)));
const machine = serverFacts();
const shown = rows.map(({ terminals, escale, bare }): CostRow => ({
  terminals,
  escale: escale?.percentOfACore ?? 0,
  bare: bare?.percentOfACore ?? 0,
}));
const note = `${machine['processor']}, ${machine['cores']} cores, Node ${machine['node']}, ${machine['date']}, commit ${machine['commit']}; plain WebSocket`;
writeFileSync(values.chart, costChart(shown, 'Share of a core: one heartbeat with its measure every 5 s', '%', note));
process.stdout.write(`${JSON.stringify({ benchmark: 'cost', rows, chart: values.chart, machine })}\n`);
