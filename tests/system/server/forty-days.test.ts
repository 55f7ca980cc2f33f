import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Buckets } from '../../../control-server/limits.ts';
import { listMinutes } from '../../../control-server/measures/measure-store.ts';
import type { Minute } from '../../../control-server/measures/minute-rules.ts';
import { bySteps } from '../../../control-server/measures/rollup-rules.ts';
import { type RollupTableName, bucketMs, readRollups } from '../../../control-server/measures/rollup-store.ts';
import type { Step } from '../../../control-server/measures/step-rules.ts';
import { forgetWhatIsOver } from '../../../control-server/schedule.ts';
import type { Medium, Timing } from '#protocol/measures.ts';
import { makeLog } from '../../../kiosk-app/shell/log.ts';
import { type Seen, roundSeen } from '../../../provisioning/dev/fleet/network-model.ts';
import { seededRandom } from '../../../provisioning/dev/fleet/seeded-random.ts';
import { instantHands } from '../../../provisioning/dev/fleet/simulated-hands.ts';
import { SimulatedTerminal } from '../../../provisioning/dev/fleet/simulated-terminal.ts';
import { SiteLine } from '../../../provisioning/dev/fleet/site-line.ts';
import { until } from '../../stage/until.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';

/**
 * Forty days of a site, from the kiosk's own link to the server's charts, with a pushed clock: open six hours, four terminals, a round every two minutes, two
 * afternoons with the fibre cut. A minute has one round here, so the minutes that the server keeps are the rounds: all are collected before it forgets them; every bucket is then compared with what
 * they come to, worked out here by other means (plain sums over rows).
 */
const DAYS = 40;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OPEN_HOURS = 6;
const ROUND_MS = 2 * MINUTE;
const FIBRE = { delayMs: 12, spreadMs: 3, lossShare: 0.01, busySlowdown: 0.5 };
/** [day, first hour, hours] */
const CUTS = [
  [4, 4, 1],
  [33, 1, 2],
] as const;

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let line: SiteLine;
const folder = mkdtempSync(join(tmpdir(), 'escale-forty-days-'));
const terminals: SimulatedTerminal[] = [];
/** What each terminal's probes saw, by terminal and moment. */
const seen = new Map<string, Seen>();
type Row = { [C in `${Step}_${'us' | 'jitter_us' | 'sent' | 'lost'}`]: number | null } & {
  terminal_id: string;
  taken_at: number;
  medium: Medium;
  signal_dbm: number | null;
};
const raw = new Map<string, Row>();
let begin: number;

/** The server writes, we copy its minutes. @returns whether every round that was made is there */
async function copyRaw(): Promise<boolean> {
  const { db, measures, clock } = server.context;
  await measures.write();
  for (const { identity } of terminals) {
    const range = { from: begin - MINUTE, until: clock.now() + HOUR };
    for (const { minute, medium } of await listMinutes(db, identity.terminalId, range)) {
      const row = rowOf(identity.terminalId, minute, medium);
      raw.set(`${row.terminal_id} ${row.taken_at}`, row);
    }
  }
  return raw.size === seen.size;
}

/** The one round of a minute. */
function rowOf(terminalId: string, { takenAt, rollup }: Minute, medium: Medium): Row {
  if (takenAt.length !== 1) throw new Error(`${takenAt.length} rounds in one minute`);
  const figures = bySteps((step: Step) => {
    const { rounds, failed, sumUs, jitterRounds, jitterSumUs, sent, lost } = rollup.steps[step];
    return {
      [`${step}_us`]: rounds > failed ? sumUs : null,
      [`${step}_jitter_us`]: jitterRounds > 0 ? jitterSumUs : null,
      [`${step}_sent`]: rounds > 0 ? sent : null,
      [`${step}_lost`]: rounds > 0 ? lost : null,
    };
  });
  const signal_dbm = rollup.signalRounds > 0 ? rollup.signalSumDbm : null;
  const rest = Object.assign({}, ...Object.values(figures)) as Omit<Row, 'terminal_id' | 'taken_at' | 'medium'>;
  return { ...rest, terminal_id: terminalId, taken_at: takenAt[0] ?? 0, medium, signal_dbm };
}

/** At the end of a day: what was made is told, the server forgets as it does each night. */
async function endDay(): Promise<void> {
  // On a slow machine a heartbeat may stay without an answer: its round then waits for the next one.
  for (let tries = 0; !(await copyRaw()) && tries < 20; tries += 1) {
    await untilAllAreUp();
    await Promise.all(terminals.map((terminal) => terminal.tellAgain()));
  }
  await forgetWhatIsOver(server.context);
}

const untilAllAreUp = () => until('all are connected', () => terminals.every(({ isUp }) => isUp), 30_000);

async function eachRound(hours: number): Promise<void> {
  for (let passed = 0; passed < hours * HOUR; passed += ROUND_MS) {
    // On a machine so busy that a line is given up, whole days would pass before it is back, and the waiting rounds grow too old.
    if (!line.isCut) await untilAllAreUp();
    await Promise.all(terminals.map((terminal) => terminal.round()));
    server.clock.pass(ROUND_MS);
  }
}

async function liveDay(day: number): Promise<void> {
  const cut = CUTS.find(([onDay]) => onDay === day);
  if (!cut) {
    await eachRound(OPEN_HOURS);
  } else {
    const [, firstHour, hours] = cut;
    await eachRound(firstHour);
    line.cut();
    await until('the line is noticed to be dead', () => terminals.every(({ isUp }) => !isUp), 30_000);
    await eachRound(hours);
    line.mend();
    await eachRound(OPEN_HOURS - firstHour - hours);
  }
  await endDay();
  server.clock.pass(DAY - OPEN_HOURS * HOUR);
}

beforeAll(async () => {
  server = await TestServer.start({ ESCALE_LOG_LEVEL: 'error' });
  // Two minutes pass in a moment here: what is limited by the real clock would be in the way.
  const noLimit = { capacity: 1_000_000, perSecond: 1_000_000 };
  server.context.limits.terminalMessages = new Buckets(noLimit);
  server.context.limits.packets = noLimit;
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montanou' }));
  line = new SiteLine(server.url, 1);
  begin = server.clock.now();
  const log = makeLog('silent');
  for (const [place, attachment] of [
    { medium: 'cable' as const },
    { medium: 'cable' as const },
    { medium: 'cable' as const },
    { medium: 'wifi' as const, signalDbm: -62 },
  ].entries()) {
    const name = `Poste ${place + 1}`;
    const random = seededRandom(7, name);
    const terminal: SimulatedTerminal = new SimulatedTerminal({
      dataDir: join(folder, name),
      server: (await line.plug()).url,
      hands: instantHands,
      log,
      clock: {
        now: () => ({ mono: server.clock.now() - begin, at: server.clock.now() }),
        anchor: () => undefined,
        takeSleep: () => 0,
        offsetMs: () => 0,
      },
      look: (isOutward, at) => {
        const state = { fibreIsCut: line.isCut, hour: (at / HOUR) % 24, wifiLossDb: 0 };
        const one = roundSeen(FIBRE, attachment, state, isOutward, random);
        seen.set(`${terminal.identity.terminalId} ${at}`, one);
        return one;
      },
    });
    const { code } = await staff.get('enrolment:create', { siteId, terminalName: name });
    const enrolled = await terminal.enrol(code);
    if (!enrolled.ok) throw new Error(`enrol: ${enrolled.refusal.code}`);
    terminals.push(terminal);
  }
  for (let day = 0; day < DAYS; day += 1) await liveDay(day);
}, 300_000);

afterAll(async () => {
  for (const terminal of terminals) terminal.stop();
  await line?.close();
  await server?.end();
  rmSync(folder, { recursive: true, force: true });
});

/** What raw rows come to, figure by figure, without the server's own arithmetic. */
function sumsOf(rows: readonly Row[]) {
  const total = (numbers: readonly (number | null)[]) => numbers.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  const column = (name: keyof Row) => rows.map((row) => row[name] as number | null);
  const count = (name: keyof Row) => column(name).filter((one) => one !== null).length;
  const signals = column('signal_dbm').filter((one) => one !== null);
  return {
    measures: rows.length,
    signalRounds: signals.length,
    signalSumDbm: total(signals),
    steps: bySteps((step: Step) => {
      const answered = column(`${step}_us`).filter((one) => one !== null);
      return {
        rounds: count(`${step}_sent`),
        failed: count(`${step}_sent`) - answered.length,
        sumUs: total(answered),
        lowUs: answered.length === 0 ? null : Math.min(...answered),
        highUs: answered.length === 0 ? null : Math.max(...answered),
        jitterRounds: count(`${step}_jitter_us`),
        jitterSumUs: total(column(`${step}_jitter_us`)),
        sent: total(column(`${step}_sent`)),
        lost: total(column(`${step}_lost`)),
      };
    }),
  };
}

function grouped(rows: Iterable<Row>, keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

describe('forty days of a site', () => {
  it('reach the server, each round once, also those of the cut', () => {
    expect(raw.size).toBe((DAYS * OPEN_HOURS * HOUR * terminals.length) / ROUND_MS);
    expect(raw.size).toBe(seen.size);
    for (const [key, row] of raw) {
      const one = seen.get(key);
      if (!one) throw new Error(`a measure that no terminal made: ${key}`);
      const usOf = (timing: Timing) => (timing.kind === 'measured' ? Math.round(timing.ms * 1_000) : null);
      expect([key, row.medium, row.gateway_us, row.dns_us]).toEqual([
        key,
        one.medium,
        usOf(one.gateway),
        usOf(one.dns),
      ]);
    }
    const failed = [...raw.values()].filter((row) => row.server_sent !== null && row.server_us === null);
    expect(failed.length).toBeGreaterThanOrEqual(((1 + 2) * HOUR * terminals.length) / ROUND_MS);
  });

  it.each(['measure_five_minutes', 'measure_hours'] as const)(
    'are summed exactly in %s',
    async (table: RollupTableName) => {
      const bucket = (row: Row) => Math.floor(row.taken_at / bucketMs[table]) * bucketMs[table];
      const expected = grouped(raw.values(), (row) => `${row.terminal_id} ${bucket(row)} ${row.medium}`);
      let buckets = 0;
      for (const { identity } of terminals) {
        const { terminalId } = identity;
        const range = { terminalIds: [terminalId], from: 0, until: server.clock.now(), stepMs: bucketMs[table] };
        for (const { startAt, medium, rollup } of await readRollups(server.context.db, table, range)) {
          expect(rollup).toEqual(sumsOf(expected.get(`${terminalId} ${startAt} ${medium}`) ?? []));
          buckets += 1;
        }
      }
      expect(buckets).toBe(expected.size);
      expect(buckets).toBeGreaterThan(900);
    },
  );

  it('are on the chart of thirty days as the raw figures have it, cut and silence told apart', async () => {
    // By now the session of forty days ago is long over.
    const viewer = await server.staff('viewer');
    const { from, stepMs, fibre, wifi, terminal } = await viewer.get('history:read', {
      siteId,
      terminalId: terminals[3]?.identity.terminalId ?? null,
      span: 'month',
    });
    expect(fibre.word).toHaveLength(360);
    const rows = [...raw.values()].filter((row) => row.taken_at >= from);
    const ofStep = grouped(rows, (row) => String(Math.floor((row.taken_at - from) / stepMs)));
    for (const place of fibre.word.keys()) {
      const all = ofStep.get(String(place)) ?? [];
      const [wired, air] = [all.filter((row) => row.medium === 'cable'), all.filter((row) => row.medium === 'wifi')];
      const sums = sumsOf(wired).steps.references;
      const answered = sums.rounds - sums.failed;
      expect(fibre.meanMs[place] ?? null).toBe(answered === 0 ? null : sums.sumUs / answered / 1_000);
      expect(fibre.lowMs[place] ?? null).toBe(sums.lowUs === null ? null : sums.lowUs / 1_000);
      expect(fibre.highMs[place] ?? null).toBe(sums.highUs === null ? null : sums.highUs / 1_000);
      expect(fibre.lossPercent[place] ?? null).toBe(sums.sent === 0 ? null : (100 * sums.lost) / sums.sent);
      const box = sumsOf(air).steps.gateway;
      expect(wifi.meanMs[place] ?? null).toBe(
        box.rounds > box.failed ? box.sumUs / (box.rounds - box.failed) / 1_000 : null,
      );
      expect(terminal?.wifi.meanMs[place]).toBe(wifi.meanMs[place]);
      expect(fibre.word[place] === 'silent').toBe(all.length === 0);
    }
    // The second cut is within the thirty days: the two hours from 10 h UTC, and the step they fill is down; at night nobody is heard.
    const cutAt = begin + 33 * DAY + HOUR;
    const down = fibre.word.filter((word) => word === 'down').length;
    expect(down).toBeGreaterThanOrEqual(1);
    expect(down).toBeLessThanOrEqual(2);
    expect(fibre.word[Math.floor((cutAt + HOUR - from) / stepMs)]).toBe('down');
    expect(fibre.word.filter((word) => word === 'silent').length).toBeGreaterThan(200);
  });

  it('are forgotten by the table: minutes after two days, five minutes after thirteen months, hours after three years', async () => {
    const { db } = server.context;
    const rowsOf = async (table: 'measure_minutes' | RollupTableName) =>
      Number((await db.selectFrom(table).select(db.fn.countAll().as('rows')).executeTakeFirst())?.rows);
    const oldest = await db.selectFrom('measure_minutes').select(db.fn.min('start_at').as('at')).executeTakeFirst();
    expect((oldest?.at ?? 0) * 1_000).toBeGreaterThanOrEqual(server.clock.now() - 3 * DAY);
    server.clock.pass(396 * DAY);
    await forgetWhatIsOver(server.context);
    expect([await rowsOf('measure_minutes'), await rowsOf('measure_five_minutes')]).toEqual([0, 0]);
    expect(await rowsOf('measure_hours')).toBeGreaterThan(900);
    server.clock.pass(701 * DAY);
    await forgetWhatIsOver(server.context);
    expect(await rowsOf('measure_hours')).toBe(0);
  });
});
