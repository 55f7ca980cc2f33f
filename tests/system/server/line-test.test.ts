import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { THROUGHPUT_CAP_BYTES } from '#protocol/limits.ts';
import { type ThroughputFigures, ThroughputRun } from '#protocol/terminal-messages.ts';
import { measureThroughput } from '../../../kiosk-app/shell/probes/throughput.ts';
import { runNightlyThroughput } from '../../../control-server/throughput/throughput-service.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let terminal: TerminalClient;
let isFree = true;
const delay = async () => {
  await pause(20);
  return { kind: 'measured' as const, ms: 12.5, jitterMs: 0, sent: 5, lost: 0 };
};

beforeEach(async () => {
  isFree = true;
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montesquieu' }));
  terminal = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
  terminal.runsThroughput = true;
  await terminal.connect();
});
afterEach(async () => {
  terminal.disconnect();
  await server.end();
});

/** Answers the order with the kiosk's own code, which transfers for real. */
function answerOrders(change: (run: ThroughputRun) => ThroughputRun = (run) => run): void {
  terminal.socket?.on('throughput:run', async (message: unknown, answer: (value: unknown) => void) => {
    const run = change(ThroughputRun.parse(message));
    const value = await measureThroughput(run, { server: server.url, delay, isFree: () => isFree });
    answer(value ? { ok: true, value } : { ok: false, refusal: { code: 'command-not-possible-now' } });
  });
}
const run = () => server.context.lineTests.run(server.context, terminal.id);
const address = (token: string) => new URL(`/api/line-test/${token}`, server.url);

describe('throughput between a terminal and the server', () => {
  it('is measured both ways, with the delay at rest and under load', async () => {
    answerOrders();
    const result = await run();
    expect(result).toMatchObject({ ok: true, value: { idleMs: 12.5, loadedMs: 12.5, grade: 'A+' } });
    const { downMbps, upMbps } = (result as { value: ThroughputFigures }).value;
    // Loopback: far more than any line of a city's sites.
    expect(downMbps).toBeGreaterThan(100);
    expect(upMbps).toBeGreaterThan(100);
    // The next one may begin.
    expect(server.context.lineTests.open(siteId, server.clock.now())).not.toBeNull();
  });

  it('ends by its time on a line that is slow', async () => {
    // A transfer that has no time: both ways end at once, and say so.
    answerOrders((order) => ({ ...order, withinMs: 1 }));
    expect(await run()).toMatchObject({ ok: true });
  });

  it('ends when somebody sits down', async () => {
    answerOrders();
    isFree = false;
    expect(await run()).toEqual({ ok: false, refusal: { code: 'command-not-possible-now' } });
  });

  it('is not asked of a terminal that cannot, or that is away', async () => {
    terminal.disconnect();
    terminal.runsThroughput = false;
    await terminal.connect();
    expect(await run()).toEqual({ ok: false, refusal: { code: 'command-not-possible-now' } });
    terminal.disconnect();
    await expect.poll(run).toEqual({ ok: false, refusal: { code: 'terminal-away' } });
  });

  it('is told as not answered when the terminal goes away meanwhile', async () => {
    terminal.socket?.on('throughput:run', () => terminal.disconnect());
    expect(await run()).toEqual({ ok: false, refusal: { code: 'command-not-answered' } });
  });

  it('is made by itself once a night, where a terminal is there, and stands beside those that staff ask for', async () => {
    answerOrders();
    const { context: ctx, clock } = server;
    const told = async () => {
      // The night ends every session of staff.
      staff = await server.staff('it');
      return (await staff.get('throughput:list', { siteId })).throughputs;
    };
    const at = async (moment: number) => {
      clock.pass(moment - clock.now());
      await terminal.beat({ activity: { kind: 'free' } });
      await runNightlyThroughput(ctx);
      return (await told()).length;
    };
    // A site without hours: between four and five in the morning (Paris is an hour ahead of UTC in November).
    const night = Math.floor(clock.now() / DAY_MS) * DAY_MS + DAY_MS + 3 * HOUR_MS + 60_000;
    expect(await at(night - 30 * 60_000)).toBe(0);
    expect(await at(night)).toBe(1);
    expect(await at(night + 60_000)).toBe(1);
    expect(await at(night + DAY_MS)).toBe(2);
    clock.pass(1_000);
    await staff.get('throughput:run', { siteId });
    expect(await told()).toHaveLength(3);
    expect((await told())[0]).toMatchObject({ terminalId: terminal.id, grade: 'A+' });
  });

  it('is one at a time for a site, and a few for the city', () => {
    const { lineTests: lineTest } = server.context;
    const now = server.clock.now();
    const first = lineTest.open('a', now);
    expect(first).not.toBeNull();
    expect(lineTest.open('a', now)).toBeNull();
    expect(lineTest.open('b', now)).not.toBeNull();
    expect(lineTest.open('c', now)).toBeNull();
    lineTest.close(first?.token ?? '');
    expect(lineTest.open('a', now)).not.toBeNull();
    // One that was forgotten is over by itself.
    expect(lineTest.open('c', now + 60_000)).not.toBeNull();
  });
});

describe('the address of a transfer', () => {
  it('lets one through each way, of at most the cap, to who has the token', async () => {
    const { token = '' } = server.context.lineTests.open(siteId, server.clock.now()) ?? {};
    const down = await fetch(address(token));
    const bytes = (await down.arrayBuffer()).byteLength;
    expect(bytes).toBeGreaterThanOrEqual(THROUGHPUT_CAP_BYTES);
    expect(bytes).toBeLessThan(THROUGHPUT_CAP_BYTES + 1_000_000);
    expect((await fetch(address(token))).status).toBe(404);
    const up = await fetch(address(token), { method: 'POST', body: Buffer.alloc(200_000) });
    expect(await up.json()).toEqual({ bytes: 200_000, ms: expect.any(Number) });
    expect((await fetch(address(token), { method: 'POST', body: 'x' })).status).toBe(404);
  });

  it('is nowhere for anybody else, nor after its time', async () => {
    expect((await fetch(address('x'.repeat(43)))).status).toBe(404);
    const { token = '' } = server.context.lineTests.open(siteId, server.clock.now()) ?? {};
    server.clock.pass(60_000);
    expect((await fetch(address(token))).status).toBe(404);
  });
});

describe('the address where a portal would show', () => {
  const look = (query: string) => fetch(new URL(`/api/probe/204${query}`, server.url));

  it('gives the nonce back and nothing else, and notes nobody', async () => {
    const response = await look('?n=0123456789abcdef');
    expect([response.status, response.headers.get('x-escale-nonce')]).toEqual([204, '0123456789abcdef']);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toBe('');
    expect((await look('')).status).toBe(400);
    expect((await look('?n=%0d%0aset-cookie')).status).toBe(400);
    expect(server.log.join('')).not.toContain('127.0.0.1:');
  });

  it('is limited', async () => {
    const answers = await Promise.all(Array.from({ length: 500 }, () => look('?n=0123456789abcdef')));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  });
});
