import { setTimeout as pause } from 'node:timers/promises';
import { between } from '../../../provisioning/dev/fleet/seeded-random.ts';
import type { City } from './city.ts';
import { type Nemesis, tellingMoment } from './nemesis.ts';
import { whyNoTools } from './root-tools.ts';
import { BreakableDisk, empty, fill, mountMemory } from './small-disks.ts';

const TERMINAL_DISK = '4m';
const SERVER_DISK = '32m';
/** A record that was seen on the disk this long ago is durable: writing and fsync are one call after the other. */
const DURABLE_AFTER_MS = 60;

/** A terminal's disk is full to the last page or to one before it; now and then the terminal is killed and starts on the full disk. */
const fullTerminal: Nemesis = {
  name: 'disk-full-terminal',
  conditions: { mayTellFromMemory: true },
  isHeavy: true,
  whyNot: () => whyNoTools('mount'),
  plan: {
    furnish: (city) => {
      for (const { settings } of city.seats) city.alsoClose(mountMemory(settings.dataDir, TERMINAL_DISK));
    },
  },
  scope: 'terminal',
  async round(seat, _city, random) {
    const { dataDir } = seat.settings;
    await tellingMoment(seat, random);
    fill(dataDir, random() < 0.6 ? 0 : 1);
    await pause(between(random, 100, 1_200));
    const isKilled = random() < 0.3;
    if (isKilled) await seat.kill();
    if (isKilled && random() < 0.5) {
      seat.start();
      await pause(between(random, 500, 1_500));
    }
    empty(dataDir);
    if (!seat.child.isRunning) seat.start();
  },
};

/** The server's disk is full: nothing can be committed, and nothing may be acknowledged. */
const fullServer: Nemesis = {
  name: 'disk-full-server',
  isHeavy: true,
  whyNot: () => whyNoTools('mount'),
  plan: { furnish: (city) => city.alsoClose(mountMemory(city.server.dataDir, SERVER_DISK)) },
  scope: 'city',
  async round({ server }, random) {
    fill(server.dataDir, random() < 0.6 ? 0 : Math.ceil(between(random, 0, 8)));
    await pause(between(random, 200, 1_500));
    const isKilled = random() < 0.2;
    if (isKilled) await server.kill();
    empty(server.dataDir);
    if (!server.child.isRunning) await server.start();
  },
};

const disks = new WeakMap<object, BreakableDisk>();

function diskOf(owner: object): BreakableDisk {
  const disk = disks.get(owner);
  if (!disk) throw new Error('it has no disk of its own');
  return disk;
}

function furnishDisk(city: City, owner: object, dataDir: string): void {
  const disk = new BreakableDisk(dataDir);
  disks.set(owner, disk);
  city.alsoClose(() => disk.remove());
}

const whyNoDisk = () => whyNoTools('mount', 'mkfs.ext4', 'e2fsck', 'losetup');

/** A terminal's disk turns read-only under it and loses what was not durable; later it is repaired and the terminal starts again. */
const readOnlyTerminal: Nemesis = {
  name: 'disk-read-only-terminal',
  conditions: { mayTellFromMemory: true },
  isHeavy: true,
  whyNot: whyNoDisk,
  plan: {
    furnish: (city) => {
      for (const seat of city.seats) furnishDisk(city, seat, seat.settings.dataDir);
    },
  },
  scope: 'terminal',
  async round(seat, _city, random) {
    await tellingMoment(seat, random);
    seat.look();
    await pause(DURABLE_AFTER_MS);
    diskOf(seat).breakDown();
    await pause(between(random, 0, 1_000));
    await seat.killWithoutLook();
    diskOf(seat).repair();
    seat.look();
    seat.start();
  },
};

/**
 * The server's disk turns read-only under it and loses what was not durable: what was acknowledged must be there afterwards. A server whose log does not reach the disk ends by itself
 * (docs/decisions/0040): here its supervisor is the one who repairs the disk.
 */
const readOnlyServer: Nemesis = {
  name: 'disk-read-only-server',
  isHeavy: true,
  whyNot: whyNoDisk,
  plan: { furnish: (city) => furnishDisk(city, city.server, city.server.dataDir) },
  scope: 'city',
  async round({ server }, random) {
    await pause(between(random, 0, 400));
    server.child.expectEnd();
    diskOf(server).breakDown();
    await pause(between(random, 0, 1_000));
    await server.kill();
    diskOf(server).repair();
    await server.start();
  },
};

export const diskFaults = [fullTerminal, fullServer, readOnlyTerminal, readOnlyServer];
