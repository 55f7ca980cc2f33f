import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Measure } from '#protocol/measures.ts';
import type { ShownMeasure } from '#protocol/tile-figures.ts';
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

const shown: ShownMeasure = {
  medium: 'cable',
  lossPercent: 0,
  signalDbm: null,
  gateway: 0,
  dns: 12,
  beyond: null,
  server: 8,
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
    expect(staff.changes.at(-1)?.tiles[0]).toMatchObject({ measure: shown, appVersion: '0.1.0' });
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
    const round = (n: number) => ({ ...measure, takenAt: n, server: measured(n) });
    await Promise.all(Array.from({ length: 50 }, (_, n) => terminal.beat({ measure: round(n) })));
    const serverTimes = () =>
      staff.changes.flatMap(({ tiles, figures }) => [
        ...tiles.map((tile) => tile.measure?.server),
        ...figures.map((row) => row.at(-1)),
      ]);
    await expect.poll(() => serverTimes().at(-1)).toBe(49);
    expect(staff.changes.length).toBeLessThan(50);
  });

  it('is told a short row where only figures are new, and nothing where nobody would see it', async () => {
    await terminal.connect();
    await terminal.beat({ measure, clockOffsetMs: 12 });
    const { tiles } = await staff.watch({ kind: 'site', siteId });
    const row = tiles[0]?.row;
    const next = { ...measure, takenAt: measure.takenAt + 1, dns: measured(12.4), server: measured(9.4) };
    await terminal.beat({ measure: next, clockOffsetMs: 250 });
    const rows = () => staff.changes.flatMap(({ figures }) => figures);
    await expect.poll(rows).toEqual([[row, 0, 12, null, 9]]);
    const lossy = { ...next, takenAt: measure.takenAt + 2, server: { ...measured(9), lost: 1 } };
    await terminal.beat({ measure: lossy, clockOffsetMs: 40 });
    await expect.poll(() => rows()[1]).toEqual([row, 10, null, 0, 12, null, 9]);
    expect(staff.changes.flatMap(({ tiles: whole }) => whole)).toEqual([]);
    // Who comes now is shown what the others were told, by the same number.
    const other = await server.staff('viewer');
    const late = await other.watch({ kind: 'site', siteId });
    expect(late.tiles).toMatchObject([{ row, measure: { ...shown, lossPercent: 10, server: 9 } }]);
  });

  it('who comes hears nothing twice, and who was there hears first what who comes is shown', async () => {
    await terminal.connect();
    const first = await staff.watch({ kind: 'site', siteId });
    const other = await server.staff('viewer');
    // A state that is over before it would have been told.
    await terminal.beat({ activity: { kind: 'wiping' } });
    const late = await other.watch({ kind: 'site', siteId });
    await terminal.beat();
    await expect.poll(() => staff.changes.at(-1)?.tiles[0]?.state.kind).toBe('free');
    await expect.poll(() => other.changes.at(-1)?.tiles[0]?.state.kind).toBe('free');
    expect(first.tiles).toMatchObject([{ state: { kind: 'free' } }]);
    expect(late.tiles).toMatchObject([{ state: { kind: 'wiping' } }]);
    expect(staff.changes.at(-1)?.revision).toBe(other.changes.at(-1)?.revision);
    expect(other.changes[0]?.revision).toBe(late.revision + 1);
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
    expect(tiles[0]).toMatchObject({ state: { kind: 'silent', since: heardAt }, measure: shown });
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
