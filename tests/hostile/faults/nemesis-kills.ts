import { setTimeout as pause } from 'node:timers/promises';
import { between, oneOf } from '../../../provisioning/dev/fleet/seeded-random.ts';
import { type Nemesis, tellingMoment } from './nemesis.ts';

const always = () => null;

/** `kill -9` of a terminal, at any moment or in the middle of a beginning or an end. */
const killTerminal: Nemesis = {
  name: 'kill-terminal',
  isHeavy: false,
  whyNot: always,
  scope: 'terminal',
  async round(seat, _city, random) {
    await tellingMoment(seat, random);
    await seat.kill();
    seat.start();
  },
};

/** `kill -9` of the server. */
const killServer: Nemesis = {
  name: 'kill-server',
  isHeavy: false,
  whyNot: always,
  scope: 'city',
  async round({ server, seats }, random) {
    const seat = oneOf(random, seats);
    if (seat) await tellingMoment(seat, random);
    await server.kill();
    await pause(random() < 0.7 ? 0 : between(random, 0, 1_500));
    await server.start();
  },
};

/** `kill -9` of the server and of some terminals, within a tenth of a second, in any order. */
const killBoth: Nemesis = {
  name: 'kill-both',
  isHeavy: false,
  whyNot: always,
  scope: 'city',
  async round({ server, seats }, random) {
    const [first, ...others] = seats.toSorted(() => random() - 0.5);
    if (!first) return;
    const victims = [first, ...others.filter(() => random() < 0.4)];
    await tellingMoment(first, random);
    const soon = () => pause(between(random, 0, 100));
    await Promise.all([soon().then(() => server.kill()), ...victims.map((seat) => soon().then(() => seat.kill()))]);
    // Now and then the terminals are back before the server.
    const serverFirst = random() < 0.6;
    if (serverFirst) await server.start();
    for (const seat of victims) seat.start();
    if (!serverFirst) await server.start();
  },
};

export const kills = [killTerminal, killServer, killBoth];
