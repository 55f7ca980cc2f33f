import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import SQLite from 'better-sqlite3';
import { startDnsStandIn } from '../../provisioning/dev/dns-stand-in.ts';
import { ControlServerProgram } from '../stage/control-server-program.ts';
import { KioskProgram, type KioskOptions } from '../stage/kiosk-program.ts';
import { allProcesses, descendantsOf } from '../stage/process-tree.ts';
import { Resident } from '../stage/resident.ts';
import { StaffClient } from '../stage/staff-client.ts';
import { SITE_COLOUR, StandInSite } from '../stage/stand-in-site.ts';
import { until } from '../stage/until.ts';
import { VirtualScreen, countColour } from '../stage/virtual-screen.ts';

let screen: VirtualScreen;
let site: StandInSite;
let server: ControlServerProgram;
let staff: StaffClient;
let kiosk: KioskProgram;
let options: KioskOptions;
let siteId: string;
let dns: Awaited<ReturnType<typeof startDnsStandIn>>;
const serverData = mkdtempSync(join(tmpdir(), 'escale-server-'));

beforeAll(async () => {
  [screen, site, dns, server] = await Promise.all([
    VirtualScreen.start(),
    StandInSite.start(),
    startDnsStandIn(),
    ControlServerProgram.start(serverData),
  ]);
  staff = await StaffClient.first(server.url, server.firstAccountUrl ?? '');
  ({ siteId } = await staff.request('site:create', { name: 'Montesquieu' }));
  await staff.watch(siteId);
  const { code } = await staff.request('enrolment:create', { siteId, terminalName: 'Poste 1' });
  options = { display: screen.display, server: server.url, dns: dns.address };
  kiosk = await KioskProgram.start({ ...options, enrolmentCode: code });
  await staff.tile('free', 60_000);
});

// What stood on the terminal when a test failed: test-results/ is looked at first.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  mkdirSync('test-results', { recursive: true });
  await screen.savePicture(`test-results/faults-${task.id}.png`);
});

afterAll(async () => {
  await kiosk?.stop();
  staff?.close();
  await Promise.all([server?.stop(), site?.stop(), screen?.stop()]);
  dns?.stop();
  kiosk?.removeData();
  rmSync(serverData, { recursive: true, force: true });
});

/** Signs a resident in for `minutes` and opens a page that fills the screen with its own colour. */
async function occupy(page: string, minutes: number): Promise<void> {
  const { tickets } = await staff.request('ticket:issue', { siteId, minutes, count: 1 });
  const resident = new Resident(screen, kiosk, site);
  await resident.signIn(tickets[0]?.words ?? []);
  await resident.opens(page);
}

async function siteOnScreen(): Promise<number> {
  return countColour(await screen.picture(), SITE_COLOUR);
}

/** The journal as the server has it: types of events of each boot, in order. */
function journalAtServer(): string[] {
  const db = new SQLite(join(serverData, 'escale.sqlite'), { readonly: true });
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
    const { port } = server;
    await server.stop('SIGKILL');
    await screen.type('je continue');
    await until('the page still hears the keyboard', () => site.typed === 'je continue');
    // The session ends while nobody listens.
    await until('time ended and the page is gone', async () => (await siteOnScreen()) === 0, 75_000);
    await until('the terminal is clean', () => readFileSync(join(kiosk.dataDir, 'clean-state'), 'utf8') === 'clean\n');
    staff.close();
    server = await ControlServerProgram.start(serverData, port, false);
    staff = await StaffClient.signIn(server.url, staff.email, staff.password);
    await staff.watch(siteId);
    await staff.tile('free', 30_000);
    const told = journalAtServer().filter((type) => type !== 'time-consumed');
    expect(told.filter((type) => type === 'session-began')).toHaveLength(1);
    expect(told.slice(-2)).toEqual(['session-ended', 'wiped']);
  });

  it('the resident process dies: the seat is wiped and freed', async () => {
    await occupy('crash', 5);
    const root = descendantsOf(kiosk.pid).find((entry) => entry.command.includes('bwrap'));
    process.kill(root?.pid ?? 0, 'SIGKILL');
    const tile = await staff.tile('free', 30_000);
    expect(tile.lastWipedAt).not.toBeNull();
    expect(await siteOnScreen()).toBe(0);
    expect(journalAtServer().slice(-2)).toEqual(['session-ended', 'wiped']);
  });

  it('the shell dies: nothing of the resident stays on screen; started again, it wipes first and frees the seat', async () => {
    await occupy('power-cut', 5);
    expect(await siteOnScreen()).toBeGreaterThan(100_000);
    const session = new Set(descendantsOf(kiosk.pid).map(({ pid }) => pid));
    await kiosk.stop('SIGKILL');
    await until('the page is gone with the shell', async () => (await siteOnScreen()) === 0, 5_000);
    await until('nothing of it runs', () => !allProcesses().some(({ pid }) => session.has(pid)), 10_000);
    expect(readFileSync(join(kiosk.dataDir, 'clean-state'), 'utf8')).toBe('not-clean\n');
    kiosk.start(options);
    await staff.tile('free', 30_000);
    expect(journalAtServer().slice(-3)).toEqual(['boot-began', 'session-ended', 'wiped']);
    expect(readFileSync(join(kiosk.dataDir, 'clean-state'), 'utf8')).toBe('clean\n');
  });
});
