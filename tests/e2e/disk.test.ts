import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SmallDisk } from '../system/small-disk.ts';
import { type Room, openRoom } from '../stage/room.ts';
import { until } from '../stage/until.ts';

/** The real kiosk on a small disk of its own, which is full when it starts. Mounting one needs root. */
const isRoot = process.getuid?.() === 0;
let room: Room;
let disk: SmallDisk;

beforeAll(async () => {
  if (!isRoot) return;
  room = await openRoom();
  await room.kiosk.stop('SIGTERM');
  const { dataDir } = room.kiosk;
  disk = new SmallDisk('4m');
  const { uid, gid } = statSync(dataDir);
  cpSync(dataDir, disk.folder, { recursive: true });
  spawnSync('chown', ['-R', `${uid}:${gid}`, disk.folder]);
  chownSync(disk.folder, uid, gid);
  spawnSync('mount', ['--bind', disk.folder, dataDir]);
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await room.keepPicture(`disk-${task.name.slice(0, 40)}`);
});

afterAll(async () => {
  await room?.kiosk.stop();
  // What was killed may hold it for a moment more.
  if (room) spawnSync('umount', ['--lazy', room.kiosk.dataDir]);
  disk?.remove();
  await room?.close();
});

describe.skipIf(!isRoot)('a terminal that starts on a full disk', () => {
  it('starts once, serves nobody, and says so to staff', async () => {
    disk.fill();
    room.kiosk.start(room.kioskOptions);
    await until('the terminal is out of service', () => room.kiosk.states.at(-1) === 'out-of-service', 60_000);
    const tile = await until(
      'staff see why',
      async () => (await room.staff.watch(room.siteId)).tiles.find(({ memory }) => memory?.journal === 'full'),
      30_000,
    );
    expect(tile?.state.kind).toBe('out-of-service');
    expect(room.kiosk.log.some((line) => line.includes('shell failed'))).toBe(false);
    await room.screen.holdsStill();
    if (process.env['ESCALE_KEEP_PICTURES'] === '1') {
      await room.screen.savePicture(join('test-results', 'kiosk-disk-full.png'));
    }
  });

  it('comes back by itself when there is room, as well confined as ever, and serves', async () => {
    disk.empty();
    await room.staff.tile('free', 60_000);
    const { tickets } = await room.staff.request('ticket:issue', { siteId: room.siteId, minutes: 5, count: 1 });
    await room.resident.signIn(tickets[0]?.words ?? []);
    const tile = await room.staff.tile('occupied', 30_000);
    expect(tile.confinement?.form).toBe('bubblewrap');
    expect(tile.memory?.journal).toBe('ok');
  });
});
