import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { LateMeasuresAnswer } from '#protocol/terminal-messages.ts';
import { DATABASE_FILE, type Db, openDatabase } from '../../../control-server/db/database.ts';
import { CommittedReader } from '../../../control-server/db/reader.ts';
import { firstTables } from '../../../control-server/db/migrations/0001-first-tables.ts';
import { type TakenMeasure, eachLatestMeasure, listMinutes } from '../../../control-server/measures/measure-store.ts';
import { MINUTE_MS, minuteOf } from '../../../control-server/measures/minute-rules.ts';
import { readRollups } from '../../../control-server/measures/rollup-store.ts';
import { committedSeqs } from '../../../control-server/sessions/journal-store.ts';
import { eachSecond } from '../../../control-server/schedule.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

const measured = (ms: number): Timing => ({ kind: 'measured', ms, jitterMs: 0.5, sent: 5, lost: 0 });
const failed: Timing = { kind: 'failed', sent: 5 };

function measureAt(takenAt: number, parts: Partial<Measure> = {}): Measure {
  const wired = { medium: 'cable' as const, card: null, wifi: null };
  return {
    takenAt,
    ...wired,
    gateway: measured(0.5),
    dns: measured(12),
    references: [measured(9)],
    server: measured(8),
    ...parts,
  };
}

async function latestMeasures(db: Db): Promise<TakenMeasure[]> {
  const latest: TakenMeasure[] = [];
  await eachLatestMeasure(db, (taken) => void latest.push(taken));
  return latest;
}

describe('what terminals measure', () => {
  let server: TestServer;
  let staff: StaffDoor;
  let siteId: string;

  beforeEach(async () => {
    server = await TestServer.start();
    staff = await server.staff('it');
    ({ siteId } = await staff.get('site:create', { name: 'Montanou' }));
  });
  afterEach(() => server.end());

  async function connected(name: string, site = siteId): Promise<TerminalClient> {
    const terminal = await TerminalClient.enrol(server.url, staff, site, name);
    server.alsoClose(() => terminal.disconnect());
    await terminal.connect();
    return terminal;
  }
  const late = async (terminal: TerminalClient, measures: Measure[]) =>
    LateMeasuresAnswer.parse(await terminal.say('measures:late', { measures }));
  const history = (span: 'day' | 'month', terminalId: string | null = null) =>
    staff.get('history:read', { siteId, terminalId, span });

  it('is in the charts of site and terminal at once, in five minutes and hours', async () => {
    const terminal = await connected('Poste 1');
    const other = await connected('Poste 2');
    await terminal.beat({ measure: measureAt(server.clock.now()) });
    await other.beat({ measure: measureAt(server.clock.now(), { references: [measured(19)] }) });
    for (const span of ['day', 'month'] as const) {
      const { from, stepMs, fibre, wifi, terminal: own } = await history(span, terminal.id);
      const last = fibre.word.length - 1;
      expect([span, from + last * stepMs <= server.clock.now(), fibre.word.length <= 400]).toEqual([span, true, true]);
      expect(fibre).toMatchObject({ meanMs: { [last]: 14 }, lowMs: { [last]: 9 }, highMs: { [last]: 19 } });
      expect(fibre.word.slice(-2)).toEqual(['silent', 'good']);
      expect(wifi.word.at(-1)).toBe('unknown');
      expect(own?.fibre.meanMs.at(-1)).toBe(9);
    }
  });

  it('arrives late with its own times, counts once however often it is told, and shows the cut it saw', async () => {
    const terminal = await connected('Poste 1');
    const begin = server.clock.now() - 60 * 60_000;
    const cut = Array.from({ length: 20 }, (_, round) =>
      measureAt(begin + round * 15_000, { dns: failed, references: [failed], server: failed }),
    );
    expect(await late(terminal, cut)).toEqual({ ok: true, value: { kept: 20 } });
    expect(await late(terminal, cut)).toEqual({ ok: true, value: { kept: 0 } });
    expect(await late(terminal, [...cut.slice(0, 10), measureAt(begin - 1)])).toEqual({ ok: true, value: { kept: 1 } });
    const { from, stepMs, fibre } = await history('day');
    const place = Math.floor((begin - from) / stepMs);
    expect([fibre.word[place], fibre.downShare[place], fibre.meanMs[place]]).toEqual(['down', 1, null]);
    expect(fibre.word.at(-1)).toBe('silent');
    // Late measures are of the past: the line now is told by heartbeats alone.
    const { sites } = await staff.watch({ kind: 'sites' });
    expect(sites[0]?.fibre.word).toBe('unknown');
  });

  it('counts once where it is told late after a heartbeat brought it, and the other way round', async () => {
    const terminal = await connected('Poste 1');
    const one = measureAt(server.clock.now() - 20_000);
    const other = measureAt(server.clock.now() - 10_000);
    await terminal.beat({ measure: one });
    expect(await late(terminal, [one, other])).toEqual({ ok: true, value: { kept: 1 } });
    await terminal.beat({ measure: other });
    const { measures, db } = server.context;
    await measures.write();
    const kept = await listMinutes(db, terminal.id, { from: 0, until: server.clock.now() });
    expect(kept.flatMap(({ minute }) => minute.takenAt)).toEqual([one.takenAt, other.takenAt]);
    const range = { terminalIds: [terminal.id], from: 0, until: server.clock.now(), stepMs: 3_600_000 };
    const hours = await readRollups(db, 'measure_hours', range);
    expect(hours.map(({ rollup }) => rollup.measures)).toEqual([2]);
  });

  it('is written each minute without being asked for, and the latest is known after a stop and after a kill', async () => {
    const terminal = await connected('Poste 1');
    const minutes = () => listMinutes(server.context.db, terminal.id, { from: 0, until: Number.MAX_SAFE_INTEGER });
    // A terminal's minutes begin at a second of its own: both measures are of one.
    const now = server.clock.now();
    server.clock.pass(minuteOf(terminal.id, now) + MINUTE_MS - now);
    await terminal.beat({ measure: measureAt(server.clock.now()) });
    server.clock.pass(1_000);
    await terminal.beat({ measure: measureAt(server.clock.now(), { gateway: measured(0.7) }) });
    await eachSecond(server.context);
    const takenAt = async () => (await minutes()).flatMap(({ minute }) => minute.takenAt);
    server.clock.pass(60_000);
    await eachSecond(server.context);
    expect(await takenAt()).toEqual([server.clock.now() - 61_000, server.clock.now() - 60_000]);
    // As after a kill: the minute says it on average.
    const [killed] = await latestMeasures(server.context.db);
    expect(killed?.measure).toMatchObject({
      takenAt: server.clock.now() - 60_000,
      gateway: { ms: 0.6 },
      dns: { ms: 12 },
    });
    const last = measureAt(server.clock.now(), { gateway: measured(0.9) });
    await terminal.beat({ measure: last });
    await server.restart();
    const [stopped] = await latestMeasures(server.context.db);
    expect(stopped?.measure).toEqual(last);
    expect(server.context.live.see(terminal.id)?.recent?.latest).toMatchObject({
      takenAt: last.takenAt,
      gateway: last.gateway,
      dns: last.dns,
      server: last.server,
    });
  });

  it('is not kept when it is of a moment that cannot be, and the log says how many', async () => {
    const terminal = await connected('Poste 1');
    const now = server.clock.now();
    const answer = await late(terminal, [measureAt(now), measureAt(12), measureAt(now + 120_000)]);
    expect(answer).toEqual({ ok: true, value: { kept: 1 } });
    expect(server.log.join('')).toContain('"untimely":2');
    expect(await terminal.say('measures:late', { measures: [] })).toMatchObject({ ok: false });
  });

  it('is refused to whoever asks for a terminal of another site', async () => {
    const { siteId: elsewhere } = await staff.get('site:create', { name: 'Barleté' });
    const terminal = await connected('Poste 1', elsewhere);
    const ask = (terminalId: string) => staff.ask('history:read', { siteId, terminalId, span: 'day' });
    expect(await ask(terminal.id)).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
    expect(await ask(randomUUID())).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
  });

  it('tells terminals that vanish together from machines that are shut down', async () => {
    const { siteId: elsewhere } = await staff.get('site:create', { name: 'Barleté' });
    const witness = await connected('Témoin', elsewhere);
    const room = [await connected('Poste 1'), await connected('Poste 2')];
    const wordOf = async () => {
      const { sites } = await staff.watch({ kind: 'sites' });
      return sites.find((site) => site.siteId === siteId)?.fibre;
    };
    // No word of goodbye: the socket below is gone.
    for (const terminal of room) terminal.socket?.io.engine.close();
    await expect.poll(async () => (await wordOf())?.word).toBe('silent');
    server.clock.pass(1_000);
    await witness.beat();
    expect(await wordOf()).toMatchObject({ word: 'down', isProbable: true, since: server.clock.now() - 1_000 });
    for (const terminal of room) await terminal.connect();
    expect((await wordOf())?.word).toBe('unknown');
    for (const terminal of room) terminal.disconnect();
    server.clock.pass(1_000);
    await expect.poll(async () => (await wordOf())?.word).toBe('silent');
    await witness.beat();
    expect(await wordOf()).toMatchObject({ word: 'silent', isProbable: false });
  });
});

describe('a database of the version before', () => {
  it('keeps its measures, as bursts of one, and its facts, with how far each boot is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'escale-migration-'));
    const old = new BetterSqlite3(join(folder, DATABASE_FILE));
    old.exec(firstTables);
    old.pragma('user_version = 1');
    old.exec(`INSERT INTO sites VALUES ('s', 'Montanou', 'montanou', 1);
      INSERT INTO terminals (terminal_id, site_id, name, name_key, public_key, enrolled_at, last_heard_at) VALUES ('t', 's', 'Poste 1', 'poste 1', 'k', 1, 20);
      INSERT INTO measures VALUES ('t', 20, 10, 'cable', 'measured', 0.4, 'failed', NULL, 'not-measured', NULL);
      INSERT INTO journal_records VALUES ('t', 'boot', 1, 5, 6, 'boot-began', '{}'), ('t', 'boot', 2, 7, 8, 'wiped', '{}'), ('t', 'other', 1, 1, 2, 'boot-began', '{}')`);
    old.close();
    const db = openDatabase(folder);
    expect(await latestMeasures(db)).toEqual([
      {
        terminalId: 't',
        receivedAt: 20,
        measure: {
          takenAt: 10,
          medium: 'cable',
          card: null,
          wifi: null,
          gateway: { kind: 'measured', ms: 0.4, jitterMs: null, sent: 1, lost: 0 },
          dns: { kind: 'failed', sent: 1 },
          references: [],
          server: { kind: 'not-measured' },
        },
      },
    ]);
    const committed = new CommittedReader(folder);
    expect([...committedSeqs(committed, 't', ['boot', 'other', 'none'])]).toEqual([
      ['boot', 2],
      ['other', 1],
      ['none', 0],
    ]);
    committed.close();
    const facts = await db
      .selectFrom('journal_records')
      .select(['boot_id', 'seq', 'at'])
      .orderBy('record_id')
      .execute();
    expect(facts.map(({ boot_id: bootId, seq, at }) => `${bootId} ${seq} ${at}`)).toEqual([
      'other 1 1',
      'boot 1 5',
      'boot 2 7',
    ]);
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  });
});
