import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REQUEST_TIMEOUT_MS } from '#protocol/limits.ts';
import { enrolByRows } from '../../../bench/load/enrol-rows.ts';
import { GeneratorProcess } from '../../../bench/load/generator-process.ts';
import { ServerProcess, WITH_REPORTS } from '../../../bench/load/server-process.ts';
import { type BadHandshakes, measureBadHandshakes } from '../../hostile/return/bad-handshakes.ts';
import { until } from '../../stage/until.ts';

/** The short form; `npm run verify:return` does it with 10,000. */
const HANDSHAKES = 1_500;
const GOOD = 20;

const folder = mkdtempSync(join(tmpdir(), 'escale-handshakes-'));
const logFile = join(folder, 'log.jsonl');
let server: ServerProcess;
let good: GeneratorProcess;
let bad: BadHandshakes;

beforeAll(async () => {
  await enrolByRows(folder, 'handshakes', GOOD + 1);
  server = await ServerProcess.start(folder, { logFile, nodeFlags: WITH_REPORTS });
  const plan = { host: '127.0.0.1', port: server.port, seed: 'handshakes', addresses: 1 };
  good = await GeneratorProcess.start({ ...plan, from: 0, to: GOOD + 1, factsEveryMs: 500, beatEveryMs: 1_000 });
  await good.ask('connect', { from: 0, to: GOOD });
  await until('the good terminals are up', async () => (await good.ask('status', null)).up === GOOD);
  // The last one comes while the strangers are at the door.
  setTimeout(() => void good.ask('connect', { from: GOOD, to: GOOD + 1 }), 3_000);
  bad = await measureBadHandshakes(server, good, HANDSHAKES, logFile);
});
afterAll(async () => {
  await good?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('handshakes without a proof, one after the other from one address', () => {
  it('are each refused at the door or cut after it, with the reason', () => {
    const total = Object.values(bad.ends).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(HANDSHAKES);
    expect(
      Object.keys(bad.ends).filter((why) => !['hello-timeout', 'server-busy', 'rate-limited'].includes(why)),
    ).toEqual([]);
    expect(bad.ends['hello-timeout']).toBeGreaterThan(0);
  });

  it('leave nothing in memory', () => {
    // Code that is compiled and lists that have grown are about 1 MB; a leak of each handshake's request and socket would be 15.
    expect(bad.heapGrowthMb).toBeLessThan(4);
    expect(bad.peakGrowthMb).toBeLessThan(100);
  });

  it('fill no disk with their log: some lines of each reason, and a count of the rest', () => {
    expect(bad.logLines).toBeLessThan(200);
    const lines = readFileSync(logFile, 'utf8').trim().split('\n');
    const more = lines.map((line) => (JSON.parse(line) as { more?: number }).more ?? 0);
    expect(Math.max(...more)).toBeGreaterThan(100);
  });

  it('keep no good terminal from being answered, nor from coming in', async () => {
    expect(bad.good?.count).toBeGreaterThan(GOOD);
    // How fast is measured where nothing else runs (verify:return); here: always in the time of a request, so that none was ever asked again.
    expect(bad.good?.max).toBeLessThan(REQUEST_TIMEOUT_MS);
    const { up, downs, made, acknowledged } = await good.ask('status', null);
    expect(up).toBe(GOOD + 1);
    // On a machine that is busy with other tests the newcomer may be asked to come again; nobody else hears anything.
    expect(Object.keys(downs).filter((why) => why !== 'server-busy')).toEqual([]);
    expect(acknowledged).toBeGreaterThan(made - 3 * GOOD);
  });
});
