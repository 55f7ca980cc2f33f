import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JournalRecord } from '#protocol/journal-events.ts';
import { DATABASE_FILE } from '../../control-server/db/database.ts';
import { listMinutes } from '../../control-server/measures/measure-store.ts';
import { readSegment } from '../../kiosk-app/shell/journal/segment-lines.ts';
import { parseSegmentName } from '../../kiosk-app/shell/journal/segment-name.ts';
import { TerminalClock } from '../../kiosk-app/shell/terminal-clock.ts';
import { instantHands } from '../../provisioning/dev/fleet/simulated-hands.ts';
import { SimulatedTerminal } from '../../provisioning/dev/fleet/simulated-terminal.ts';
import { SiteLine } from '../../provisioning/dev/fleet/site-line.ts';
import { TestServer } from './server/running-server.ts';
import type { StaffDoor } from './server/staff-door.ts';

/** A real server and a terminal's real machine, journal and link: what passes between them when the line, the power or the server goes. */
const MINUTE = 60_000;
const waiting = { timeout: 20_000, interval: 20 };
const seen = {
  medium: 'cable' as const,
  card: null,
  wifi: null,
  gateway: { kind: 'not-measured' as const },
  dns: { kind: 'not-measured' as const },
  references: [],
};

/** A machine that a test puts to sleep. */
function sleepyClock() {
  let asleepMs = 0;
  const clock = new TerminalClock(() => ({ monoMs: performance.now(), bootMs: performance.now() + asleepMs }));
  const sleep = (ms: number) => {
    asleepMs += ms;
  };
  return { clock, sleep };
}

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let dataDir: string;
let line: SiteLine;
let machine: ReturnType<typeof sleepyClock>;
let terminal: SimulatedTerminal;
let log: string[];

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montesquieu' }));
  dataDir = mkdtempSync(join(tmpdir(), 'escale-link-'));
  line = new SiteLine(server.url, 190);
  log = [];
  terminal = await switchOn();
  const { code } = await staff.get('enrolment:create', { siteId, terminalName: 'Poste 1' });
  const enrolled = await terminal.enrol(code);
  if (!enrolled.ok) throw new Error(enrolled.refusal.code);
  await comesTo('welcome');
});
afterEach(async () => {
  terminal.stop();
  await line.close();
  await server.end();
  rmSync(dataDir, { recursive: true, force: true });
});

async function switchOn(): Promise<SimulatedTerminal> {
  const cable = await line.plug();
  machine = sleepyClock();
  return new SimulatedTerminal({
    dataDir,
    server: cable.url,
    pullCable: () => cable.pull(),
    hands: instantHands,
    look: () => seen,
    clock: machine.clock,
    log: pino({ level: 'info' }, { write: (text: string) => log.push(text) }),
    journalLimits: { reserveBytes: 4_096 },
  });
}

function comesTo(kind: 'welcome' | 'session' | 'clean'): Promise<unknown> {
  return vi.waitUntil(() => {
    terminal.tick();
    return terminal.isUp && terminal.view.kind === kind;
  }, waiting);
}

async function signIn(minutes = 30): Promise<string[]> {
  const { tickets } = await staff.get('ticket:issue', { siteId, minutes, count: 1 });
  const words = [...(tickets[0]?.words ?? [])];
  expect(await terminal.signIn(words)).toMatchObject({ ok: true });
  return words;
}

const allTold = () =>
  vi.waitUntil(async () => {
    await terminal.round();
    return terminal.pendingFacts === 0;
  }, waiting);

/** All that this terminal's disk holds, in the order it was written. */
function onDisk(): JournalRecord[] {
  const folder = join(dataDir, 'journal');
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const parsed = parseSegmentName(name);
      return parsed ? readSegment(readFileSync(join(folder, name)), parsed.bootId).records : [];
    });
}

async function atServer(): Promise<JournalRecord[]> {
  const rows = await server.context.db.selectFrom('journal_records').selectAll().execute();
  const boots = [...new Set(onDisk().map(({ bootId }) => bootId))];
  return rows
    .map(({ boot_id: bootId, seq, at, event }) => ({ bootId, seq, at, event: JSON.parse(event) }))
    .toSorted((a, b) => boots.indexOf(a.bootId) - boots.indexOf(b.bootId) || a.seq - b.seq);
}

const types = () => onDisk().map(({ event }) => event.type);

describe('a server restored from an older backup', () => {
  it('is told all again that it lost, of the present boot and of those before, once each', async () => {
    await allTold();
    const file = join(server.dataDir, DATABASE_FILE);
    await server.restart();
    copyFileSync(file, `${file}.backup`);
    staff = await server.staff('it');
    await comesTo('welcome');
    await signIn();
    terminal.leave();
    await comesTo('clean');
    await allTold();
    terminal.stop();
    terminal = await switchOn();
    await comesTo('welcome');
    await allTold();
    await server.restart(() => {
      for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
      copyFileSync(`${file}.backup`, file);
    });
    await vi.waitUntil(() => !terminal.isUp || log.some((text) => text.includes('told again')), waiting);
    await comesTo('welcome');
    await allTold();
    const told = await atServer();
    expect(told).toEqual(onDisk());
    expect(told.map(({ event }) => event.type)).toContain('session-ended');
    expect(log.filter((text) => text.includes('told again'))).toHaveLength(2);
  });
});

describe('an order', () => {
  it('is answered before its effects, in one write, and remembered across a power cut', async () => {
    await signIn();
    await allTold();
    const { activity } = terminal;
    const sessionId = activity.kind === 'occupied' ? activity.sessionId : '';
    const { terminalId } = terminal.identity;
    await staff.get('session:extend', { terminalId, sessionId, minutes: 15 });
    expect(types().slice(-2)).toEqual(['command-answered', 'session-extended']);
    terminal.cutPower();
    terminal = await switchOn();
    await comesTo('welcome');
    expect(terminal.view).toMatchObject({ kind: 'welcome', wasCut: true });
    await allTold();
    expect(await atServer()).toEqual(onDisk());
  });
});

describe('a terminal that slept', () => {
  it('ends at once a session whose time passed meanwhile, and tells that it slept', async () => {
    await signIn(30);
    machine.sleep(3 * 60 * MINUTE);
    terminal.tick();
    expect(types().slice(-2)).toEqual(['slept', 'session-ended']);
    expect(onDisk().at(-1)?.event).toMatchObject({ reason: 'time-over', consumedMs: 30 * MINUTE });
    await comesTo('clean');
    await allTold();
    expect(await atServer()).toEqual(onDisk());
  });
});

describe('the line', () => {
  it('comes back by itself after a restart of the server, and the heartbeat says how memory and clock are', async () => {
    await server.restart();
    staff = await server.staff('it');
    await vi.waitUntil(() => terminal.isUp, waiting);
    await allTold();
    const memoryTold = async () => (await staff.watch({ kind: 'site', siteId })).tiles[0]?.memory ?? null;
    // The next heartbeat says it.
    await expect.poll(memoryTold, waiting).toMatchObject({ journal: 'ok', pendingRecords: 0 });
    const memory = await memoryTold();
    // The test server's clock stands still.
    const offset = memory?.clockOffsetMs ?? 0;
    expect(Math.abs(offset - (Date.now() - server.clock.now()))).toBeLessThan(10_000);
  });

  it('stays away for a minute when the server will not have the terminal, and the log says why', async () => {
    await staff.get('terminal:revoke', { terminalId: terminal.identity.terminalId });
    await vi.waitUntil(() => !terminal.isUp, waiting);
    const said = log.map((text) => JSON.parse(text)).find(({ reason }) => reason === 'revoked');
    expect(said?.msg).toBe('the server will not have this terminal');
    expect(said?.waitMs).toBeGreaterThanOrEqual(MINUTE);
  });
});

describe('rounds of a line that is down', () => {
  const momentsAtServer = async () => {
    await server.context.measures.write();
    const { terminalId } = terminal.identity;
    const range = { from: 0, until: Number.MAX_SAFE_INTEGER };
    const minutes = await listMinutes(server.context.db, terminalId, range);
    return minutes.flatMap(({ minute }) => minute.takenAt).toSorted((one, other) => one - other);
  };
  const isNear = (at: number) => Math.abs(at - server.clock.now()) < MINUTE;
  /** Of a moment of its own, which two of the same millisecond would not be: here a round looks at nothing and takes less. */
  const roundOfItsOwn = async () => {
    await terminal.round();
    await pause(5);
  };

  it('outlive the terminal: killed and started again twice, it tells each once, with its own time', async () => {
    await allTold();
    const before = (await momentsAtServer()).length;
    // For a terminal a server that is away is a line that is down, noticed at once.
    const port = await server.stop();
    await vi.waitUntil(() => !terminal.isUp, waiting);
    await roundOfItsOwn();
    await roundOfItsOwn();
    // kill -9: not a word, and nothing is put in order. The next program has never heard the server's time.
    terminal.cutPower();
    terminal = await switchOn();
    await roundOfItsOwn();
    terminal.cutPower();
    terminal = await switchOn();
    await roundOfItsOwn();
    expect(readdirSync(join(dataDir, 'measures'))).not.toEqual([]);

    // It stands still else, and a round after this could be of the same millisecond as one before: two of one moment are one.
    server.clock.pass(10_000);
    await server.open(port);
    await vi.waitUntil(() => terminal.isUp, waiting);
    // What waits goes with the heartbeat that follows the welcome.
    await vi.waitUntil(() => readdirSync(join(dataDir, 'measures')).length === 0, waiting);
    const moments = await momentsAtServer();
    expect(moments).toHaveLength(before + 4);
    // This machine's clock is days away from the server's: a guess would stand out.
    expect(isNear(Date.now())).toBe(false);
    expect(moments.every(isNear)).toBe(true);
    await allTold();
    // One round more since then, and none of those before told again under another time.
    expect(await momentsAtServer()).toHaveLength(before + 5);
    expect(await momentsAtServer()).toEqual(expect.arrayContaining(moments));
  });
});
