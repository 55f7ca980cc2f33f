import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { enrolByRows } from '../../bench/load/enrol-rows.ts';
import { lightMeasure } from '../../bench/load/light-measure.ts';
import { loadIdentity } from '../../bench/load/load-city.ts';
import { type Db, openDatabase } from '../../control-server/db/database.ts';
import { MeasureIntake } from '../../control-server/measures/measure-intake.ts';
import { listMinutes } from '../../control-server/measures/measure-store.ts';
import { secondOf } from '../../control-server/measures/minute-rules.ts';

/** More than a hundred, from which on each second writes the minutes that end in it and looks at no others. */
const TERMINALS = 180;
const SECONDS = 200;
/** A terminal that speaks so fast is written before its minute is over. */
const TALKATIVE_EVERY_MS = 250;
const start = Date.parse('2026-11-23T09:00:00Z');
const ids = Array.from({ length: TERMINALS }, (_, index) => loadIdentity('minutes', index).terminalId);
/** Its minute does not end before it is looked at. */
const talkative = ids.find((terminalId) => secondOf(terminalId) > 30) ?? '';
const falling = ids.filter((terminalId, index) => index % 3 === 0 && terminalId !== talkative);
let folder: string;
let db: Db;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'escale-minutes-'));
  mkdirSync(join(folder, 'data'));
  await enrolByRows(join(folder, 'data'), 'minutes', TERMINALS);
  db = openDatabase(join(folder, 'data'));
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

const written = async (terminalId: string) =>
  (await listMinutes(db, terminalId, { from: 0, until: Number.MAX_SAFE_INTEGER })).flatMap(
    ({ minute }) => minute.takenAt,
  );

it('of many terminals: each measure once, each minute when it ends, whoever speaks without end at once, whoever falls silent too', async () => {
  const intake = new MeasureIntake(db);
  const told = new Map<string, number[]>(ids.map((terminalId) => [terminalId, []]));
  const tell = (terminalId: string, at: number) => {
    intake.take(terminalId, at, lightMeasure(at, 3));
    told.get(terminalId)?.push(at);
  };
  for (let second = 0; second < SECONDS; second += 1) {
    const now = start + second * 1_000;
    for (const [index, terminalId] of ids.entries()) {
      const isSilent = falling.includes(terminalId) && second > 30;
      if (terminalId !== talkative && !isSilent && (second + index) % 5 === 0) tell(terminalId, now + index);
    }
    for (let offset = 0; offset < 1_000; offset += TALKATIVE_EVERY_MS) tell(talkative, now + offset);
    // A second is left out now and then: the server was busy.
    if (second % 7 !== 3) await intake.writeDue(now + 1_000);
    if (second === 20) expect(await written(talkative)).not.toEqual([]);
    // Their last minute is over, whichever second it ended in.
    if (second === 100)
      for (const terminalId of falling) expect(await written(terminalId)).toEqual(told.get(terminalId));
  }
  const last = start + SECONDS * 1_000;
  await intake.writeDue(last);
  for (const terminalId of ids) {
    // Only what lies within the last minute may wait.
    const all = told.get(terminalId) ?? [];
    expect(await written(terminalId)).toEqual(expect.arrayContaining(all.filter((at) => at < last - 61_000)));
  }
  await intake.write();
  for (const terminalId of ids) expect(await written(terminalId)).toEqual(told.get(terminalId));
});
