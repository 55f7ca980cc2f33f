import { Namespaces } from './namespaces.ts';

/** Addresses of documentation (RFC 5737): none of them is anybody's. */
export const SERVER = '203.0.113.2';
export const SERVER_PORT = 4600;
export const REFERENCES = ['192.0.2.1', '192.0.2.2'] as const;
export const RESOLVER = '192.0.2.53';
export const SERVICE = '192.0.2.80';
/** What the terminals' resolver is asked, and what it should say. */
export const KNOWN_NAME = 'escale.example';

/** One site of a world: a box with a bridge inside and a fibre outside. */
export type SiteNet = {
  name: string;
  box: string;
  lan: string;
  terminals: readonly string[];
  /** those of them that believe to be on Wi-Fi (standin-air.ts) */
  onAir: readonly string[];
  wan: string;
};
/** How many terminals a site has, and how many of them, the last ones, on Wi-Fi. */
export type SitePlan = { name: string; terminals: number; onAir?: number };

/**
 * A small world for one fault: a control server behind its own line, an operator with two reference points, a resolver and one service, and some sites, each with a box
 * that masquerades its terminals, as boxes do.
 *
 *   server ── operator (references, resolver, service) ──fibre── box ──cables── terminals
 */
export class SmallWorld {
  readonly net: Namespaces;
  readonly sites: readonly SiteNet[];

  private constructor(net: Namespaces, sites: readonly SiteNet[]) {
    this.net = net;
    this.sites = sites;
  }

  /** @param prefix of its namespaces */
  static async build(prefix: string, sites: readonly SitePlan[]): Promise<SmallWorld> {
    const net = new Namespaces(prefix);
    const world = new SmallWorld(net, sites.map(siteNet));
    try {
      await world.#lay();
    } catch (error) {
      await net.remove();
      throw error;
    }
    return world;
  }

  async #lay(): Promise<void> {
    const { net } = this;
    await net.add('server');
    await net.add('operator');
    await net.forward('operator');
    for (const address of [...REFERENCES, RESOLVER, SERVICE]) {
      await net.ip('operator', 'address', 'add', `${address}/32`, 'dev', 'lo');
    }
    await net.connect({
      from: { namespace: 'server', card: 'line', address: `${SERVER}/30` },
      to: { namespace: 'operator', card: 'toserver', address: '203.0.113.1/30' },
    });
    await net.ip('server', 'route', 'add', 'default', 'via', '203.0.113.1');
    await net.nft('operator', 'add table ip faults', 'add chain ip faults own { type filter hook input priority 0; }');
    for (const [index, site] of this.sites.entries()) await this.#layFor(site, index);
  }

  async #layFor(site: SiteNet, index: number): Promise<void> {
    const { net } = this;
    const [ours, theirs] = ends(site.wan);
    await net.add(site.box);
    await net.forward(site.box);
    await net.connect({
      from: { namespace: site.box, card: 'fibre', address: `${ours}/30` },
      to: { namespace: 'operator', card: `fibre${index}`, address: `${theirs}/30` },
    });
    await net.ip(site.box, 'route', 'add', 'default', 'via', theirs);
    await net.ip(site.box, 'link', 'add', 'lan', 'type', 'bridge');
    await net.ip(site.box, 'address', 'add', `${site.lan}.1/24`, 'dev', 'lan');
    await net.ip(site.box, 'link', 'set', 'lan', 'up');
    await net.nft(
      site.box,
      'add table ip nat',
      'add chain ip nat leaving { type nat hook postrouting priority 100; }',
      'add rule ip nat leaving oifname "fibre" masquerade',
      'add chain ip nat coming { type nat hook prerouting priority -100; }',
      'add table ip faults',
      'add chain ip faults way { type filter hook forward priority 0; }',
    );
    for (const [seat, terminal] of site.terminals.entries()) {
      await net.add(terminal);
      await net.connect({
        from: { namespace: terminal, card: 'eth0', address: `${site.lan}.${10 + seat}/24` },
        to: { namespace: site.box, card: `port${seat}` },
      });
      await net.ip(site.box, 'link', 'set', `port${seat}`, 'master', 'lan');
      await net.ip(terminal, 'route', 'add', 'default', 'via', `${site.lan}.1`);
    }
  }

  async remove(): Promise<void> {
    await this.net.remove();
  }
}

function siteNet({ name, terminals: count, onAir = 0 }: SitePlan, index: number): SiteNet {
  const terminals = Array.from({ length: count }, (_, seat) => `t${index}x${seat}`);
  const [box, lan, wan] = [`box${index}`, `10.20.${index}`, `198.51.100.${4 * index}`];
  return { name, box, lan, wan, terminals, onAir: terminals.slice(count - onAir) };
}

/** The two usable addresses of a /30. */
function ends(base: string): [string, string] {
  const [a, b, c, d] = base.split('.');
  return [`${a}.${b}.${c}.${Number(d) + 2}`, `${a}.${b}.${c}.${Number(d) + 1}`];
}
