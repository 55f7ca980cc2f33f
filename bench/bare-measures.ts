import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BAR_HEIGHT } from '../kiosk-app/core/screen-contract.ts';
import { kioskSeat } from '../provisioning/dev/kiosk-user.ts';
import { until } from '../tests/stage/until.ts';
import { BareWindow } from './bare-window.ts';
import { median } from './median.ts';
import { likenessOf, preciseNow, untilGone, watchFor } from './painted.ts';
import type { Likeness } from './painted.ts';
import { memoryOf } from './process-memory.ts';
import type { Row, ScreenGrab } from './screen-grab.ts';

const ROWS = [100, 190, 280, 380, 430, 600];

/** Medians, in milliseconds and mebibytes; each name means what it means of the kiosk, as far as a bare window can do it. */
export type BareMeasures = {
  coldStartToWelcomeMs: number | null;
  /** a hidden, loaded window is told to show itself → its first pixels */
  grantToUsableBrowserMs: number | null;
  grantToWholeHomeMs: number | null;
  /** its processes are killed → the page under it is seen again; nothing is checked */
  endToWelcomeMs: number | null;
  allDeadMs: number | null;
  idleRssMb: number;
};

/** The kiosk's two pages in bare Electron windows, on the same display, looked at in the same way. */
export async function measureBareWindow(
  display: string,
  grab: ScreenGrab,
  counts: { starts: number; sessions: number },
  say: (text: string) => void,
): Promise<BareMeasures> {
  const folder = mkdtempSync(join(tmpdir(), 'escale-bare-'));
  chmodSync(folder, 0o711);
  const seat = await kioskSeat(folder);
  const screens = join(seat.app, 'dist/kiosk/screens');
  const full = { x: 0, y: 0, width: grab.width, height: grab.height };
  const below = { ...full, y: BAR_HEIGHT, height: grab.height - BAR_HEIGHT };
  let number = 0;
  const open = (page: 'shell' | 'resident', isHidden: boolean) =>
    BareWindow.start(
      seat,
      { display, page, isHidden, screens, bounds: page === 'shell' ? full : below },
      (number += 1),
    );
  const settled = () => untilStill(grab);
  const opened: BareWindow[] = [];
  try {
    const empty = await settled();
    const first = open('shell', false);
    opened.push(first);
    await first.loaded();
    const welcomePicture = await settled();
    const idleRssMb = memoryOf(first.pids).rssMb;
    const flat = [0xffffff, 0xfaf7f2].map((colour) => ROWS.map(() => new Uint32Array(grab.width).fill(colour)));
    const welcome = likenessOf(ROWS, welcomePicture, [empty, ...flat], () => true);
    const cold: number[] = [];
    await first.kill();
    await untilGone(grab, welcome);
    for (let start = 1; start <= counts.starts; start += 1) {
      const window = open('shell', false);
      opened.push(window);
      cold.push((await watchFor(grab, welcome, 30_000)).painted - window.startedAt);
      if (start === counts.starts) break;
      await window.kill();
      await untilGone(grab, welcome);
    }
    say(`bare: cold starts ${cold.map(Math.round).join(' ')}`);
    const sessions = await bareSessions(grab, counts.sessions, welcome, () => open('resident', true), settled);
    return {
      coldStartToWelcomeMs: median(cold),
      grantToUsableBrowserMs: median(sessions.map(({ shown }) => shown)),
      grantToWholeHomeMs: median(sessions.map(({ whole }) => whole)),
      endToWelcomeMs: median(sessions.map(({ end }) => end)),
      allDeadMs: median(sessions.map(({ dead }) => dead)),
      idleRssMb,
    };
  } finally {
    for (const window of opened) await window.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

type BareSession = { shown: number; whole: number; end: number; dead: number };

async function bareSessions(
  grab: ScreenGrab,
  count: number,
  welcome: Likeness,
  open: () => BareWindow,
  settled: () => Promise<Row[]>,
): Promise<BareSession[]> {
  const found: BareSession[] = [];
  let home: Likeness | null = null;
  // The first one shows how it looks and is not counted.
  for (let number = 0; number <= count; number += 1) {
    const under = await settled();
    const window = open();
    await window.loaded();
    if (!home) {
      await window.show();
      const flat = [0xffffff, 0xfaf7f2].map((colour) => ROWS.map(() => new Uint32Array(grab.width).fill(colour)));
      home = likenessOf(ROWS, await settled(), [under, ...flat], (_, y) => y > BAR_HEIGHT);
      await window.kill();
      continue;
    }
    const watching = watchFor(grab, home, 10_000);
    const [seen, told] = await Promise.all([watching, window.show()]);
    await settled();
    const askedAt = preciseNow();
    const back = watchFor(grab, welcome, 10_000);
    const dead = await window.kill();
    found.push({ shown: seen.first - told, whole: seen.painted - told, end: (await back).painted - askedAt, dead });
  }
  return found;
}

/** Waits until the screen holds still for half a second. @returns how it looks. */
async function untilStill(grab: ScreenGrab): Promise<Row[]> {
  let last = await grab.rows(ROWS);
  let same = 0;
  await until('the screen holds still', async () => {
    const now = await grab.rows(ROWS);
    same = now.every((row, index) => Buffer.compare(bytesOf(row), bytesOf(last[index])) === 0) ? same + 1 : 0;
    last = now;
    return same >= 10;
  });
  return last;
}

function bytesOf(row: Row = new Uint32Array()): Buffer {
  return Buffer.from(row.buffer);
}
