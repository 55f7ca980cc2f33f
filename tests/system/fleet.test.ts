import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../control-server/config.ts';
import { type RunningServer, startServer } from '../../control-server/server.ts';
import { makeLog } from '../../kiosk-app/shell/log.ts';
import { StaffLine, createFirstAccount } from '../../provisioning/dev/demo-city.ts';
import { type Fleet, startFleet } from '../../provisioning/dev/fleet/fleet.ts';
import type { FleetSite } from '../../provisioning/dev/fleet/fleet-sites.ts';

/** A real server and real terminals, without a screen: what passes between them is what passes in a city. */
const folder = mkdtempSync(join(tmpdir(), 'escale-fleet-'));
const signIn = { name: 'Essai', email: 'essai@escale.invalid', password: 'trois chevaux de bois' };
const fibre = { delayMs: 8, spreadMs: 1, lossShare: 0, busySlowdown: 0.3 };
const sites: FleetSite[] = ['Nord', 'Sud'].map((name) => ({
  name,
  fibre,
  terminals: [1, 2].map((n) => ({ name: `Poste ${n}`, attachment: { medium: 'cable' }, residueEvery: null })),
}));
let server: RunningServer;
let line: StaffLine;

beforeAll(async () => {
  const read = readConfig({
    ESCALE_DATA_DIR: join(folder, 'server'),
    ESCALE_BOOK_LOG2N: '10',
    ESCALE_PORT: '0',
    ESCALE_DASHBOARD_DIR: folder,
    ESCALE_LOG_LEVEL: 'silent',
  });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  server = await startServer(read.config);
  await createFirstAccount(server.firstAccountUrl ?? '', signIn);
  line = await StaffLine.open(server.url, signIn);
});
afterAll(async () => {
  line?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const waiting = { timeout: 30_000, interval: 50 };
function kinds(fleet: Fleet, place: number): Promise<string[]> {
  return line.tiles(fleet.sites[place]?.siteId ?? '').then((tiles) => tiles.map(({ state }) => state.kind));
}

describe('a fleet', () => {
  test('enrols, lives through a session and a cut, and leaves nothing', { timeout: 120_000 }, async () => {
    const options = {
      url: server.url,
      signIn,
      dataDir: join(folder, 'fleet'),
      sites,
      arrivals: false,
      autoCuts: false,
    };
    const fleet = await startFleet({ ...options, log: makeLog('silent') });
    try {
      await vi.waitUntil(
        () => fleet.terminals.every(({ isUp, activity }) => isUp && activity.kind === 'free'),
        waiting,
      );
      await vi.waitUntil(async () => (await kinds(fleet, 0)).join(' ') === 'free free', waiting);
      const [site] = fleet.sites;
      const [one, other] = site?.terminals ?? [];
      if (!site || !one || !other) throw new Error('no terminals');

      // A session, as a person begins and ends it.
      const issued = await line.ask('ticket:issue', { siteId: site.siteId, minutes: 5, count: 1 });
      const words = issued.tickets[0]?.words ?? [];
      expect(await one.signIn(words)).toEqual({ ok: true, value: null });
      await vi.waitUntil(async () => (await kinds(fleet, 0)).includes('occupied'), waiting);
      expect(await other.signIn(words)).toMatchObject({ ok: false, refusal: { code: 'ticket-in-use-elsewhere' } });
      expect(other.view.kind).toBe('welcome');
      one.leave();
      await one.until(({ kind }) => kind === 'clean');
      await vi.waitUntil(() => one.pendingFacts === 0, waiting);

      // The fibre of one site is cut: its box answers and nothing beyond; the other site goes on.
      await one.round();
      fleet.cut('Nord');
      await vi.waitUntil(() => !one.isUp && !other.isUp, waiting);
      const seen = one.measureRound();
      expect([seen.gateway.kind, seen.server.kind]).toEqual(['measured', 'failed']);
      await one.round();
      expect(fleet.sites[1]?.terminals.every(({ isUp }) => isUp)).toBe(true);
      fleet.mend('Nord');
      await vi.waitUntil(() => one.isUp && other.isUp, waiting);
    } finally {
      await fleet.stop();
    }
    // Goodbyes were said: nobody is taken for cut off, and no journal is left open.
    await vi.waitUntil(async () => (await kinds(fleet, 1)).every((kind) => kind === 'silent'), waiting);
    expect(readdirSync(join(folder, 'fleet'))).toHaveLength(4);
  });

  test(
    'comes back as the same terminals; people come, and a cut cable ends a session at the next start',
    { timeout: 120_000 },
    async () => {
      const [north] = sites;
      if (!north) throw new Error('no site');
      const options = {
        url: server.url,
        signIn,
        dataDir: join(folder, 'fleet'),
        sites: [north],
        autoCuts: false,
        speed: 60,
      };
      const before = (await line.sites()).length;
      const fleet = await startFleet(options);
      const [one] = fleet.terminals;
      try {
        expect((await line.sites()).length).toBe(before);
        await vi.waitUntil(() => fleet.terminals.some(({ activity }) => activity.kind === 'occupied'), waiting);
        const busy = fleet.terminals.find(({ activity }) => activity.kind === 'occupied');
        busy?.cutPower();
        expect(one?.identity.terminalName).toBe('Poste 1');
      } finally {
        await fleet.stop();
      }
      const again = await startFleet({ ...options, arrivals: false });
      try {
        await vi.waitUntil(
          () => again.terminals.every(({ isUp, activity }) => isUp && activity.kind === 'free'),
          waiting,
        );
        // The session that the power cut left open is told, and ended.
        await vi.waitUntil(() => again.terminals.every(({ pendingFacts }) => pendingFacts === 0), waiting);
        await vi.waitUntil(async () => (await kinds(again, 0)).join(' ') === 'free free', waiting);
      } finally {
        await again.stop();
      }
    },
  );
});
