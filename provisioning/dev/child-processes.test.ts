import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProcessKeeper } from './child-processes.ts';
import { parseStat, survivors, treeOf } from './process-tree-rules.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-keeper-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const row = (pid: number, parent: number, group = pid, state = 'S') => ({
  pid,
  parent,
  group,
  startTicks: `${pid}0`,
  state,
});

test('a process by its stat line, also with a name made to confuse', () => {
  const fields = ['S', '7', '42', ...Array.from({ length: 16 }, () => '0'), '1234', '0'].join(' ');
  expect(parseStat(`42 (a) S 1 (b) ${fields}`)).toEqual({
    pid: 42,
    parent: 7,
    group: 42,
    startTicks: '1234',
    state: 'S',
  });
  expect(parseStat('')).toBeUndefined();
});

test('a tree is children of children and members of the group; the dead do not count', () => {
  const rows = [
    row(1, 0),
    row(10, 1),
    row(11, 10),
    row(12, 11),
    row(13, 1, 10),
    row(14, 13),
    row(15, 10, 10, 'Z'),
    row(20, 1),
  ];
  expect(treeOf(rows, [10]).map(({ pid }) => pid)).toEqual([10, 11, 12, 13, 14]);
  expect(
    survivors([row(11, 10), row(12, 11)], [{ ...row(11, 1), startTicks: 'later' }, row(12, 1)]).map(({ pid }) => pid),
  ).toEqual([12]);
});

const pidIn = (name: string) => Number(readFileSync(join(folder, name), 'utf8'));
const lives = (pid: number) =>
  existsSync(`/proc/${pid}/stat`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');

test('the end leaves nothing: not one that will not listen, nor a grandchild that left the group', async () => {
  const keeper = new ProcessKeeper(() => expect.unreachable('ended by us, not by itself'));
  const script = `setsid sh -c 'trap "" TERM; echo $$ > ${folder}/far; while :; do sleep 0.1; done' & echo $$ > ${folder}/near; wait`;
  keeper.start('deaf', ['sh', '-c', script], { env: process.env, logFile: join(folder, 'log') });
  await vi.waitFor(() => expect([pidIn('near'), pidIn('far')].every((pid) => pid > 0 && lives(pid))).toBe(true), {
    timeout: 5000,
  });
  const [near, far] = [pidIn('near'), pidIn('far')];
  await keeper.end();
  expect([lives(near), lives(far)]).toEqual([false, false]);
});

test('one that dies by itself is told once, with its last words', async () => {
  const deaths: string[] = [];
  const keeper = new ProcessKeeper((dead, code) => deaths.push(`${dead.name} ${code} ${dead.lastWords()}`));
  keeper.start('short', ['sh', '-c', 'echo sorry >&2; exit 3'], { env: process.env, logFile: join(folder, 'log') });
  await vi.waitFor(() => expect(deaths).toEqual(['short 3 sorry']));
  await keeper.end();
});

test('a program that does not exist is a death too', async () => {
  const deaths: (number | null)[] = [];
  const keeper = new ProcessKeeper((_, code) => deaths.push(code));
  keeper.start('none', ['/nowhere/program'], { env: process.env, logFile: join(folder, 'log') });
  await vi.waitFor(() => expect(deaths).toEqual([127]));
  await keeper.end();
});
