import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { until } from '../tests/stage/until.ts';
import { enrolByRows } from './load/enrol-rows.ts';
import { GeneratorProcess } from './load/generator-process.ts';
import { whyTooFewFiles } from './load/open-files.ts';
import { ServerProcess } from './load/server-process.ts';
import { TlsTerminator, freePorts, terminatorVersion } from './load/tls-terminator.ts';
import { median } from './median.ts';
import { serverFacts } from './server-facts.ts';

/**
 * `npm run bench:tls`: what TLS in front of the control server costs beside the plain WebSocket of all other benchmarks. The same terminals come over three ways in turn: straight (`plain`),
 * through nginx without TLS (`relayed`), through nginx with TLS (`tls`; a full handshake each, nothing resumed). CPU of the server and of nginx for each terminal that connects (its proof
 * and first heartbeat included), and for each heartbeat. One JSON object.
 */
const { values } = parseArgs({
  options: {
    terminals: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '6' },
  },
});
const terminals = Number(values.terminals);
const SEED = 'tls';
const BEAT_EVERY_MS = 500;
const AT_ONCE = 50;
const SETTLE_MS = 1_000;
const tell = (line: string) => void process.stderr.write(`${line}\n`);
const WAYS = ['plain', 'relayed', 'tls'] as const;
type Way = (typeof WAYS)[number];

type Round = {
  serverUsPerConnect: number;
  nginxUsPerConnect: number;
  serverUsPerHeartbeat: number;
  nginxUsPerHeartbeat: number;
  nginxKiBPerTerminal: number;
};

async function round(server: ServerProcess, nginx: TlsTerminator, generator: GeneratorProcess): Promise<Round> {
  const used = () => ({ server: server.cpuMs(), nginx: nginx.cpuMs() });
  const upCount = async () => (await generator.ask('status', null)).up;
  const [before, rssBefore] = [used(), nginx.rssMb()];
  await generator.ask('connect', { from: 0, to: terminals, atOnce: AT_ONCE });
  await until('all are up', async () => (await upCount()) === terminals, 60_000);
  const up = used();
  const nginxMb = nginx.rssMb() - rssBefore;
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs: BEAT_EVERY_MS });
  await pause(SETTLE_MS);
  const [began, { beats }] = [used(), await generator.ask('status', null)];
  await pause(Number(values.seconds) * 1_000);
  const [ended, { beats: counted }] = [used(), await generator.ask('status', null)];
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs: 0 });
  await generator.ask('latencies', null);
  await generator.ask('leave', { from: 0, to: terminals, how: 'end' });
  await until('all are away', async () => (await upCount()) === 0, 60_000);
  await pause(SETTLE_MS);
  const each = (ms: number, count: number) => (ms * 1_000) / count;
  return {
    serverUsPerConnect: each(up.server - before.server, terminals),
    nginxUsPerConnect: each(up.nginx - before.nginx, terminals),
    serverUsPerHeartbeat: each(ended.server - began.server, counted - beats),
    nginxUsPerHeartbeat: each(ended.nginx - began.nginx, counted - beats),
    nginxKiBPerTerminal: (nginxMb * 1_024) / terminals,
  };
}

const why = whyTooFewFiles(2 * terminals);
if (why !== null) throw new Error(why);
const terminator = terminatorVersion();
const folder = mkdtempSync(join(tmpdir(), 'escale-tls-'));
const stops: (() => Promise<void>)[] = [];
try {
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  await enrolByRows(dataDir, SEED, terminals);
  const ports = await freePorts();
  // So it takes callers' addresses from what stands in front of it.
  const env = { ESCALE_PUBLIC_URL: `https://127.0.0.1:${ports.tlsPort}`, ESCALE_SERVICES: '' };
  const server = await ServerProcess.start(dataDir, { logFile: join(folder, 'server.log'), env });
  stops.push(() => server.stop());
  const nginx = await TlsTerminator.start(join(folder, 'nginx'), server.port, ports, terminals);
  stops.push(() => nginx.stop());
  const places = {
    plain: { port: server.port },
    relayed: { port: nginx.plainPort },
    tls: { port: nginx.tlsPort, authority: nginx.certificate },
  };
  const plan = { host: '127.0.0.1', seed: SEED, from: 0, to: terminals, addresses: 8, factsEveryMs: 0, beatEveryMs: 0 };
  const rounds: { [W in Way]: Round[] } = { plain: [], relayed: [], tls: [] };
  const over = async (way: Way): Promise<Round> => {
    const generator = await GeneratorProcess.start({ ...plan, ...places[way] });
    stops.push(() => generator.stop());
    const measured = await round(server, nginx, generator);
    await generator.stop();
    return measured;
  };
  // What is compiled at the first terminals is nobody's cost; and nginx takes its memory once, and keeps it.
  const { nginxKiBPerTerminal } = await over('tls');
  for (let number = 0; number < Number(values.rounds); number += 1) {
    for (const place of WAYS.keys()) {
      // Who is first takes turns too.
      const way = WAYS[(place + number) % WAYS.length] ?? 'plain';
      rounds[way].push(await over(way));
    }
    tell(`round ${number + 1}: ${JSON.stringify(WAYS.map((way) => [way, rounds[way].at(-1)]))}`);
  }
  const summary = (way: Way) => {
    const of = (figure: keyof Round) => median(rounds[way].map((one) => one[figure]));
    return {
      serverUsPerConnect: of('serverUsPerConnect'),
      nginxUsPerConnect: of('nginxUsPerConnect'),
      serverUsPerHeartbeat: of('serverUsPerHeartbeat'),
      nginxUsPerHeartbeat: of('nginxUsPerHeartbeat'),
      rounds: rounds[way].map((one) => [one.nginxUsPerConnect, one.nginxUsPerHeartbeat].map(Math.round)),
    };
  };
  const [plain, relayed, tls] = [summary('plain'), summary('relayed'), summary('tls')];
  const more = (figure: 'Connect' | 'Heartbeat') => {
    const alone = plain[`serverUsPer${figure}`] ?? 0;
    const whole = (tls[`serverUsPer${figure}`] ?? 0) + (tls[`nginxUsPer${figure}`] ?? 0);
    return Math.round((whole / alone) * 100) / 100;
  };
  process.stdout.write(
    `${JSON.stringify({
      benchmark: 'tls',
      terminals,
      terminator,
      plain,
      relayed,
      tls: { ...tls, nginxKiBPerTerminal: Math.round(nginxKiBPerTerminal * 10) / 10 },
      /** server and terminator together, beside the server alone without TLS */
      connectRatio: more('Connect'),
      heartbeatRatio: more('Heartbeat'),
      machine: { ...serverFacts(), transport: 'see plain, relayed and tls' },
    })}\n`,
  );
} finally {
  for (const stop of stops.toReversed()) await stop();
  rmSync(folder, { recursive: true, force: true });
}
