import { setTimeout as pause } from 'node:timers/promises';
import { between } from '../../../provisioning/dev/fleet/seeded-random.ts';
import type { City } from './city.ts';
import { type Nemesis, tellingMoment } from './nemesis.ts';
import { tool, whyNoTools } from './root-tools.ts';
import type { TerminalSeat } from './terminal-seat.ts';

/** A table of ours in each terminal's own network, empty: everything passes. */
const TABLE = `table inet faults {
  chain in { type filter hook input priority 0; policy accept; }
  chain out { type filter hook output priority 0; policy accept; }
}`;

const nameOf = (index: number) => `esc${process.pid}t${index}`;

/** Each terminal in a network namespace of its own, with a pair of cards to the server's side. */
function furnish(city: City): void {
  city.seats.forEach((seat, index) => {
    const name = nameOf(index);
    const [outside, inside] = [`e${process.pid}o${index}`, `e${process.pid}i${index}`];
    const network = `10.211.${index + 1}`;
    tool('ip', ['netns', 'add', name]);
    city.alsoClose(() => void tool('ip', ['netns', 'del', name]));
    tool('ip', ['link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name]);
    tool('ip', ['addr', 'add', `${network}.1/30`, 'dev', outside]);
    tool('ip', ['link', 'set', outside, 'up']);
    tool('ip', ['-n', name, 'addr', 'add', `${network}.2/30`, 'dev', inside]);
    tool('ip', ['-n', name, 'link', 'set', inside, 'up']);
    tool('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
    within(seat, name, TABLE);
    seat.wrapping = { prefix: ['ip', 'netns', 'exec', name] };
    seat.serverHost = `${network}.1`;
  });
}

function within(_seat: TerminalSeat, name: string, rules: string): void {
  tool('ip', ['netns', 'exec', name, 'nft', '-f', '-'], rules);
}

async function withRules(seat: TerminalSeat, city: City, rules: string, forMs: number): Promise<void> {
  const name = nameOf(city.seats.indexOf(seat));
  within(seat, name, rules);
  await pause(forMs);
  within(seat, name, 'flush chain inet faults in\nflush chain inet faults out');
}

const plan = { host: '0.0.0.0', furnish };
const whyNot = () => whyNoTools('ip', 'nft');

/** The kernel drops everything both ways, or answers with a reset. */
const cut: Nemesis = {
  name: 'nft-cut',
  isHeavy: true,
  whyNot,
  plan,
  scope: 'terminal',
  async round(seat, city, random) {
    await tellingMoment(seat, random);
    const rules =
      random() < 0.6
        ? 'add rule inet faults in drop\nadd rule inet faults out drop'
        : 'add rule inet faults out meta l4proto tcp reject with tcp reset';
    await withRules(seat, city, rules, between(random, 100, 1_500));
  },
};

/** The kernel drops one direction: TCP sends again and again, and the stream is whole in the end or given up. */
const halfOpen: Nemesis = {
  name: 'nft-half-open',
  isHeavy: true,
  whyNot,
  plan,
  scope: 'terminal',
  async round(seat, city, random) {
    await tellingMoment(seat, random);
    const rules = `add rule inet faults ${random() < 0.65 ? 'in' : 'out'} drop`;
    await withRules(seat, city, rules, random() < 0.85 ? between(random, 100, 1_800) : between(random, 4_000, 6_000));
  },
};

export const namespaces = [cut, halfOpen];
