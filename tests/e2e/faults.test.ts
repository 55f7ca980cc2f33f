import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { kioskProcesses } from '../../bench/process-memory.ts';
import { endByStaff, signInQuickly } from '../faults/quick-session.ts';
import { ControlServerProgram } from '../stage/control-server-program.ts';
import { allProcesses, descendantsOf } from '../stage/process-tree.ts';
import { type Room, openRoom } from '../stage/room.ts';
import { StaffClient } from '../stage/staff-client.ts';
import { SITE_COLOUR } from '../stage/stand-in-site.ts';
import { until } from '../stage/until.ts';
import { countColour } from '../stage/virtual-screen.ts';

let room: Room;

beforeAll(async () => {
  room = await openRoom();
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await room.keepPicture(`faults-${task.name.slice(0, 40)}`);
});

afterAll(() => room?.close());

/** Signs a resident in for `minutes` and opens a page that fills the screen with its own colour. */
async function occupy(page: string, minutes: number): Promise<void> {
  const { tickets } = await room.staff.request('ticket:issue', { siteId: room.siteId, minutes, count: 1 });
  await room.resident.signIn(tickets[0]?.words ?? []);
  await room.resident.opens(page);
}

function isRenderer(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--type=renderer');
}

async function siteOnScreen(): Promise<number> {
  return countColour(await room.screen.picture(), SITE_COLOUR);
}

/** The journal as the server has it: types of events of each boot, in order. */
function journalAtServer(): string[] {
  const db = new SQLite(join(room.server.dataDir, 'escale.sqlite'), { readonly: true });
  try {
    const rows = db.prepare('SELECT event FROM journal_records ORDER BY at, seq').all() as { event: string }[];
    return rows.map((row) => (JSON.parse(row.event) as { type: string }).type);
  } finally {
    db.close();
  }
}

describe('when something breaks', () => {
  it('the server dies during a session: the resident notices nothing, facts arrive after it returns, once each', async () => {
    await occupy('island', 1);
    const { port } = room.server;
    await room.server.stop('SIGKILL');
    await room.screen.type('je continue');
    await until('the page still hears the keyboard', () => room.site.typed === 'je continue');
    // The session ends while nobody listens.
    await until('time ended and the page is gone', async () => (await siteOnScreen()) === 0, 75_000);
    await until(
      'the terminal is clean',
      () => readFileSync(join(room.kiosk.dataDir, 'clean-state'), 'utf8') === 'clean\n',
    );
    room.staff.close();
    room.server = await ControlServerProgram.start(room.server.dataDir, port, false);
    room.staff = await StaffClient.signIn(room.server.url, room.staff.email, room.staff.password);
    await room.staff.watch(room.siteId);
    // The longest wait between two tries of the way back is half a minute (return-rules.ts).
    await room.staff.tile('free', 40_000);
    const told = journalAtServer().filter((type) => type !== 'time-consumed');
    expect(told.filter((type) => type === 'session-began')).toHaveLength(1);
    expect(told.slice(-2)).toEqual(['session-ended', 'wiped']);
  });

  it('the resident process dies: the seat is wiped and freed', async () => {
    await occupy('crash', 5);
    const root = descendantsOf(room.kiosk.pid).find((entry) => entry.command.includes('bwrap'));
    process.kill(root?.pid ?? 0, 'SIGKILL');
    const tile = await room.staff.tile('free', 30_000);
    expect(tile.lastWipedAt).not.toBeNull();
    expect(await siteOnScreen()).toBe(0);
    expect(journalAtServer().slice(-2)).toEqual(['session-ended', 'wiped']);
  });

  it('pages of the shell die in a session: they come again, and the keyboard stays with the resident', async () => {
    const shownBefore = room.kiosk.log.length;
    await occupy('pages-die', 5);
    const isRenewed = () => room.kiosk.log.slice(shownBefore).some((line) => /"screen".*"renewed"/.test(line));
    await until('the page behind the session is new', isRenewed, 10_000);
    const before = room.kiosk.screenPagesNew;
    const pages = kioskProcesses(room.kiosk.pid).shell.filter((pid) => isRenderer(pid));
    expect(pages).toHaveLength(3);
    for (const pid of pages) process.kill(pid, 'SIGKILL');
    await until('bar, notice and the full-screen page are new', () => room.kiosk.screenPagesNew >= before + 3, 10_000);
    room.site.typed = '';
    await room.screen.type('je continue');
    await until('the page still hears the keyboard', () => room.site.typed === 'je continue');
    await endByStaff(room);
    // The page that came again takes the next resident's words.
    await signInQuickly(room);
    await endByStaff(room);
  });

  it('the shell dies: nothing of the resident stays on screen; started again, it wipes first and frees the seat', async () => {
    await occupy('power-cut', 5);
    expect(await siteOnScreen()).toBeGreaterThan(100_000);
    const session = new Set(descendantsOf(room.kiosk.pid).map(({ pid }) => pid));
    await room.kiosk.stop('SIGKILL');
    await until('the page is gone with the shell', async () => (await siteOnScreen()) === 0, 5_000);
    await until('nothing of it runs', () => !allProcesses().some(({ pid }) => session.has(pid)), 10_000);
    expect(readFileSync(join(room.kiosk.dataDir, 'clean-state'), 'utf8')).toBe('not-clean\n');
    room.kiosk.start(room.kioskOptions);
    await room.staff.tile('free', 30_000);
    expect(journalAtServer().slice(-3)).toEqual(['boot-began', 'session-ended', 'wiped']);
    expect(readFileSync(join(room.kiosk.dataDir, 'clean-state'), 'utf8')).toBe('clean\n');
  });
});
