import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JournalEvent, JournalState } from '#protocol/journal-events.ts';
import { GRANT_TAKEN_WITHIN_MS } from '#protocol/limits.ts';
import { readSegment } from '../../kiosk-app/shell/journal/segment-lines.ts';
import { parseSegmentName } from '../../kiosk-app/shell/journal/segment-name.ts';
import { makeLog } from '../../kiosk-app/shell/log.ts';
import { TerminalClock } from '../../kiosk-app/shell/terminal-clock.ts';
import { instantHands } from '../../provisioning/dev/fleet/simulated-hands.ts';
import { SimulatedTerminal } from '../../provisioning/dev/fleet/simulated-terminal.ts';
import { TestServer } from './server/running-server.ts';
import type { StaffDoor } from './server/staff-door.ts';
import { SmallDisk } from './small-disk.ts';

/** A real server and a terminal's real machine, journal and link, on a real disk that is full, or read-only. Mounting one needs root. */
const isRoot = process.getuid?.() === 0;
const seen = {
  medium: 'cable' as const,
  card: null,
  wifi: null,
  gateway: { kind: 'not-measured' as const },
  dns: { kind: 'not-measured' as const },
  references: [],
};
const waiting = { timeout: 20_000, interval: 20 };

/** A clock that tests move: a session of minutes is over in none. */
class PushedClock extends TerminalClock {
  #pushedMs = 0;

  override now() {
    const { mono, at } = super.now();
    return { mono: mono + this.#pushedMs, at };
  }

  push(ms: number): void {
    this.#pushedMs += ms;
  }
}

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let disk: SmallDisk;
let clock: PushedClock;
let terminal: SimulatedTerminal;

beforeEach(async ({ skip }) => {
  if (!isRoot) skip('needs root, to mount a small disk');
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montesquieu' }));
  disk = new SmallDisk('1m');
  terminal = switchOn();
  const { code } = await staff.get('enrolment:create', { siteId, terminalName: 'Poste 1' });
  const enrolled = await terminal.enrol(code);
  if (!enrolled.ok) throw new Error(enrolled.refusal.code);
  await comesTo('welcome');
});
afterEach(async () => {
  terminal?.stop();
  await server?.end();
  disk?.remove();
});

function switchOn(): SimulatedTerminal {
  clock = new PushedClock();
  return new SimulatedTerminal({
    dataDir: join(disk.folder, 'data'),
    server: server.url,
    hands: instantHands,
    look: () => seen,
    clock,
    log: makeLog('silent'),
    journalLimits: { retryMs: 0 },
  });
}

/** Ticks until the screen shows such a view. */
function comesTo(kind: 'welcome' | 'out-of-service' | 'session' | 'clean'): Promise<unknown> {
  return vi.waitUntil(() => {
    terminal.tick();
    return terminal.isUp && terminal.view.kind === kind;
  }, waiting);
}

async function ticket(minutes = 30): Promise<string[]> {
  const { tickets } = await staff.get('ticket:issue', { siteId, minutes, count: 1 });
  return [...(tickets[0]?.words ?? [])];
}

/** What staff see of its memory, once a heartbeat has told it. */
async function memoryOnTile(is: JournalState): Promise<void> {
  await vi.waitUntil(async () => {
    await terminal.round();
    const { tiles } = await staff.watch({ kind: 'site', siteId });
    return tiles[0]?.memory?.journal === is;
  }, waiting);
}

async function factsAtServer(): Promise<JournalEvent[]> {
  await vi.waitUntil(async () => {
    await terminal.round();
    return terminal.pendingFacts === 0;
  }, waiting);
  const rows = await server.context.db
    .selectFrom('journal_records')
    .select(['event', 'boot_id', 'seq'])
    .orderBy('seq')
    .execute();
  // Boots in the order they were: of their segments. A boot that never reached the disk is the present one.
  const boots = [...new Set(segments().map(({ bootId }) => bootId))];
  const place = (bootId: string) => (boots.includes(bootId) ? boots.indexOf(bootId) : boots.length);
  return rows
    .toSorted((a, b) => place(a.boot_id) - place(b.boot_id))
    .map(({ event }) => JSON.parse(event) as JournalEvent);
}

function segments(): { bootId: string; path: string }[] {
  const folder = join(disk.folder, 'data', 'journal');
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const parsed = parseSegmentName(name);
      return parsed ? [{ bootId: parsed.bootId, path: join(folder, name) }] : [];
    });
}

function factsOnDisk(): JournalEvent[] {
  return segments().flatMap(({ bootId, path }) =>
    readSegment(readFileSync(path), bootId).records.map(({ event }) => event),
  );
}

const typesOf = (facts: JournalEvent[]) => facts.map(({ type }) => type);

describe('a terminal whose disk is full', () => {
  it('serves nobody, says so to staff, and comes back by itself when there is room', async () => {
    disk.fill();
    await comesTo('out-of-service');
    expect(terminal.view).toEqual({ kind: 'out-of-service', cause: 'memory' });
    expect(await terminal.signIn(await ticket())).toMatchObject({ ok: false });
    await memoryOnTile('full');
    disk.empty();
    await comesTo('welcome');
    await memoryOnTile('ok');
    expect(typesOf(await factsAtServer())).toEqual(['boot-began', 'wiped', 'wiped']);
  });

  it('lets a session that runs end as it should: its facts take the reserve, once each, in order, on disk and server', async () => {
    expect(await terminal.signIn(await ticket())).toMatchObject({ ok: true });
    disk.fill();
    for (let minute = 0; minute < 10; minute += 1) {
      clock.push(60_000);
      terminal.tick();
    }
    expect(terminal.view.kind).toBe('session');
    expect(terminal.memory).toBe('full');
    terminal.leave();
    await comesTo('out-of-service');
    const told = await factsAtServer();
    expect(typesOf(told).filter((type) => type !== 'time-consumed')).toEqual([
      'boot-began',
      'wiped',
      'session-began',
      'session-ended',
      'wiped',
    ]);
    expect(told.at(-2)).toMatchObject({ type: 'session-ended', reason: 'resident-left' });
    expect(factsOnDisk()).toEqual(told);
    disk.empty();
    await comesTo('welcome');
    expect(await terminal.signIn(await ticket())).toMatchObject({ ok: true });
  });

  it('keeps in memory what even the reserve did not hold, tells it, and writes it when there is room', async () => {
    expect(await terminal.signIn(await ticket())).toMatchObject({ ok: true });
    disk.fill();
    clock.push(60_000);
    terminal.tick();
    // Something else eats the room that was given up.
    disk.fill();
    const before = factsOnDisk().length;
    for (let minute = 0; minute < 60; minute += 1) {
      clock.push(60_000 / 3);
      terminal.tick();
    }
    terminal.leave();
    await comesTo('out-of-service');
    const told = await factsAtServer();
    expect(told.length).toBeGreaterThan(before);
    disk.empty();
    await comesTo('welcome');
    const after = await factsAtServer();
    expect(factsOnDisk()).toEqual(after);
    expect(after.slice(0, told.length)).toEqual(told);
    // On the next start nothing is told that had not been, and no session is found open.
    terminal.stop();
    terminal = switchOn();
    await comesTo('welcome');
    expect(typesOf(await factsAtServer())).toEqual([...typesOf(after), 'boot-began', 'wiped']);
  });

  it('does not begin a session whose first fact does not fit: nobody is let in, and the ticket is as good as before', async () => {
    const words = await ticket();
    // While the server answers.
    void terminal.until(({ kind }) => {
      if (kind === 'checking') disk.fill();
      return kind === 'checking';
    });
    expect(await terminal.signIn(words)).toMatchObject({ ok: false });
    expect(terminal.view).toEqual({ kind: 'out-of-service', cause: 'memory' });
    expect(typesOf(await factsAtServer())).toEqual(['boot-began', 'wiped']);
    disk.empty();
    await comesTo('welcome');
    // The grant was not taken up: the server gives the ticket back by itself after a while.
    server.clock.pass(GRANT_TAKEN_WITHIN_MS + 1);
    expect(await terminal.signIn(words)).toMatchObject({ ok: true });
  });

  it('does not even ask the server while the disk is full', async () => {
    const words = await ticket();
    await terminal.signIn(words, async () => disk.fill());
    expect(terminal.view).toEqual({ kind: 'out-of-service', cause: 'memory' });
    const { db } = server.context;
    expect(await db.selectFrom('sessions').selectAll().execute()).toEqual([]);
  });

  it('starts on a full disk, out of service, and says so', async () => {
    terminal.stop();
    disk.fill();
    terminal = switchOn();
    await comesTo('out-of-service');
    await memoryOnTile('full');
    disk.empty();
    await comesTo('welcome');
    const facts = typesOf(await factsAtServer());
    expect(facts.slice(0, 3)).toEqual(['boot-began', 'wiped', 'boot-began']);
    expect(facts.at(-1)).toBe('wiped');
    expect(factsOnDisk().map(({ type }) => type)).toEqual(facts);
  });
});

describe('a terminal whose disk is read-only', () => {
  it('starts, out of service, says so to staff, and comes back by itself when it can be written again', async () => {
    terminal.stop();
    disk.setReadOnly(true);
    terminal = switchOn();
    await comesTo('out-of-service');
    await memoryOnTile('unwritable');
    const told = await factsAtServer();
    expect(typesOf(told).slice(0, 3)).toEqual(['boot-began', 'wiped', 'boot-began']);
    disk.setReadOnly(false);
    await comesTo('welcome');
    await memoryOnTile('ok');
    expect(factsOnDisk()).toEqual(await factsAtServer());
    expect(await terminal.signIn(await ticket())).toMatchObject({ ok: true });
  });
});
