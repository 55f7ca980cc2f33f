import type { SiteNet, SmallWorld } from './small-world.ts';
import { REFERENCES, RESOLVER, SERVICE } from './small-world.ts';

/** Something that goes wrong in a world, for as long as it is wanted. The kernel does it; nobody who measures is told. */
export type Fault = { begin(world: LivingWorld): Promise<void>; end(world: LivingWorld): Promise<void> };

/** What faults act upon: the network, and the programs in it. */
export type LivingWorld = Pick<SmallWorld, 'net' | 'sites'> & {
  tellOperator(word: 'dns-right' | 'dns-wrong'): void;
  startPortal(site: SiteNet): Promise<void>;
  killServer(): Promise<void>;
  startServer(): Promise<void>;
  killTerminals(site: SiteNet): void;
  startTerminals(site: SiteNet): void;
};

/** All of it happens at the first site; the others are witnesses. */
function at({ sites }: LivingWorld): SiteNet {
  const [site] = sites;
  if (!site) throw new Error('a world without a site');
  return site;
}

/** A card that loses its carrier, on both ends of the cable. */
const card = (where: (world: LivingWorld) => [string, string]): Fault => ({
  begin: (world) => world.net.ip(where(world)[0], 'link', 'set', where(world)[1], 'down'),
  end: async (world) => {
    const [namespace, name] = where(world);
    await world.net.ip(namespace, 'link', 'set', name, 'up');
  },
});

/** A rule of the packet filter. */
const rule = (where: (world: LivingWorld) => string, chain: string, ...rules: string[]): Fault => ({
  begin: (world) => world.net.nft(where(world), ...rules.map((text) => `add rule ip faults ${chain} ${text}`)),
  end: (world) => world.net.nft(where(world), `flush chain ip faults ${chain}`),
});
const operator = () => 'operator';
const box = (world: LivingWorld) => at(world).box;

export const cutFibre = card(() => ['operator', 'fibre0']);

/** One packet in five that comes over the fibre, where 20 is given: of five probes one comes not back. */
export const loss = (percent: number): Fault =>
  rule(box, 'way', `iifname "fibre" numgen random mod 100 < ${percent} drop`);

export const deadDns = rule(operator, 'own', `ip daddr ${RESOLVER} drop`);
export const deadReference = rule(operator, 'own', `ip daddr ${REFERENCES[0]} drop`);
export const deadService = rule(operator, 'own', `ip daddr ${SERVICE} drop`);

export const wrongDns: Fault = {
  begin: async (world) => world.tellOperator('dns-wrong'),
  end: async (world) => world.tellOperator('dns-right'),
};

/** What is asked over plain HTTP is answered by the box itself; connections that stand go on. */
export const portal: Fault = {
  begin: async (world) => {
    await world.startPortal(at(world));
    await world.net.nft(
      box(world),
      `add rule ip nat coming iifname "lan" tcp dport { 80, 4600 } dnat to ${at(world).lan}.1:8080`,
    );
  },
  end: (world) => world.net.nft(box(world), 'flush chain ip nat coming'),
};

/** The box is dead: nothing within, nothing beyond. */
export const deadBox: Fault = {
  begin: async (world) => {
    await world.net.ip(box(world), 'link', 'set', 'fibre', 'down');
    await world.net.ip(box(world), 'address', 'flush', 'dev', 'lan');
  },
  end: async (world) => {
    const site = at(world);
    await world.net.ip(site.box, 'address', 'add', `${site.lan}.1/24`, 'dev', 'lan');
    await world.net.ip(site.box, 'link', 'set', 'fibre', 'up');
    const gateway = site.wan.replace(/\d+$/, (last) => String(Number(last) + 1));
    await world.net.ip(site.box, 'route', 'add', 'default', 'via', gateway);
  },
};

export const unplug = card((world) => [box(world), 'port0']);

/** The access point is dead: whoever is on Wi-Fi has no link any more. The card is a stand-in (standin-air.ts), the pulled cables are real. */
export const deadAccessPoint: Fault = {
  begin: async (world) => {
    for (const port of portsOnAir(at(world))) await world.net.ip(box(world), 'link', 'set', port, 'down');
  },
  end: async (world) => {
    for (const port of portsOnAir(at(world))) await world.net.ip(box(world), 'link', 'set', port, 'up');
  },
};
const portsOnAir = ({ terminals, onAir }: SiteNet) => onAir.map((terminal) => `port${terminals.indexOf(terminal)}`);

/** A bad cable: one packet in three of one terminal. */
export const lossyCable: Fault = {
  begin: async (world) => {
    const terminal = at(world).terminals[0] ?? '';
    await world.net.nft(
      terminal,
      'add table ip faults',
      'add chain ip faults in { type filter hook input priority 0; }',
    );
    await world.net.nft(terminal, 'add rule ip faults in numgen random mod 100 < 33 drop');
  },
  end: (world) => world.net.nft(at(world).terminals[0] ?? '', 'flush chain ip faults in'),
};

/** An uplink of 256 kbit/s with a deep queue, and somebody who fills it. */
export const saturate: Fault = {
  begin: async (world) => {
    const limit = ['root', 'tbf', 'rate', '256kbit', 'burst', '4kb', 'latency', '800ms'];
    await world.net.tool(box(world), 'tc', 'qdisc', 'add', 'dev', 'fibre', ...limit);
    world.net.start(box(world), ['-e', FLOOD], () => undefined);
  },
  end: async (world) => {
    await world.net.tool(box(world), 'tc', 'qdisc', 'del', 'dev', 'fibre', 'root');
  },
};
/** Some 400 kbit/s of datagrams to the discard port of a reference point, for at most four minutes. */
const FLOOD = `
  const socket = require('node:dgram').createSocket('udp4');
  const packet = Buffer.alloc(1000);
  setInterval(() => socket.send(packet, 9, '${REFERENCES[1]}', () => {}), 20);
  setTimeout(() => process.exit(0), 240000);`;

export const killServer: Fault = {
  begin: (world) => world.killServer(),
  end: (world) => world.startServer(),
};
export const serversLine = card(() => ['operator', 'toserver']);

/** The current is off at the whole site: the box is dead and the terminals are, without a word. */
export const noCurrent: Fault = {
  begin: async (world) => {
    world.killTerminals(at(world));
    await deadBox.begin(world);
  },
  end: async (world) => {
    await deadBox.end(world);
    world.startTerminals(at(world));
  },
};

/** All terminals of the site go off without a word and start again; the box and the fibre are well. */
export const restartAll: Fault = {
  begin: async (world) => world.killTerminals(at(world)),
  end: async (world) => world.startTerminals(at(world)),
};
