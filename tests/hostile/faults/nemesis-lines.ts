import { setTimeout as pause } from 'node:timers/promises';
import { REQUEST_TIMEOUT_MS } from '#protocol/limits.ts';
import { type Random, between } from '../../../provisioning/dev/fleet/seeded-random.ts';
import type { Direction, FaultLine } from './fault-line.ts';
import { type Nemesis, tellingMoment } from './nemesis.ts';
import type { TerminalSeat } from './terminal-seat.ts';

const always = () => null;

function lineOf({ line, name }: TerminalSeat): FaultLine {
  if (!line) throw new Error(`${name} has no relay of ours`);
  return line;
}

/** The line breaks at once, or in the middle of a message, and is whole again a moment later. */
const cut: Nemesis = {
  name: 'line-cut',
  isHeavy: false,
  whyNot: always,
  scope: 'terminal',
  async round(seat, _city, random) {
    const line = lineOf(seat);
    await tellingMoment(seat, random);
    if (random() < 0.5) {
      line.tear(random() < 0.5 ? 'up' : 'down');
      await pause(between(random, 50, 800));
    }
    line.cut();
    await pause(between(random, 0, 900));
    line.mend('never');
  },
};

/** Nothing arrives in one direction, or in both, and nobody is told; then what was on the way arrives late, or never. */
const halfOpen: Nemesis = {
  name: 'line-half-open',
  isHeavy: false,
  whyNot: always,
  scope: 'terminal',
  async round(seat, _city, random) {
    const line = lineOf(seat);
    await tellingMoment(seat, random);
    line.silence(directions(random));
    // Most shorter than what a question waits for its answer, some longer.
    await pause(random() < 0.85 ? between(random, 50, 1_500) : between(random, REQUEST_TIMEOUT_MS, 6_000));
    line.mend(random() < 0.6 ? 'never' : 'late');
  },
};

function directions(random: Random): Direction[] {
  const choice = random();
  // Most often the answers: what was committed, and the terminal does not hear it.
  if (choice < 0.5) return ['down'];
  return choice < 0.75 ? ['up'] : ['up', 'down'];
}

/** Every piece takes its time, another each: up to a second. */
const delay: Nemesis = {
  name: 'line-delay',
  isHeavy: false,
  whyNot: always,
  scope: 'terminal',
  async round(seat, _city, random) {
    const line = lineOf(seat);
    const slowest = between(random, 50, 1_000);
    line.oneWayMs = () => between(random, 0, slowest);
    await pause(between(random, 500, 2_000));
    line.oneWayMs = () => 0;
    if (random() < 0.3) line.mend('never');
  },
};

export const lines = [cut, halfOpen, delay];
