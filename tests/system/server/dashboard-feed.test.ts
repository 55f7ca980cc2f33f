import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Measure } from '#protocol/measures.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let terminal: TerminalClient;

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montesquieu' }));
  terminal = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
  server.alsoClose(() => terminal.disconnect());
});
afterEach(() => server.end());

const measured = (ms: number) => ({ kind: 'measured' as const, ms, jitterMs: null, sent: 5, lost: 0 });
const measure: Measure = {
  takenAt: Date.parse('2026-11-23T09:00:00Z'),
  medium: 'cable',
  card: null,
  wifi: null,
  gateway: measured(0.4),
  dns: measured(12),
  references: [],
  server: measured(8),
};

describe('a dashboard', () => {
  it('gets the whole, then each change, with revisions that follow one another', async () => {
    const snapshot = await staff.watch({ kind: 'site', siteId });
    expect(snapshot.tiles).toMatchObject([{ name: 'Poste 1', state: { kind: 'silent', since: null }, measure: null }]);
    expect(snapshot.sites).toMatchObject([{ counts: { silent: 1, free: 0 }, fibre: { word: 'silent', since: null } }]);
    await terminal.connect();
    await expect.poll(() => staff.changes.at(-1)?.tiles[0]?.state.kind).toBe('free');
    await terminal.beat({ measure });
    await expect
      .poll(() => staff.changes.at(-1)?.sites[0]?.fibre)
      .toEqual({
        word: 'good',
        since: null,
        isProbable: false,
        speakers: 1,
        delayMs: 8,
        jitterMs: null,
        lossPercent: 0,
        gatewayMs: 0.4,
        dnsMs: 12,
        serverMs: 8,
        measuredAt: measure.takenAt,
      });
    expect(staff.changes.at(-1)?.sites[0]?.wifi).toMatchObject({ word: 'unknown', speakers: 0 });
    expect(staff.changes.at(-1)?.tiles[0]).toMatchObject({ measure, appVersion: '0.1.0' });
    const revisions = [snapshot.revision, ...staff.changes.map(({ revision }) => revision)];
    expect(revisions).toEqual(revisions.map((_, index) => snapshot.revision + index));
  });

  it('sees a tile turn occupied within 500 ms of the terminal’s fact', async () => {
    await terminal.connect();
    await staff.watch({ kind: 'site', siteId });
    const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 5, count: 1 });
    const grant = await terminal.requestSession(tickets[0]?.words ?? []);
    const sessionId = grant.ok ? grant.value.sessionId : '';
    const startedAt = server.clock.now();
    terminal.note({ type: 'session-began', sessionId, startedAt, endsAt: startedAt + 300_000 }, startedAt);
    const occupied = new Promise<number>((resolve) => {
      staff.socket.on('changes', ({ tiles }: { tiles: { state: { kind: string } }[] }) => {
        if (tiles[0]?.state.kind === 'occupied') resolve(performance.now());
      });
    });
    const told = performance.now();
    await terminal.append();
    expect((await occupied) - told).toBeLessThan(500);
  });

  it('is told of many facts at once in few messages, and ends at the truth', async () => {
    await terminal.connect();
    await staff.watch({ kind: 'site', siteId });
    await Promise.all(Array.from({ length: 50 }, (_, n) => terminal.beat({ measure: { ...measure, takenAt: n } })));
    await expect.poll(() => staff.changes.at(-1)?.tiles[0]?.measure?.takenAt).toBe(49);
    expect(staff.changes.length).toBeLessThan(50);
  });

  it('asks for the whole again when a terminal is gone: a revision is missing', async () => {
    const other = await server.staff('viewer');
    const before = await other.watch({ kind: 'site', siteId });
    await staff.get('terminal:revoke', { terminalId: terminal.id });
    await expect.poll(() => other.changes.at(-1)?.revision).toBe(before.revision + 2);
    expect((await other.watch({ kind: 'site', siteId })).tiles).toEqual([]);
  });

  it('watching all sites gets summaries and no tiles; watching one gets only its tiles', async () => {
    const { siteId: otherId } = await staff.get('site:create', { name: 'Barleté' });
    const all = await staff.watch({ kind: 'sites' });
    expect(all.sites.map(({ name }) => name)).toEqual(['Barleté', 'Montesquieu']);
    expect(all.tiles).toEqual([]);
    const elsewhere = await server.staff('helper', [otherId]);
    expect((await elsewhere.watch({ kind: 'sites' })).sites.map(({ siteId: id }) => id)).toEqual([otherId]);
    await elsewhere.watch({ kind: 'site', siteId: otherId });
    const here = await server.staff('viewer');
    await here.watch({ kind: 'site', siteId });
    const before = elsewhere.changes.length;
    await terminal.connect();
    await expect.poll(() => here.changes.at(-1)?.tiles).toHaveLength(1);
    expect(elsewhere.changes.slice(before).flatMap(({ sites, tiles }) => [...sites, ...tiles])).toEqual([]);
  });

  it('shows the last measure and since when a terminal is silent, also after a restart', async () => {
    await terminal.connect();
    await terminal.beat({ measure });
    const heardAt = server.clock.now();
    await server.restart();
    staff = await server.staff('viewer');
    const { tiles, sites } = await staff.watch({ kind: 'site', siteId });
    expect(tiles[0]).toMatchObject({ state: { kind: 'silent', since: heardAt }, measure });
    // What was measured before says nothing of the line now.
    expect(sites[0]?.fibre).toMatchObject({ word: 'silent', since: heardAt, delayMs: null });
  });

  it('learns of a confinement that was proven after the hello', async () => {
    await terminal.connect();
    await staff.watch({ kind: 'site', siteId });
    const proven = { form: 'bubblewrap' as const, weaknesses: ['one-os-user' as const] };
    await terminal.beat({ confinement: proven });
    await expect.poll(() => staff.changes.at(-1)?.tiles[0]?.confinement).toEqual(proven);
    await terminal.beat();
    expect((await staff.watch({ kind: 'site', siteId })).tiles[0]?.confinement).toEqual(proven);
  });
});
