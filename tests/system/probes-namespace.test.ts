import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Measure } from '#protocol/measures.ts';
import type { Walk } from '../../kiosk-app/core/probe-cadence.ts';
import { connectBytes, dnsBytes, httpBytes, pingBytes } from '../../kiosk-app/core/probe-costs.ts';

/**
 * The probes on a network of their own: a terminal and its box are two network namespaces joined by a cable (veth), both without any way to the
 * outside. The kernel loses the packets; nothing of the probes is replaced.
 */
const BOX = '198.51.100.1';
const TERMINAL = '198.51.100.2';
/** On the cable's network, and nobody is there. */
const NOBODY = '198.51.100.9';
const OPEN_PORT = 8443;
const terminal = `escale-terminal-${process.pid}`;
const boxName = `escale-box-${process.pid}`;
const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' });
const inBox = (...args: string[]) => ip('netns', 'exec', boxName, ...args);

/** Why this machine cannot play a network; null: it can. */
function whyNot(): string | null {
  if (process.getuid?.() !== 0) return 'only root may make network namespaces';
  const made = spawnSync('ip', ['netns', 'add', terminal]);
  if (made.status !== 0) return 'this machine makes no network namespaces';
  ip('netns', 'delete', terminal);
  return null;
}
const obstacle = whyNot();
const hasNft = spawnSync('nft', ['--version']).status === 0;
const skipped = (why: string | null) => (why === null ? '' : ` (skipped: ${why})`);

const here = (path: string) => new URL(`../../${path}`, import.meta.url).href;
const TARGETS = {
  gateway: null,
  dns: `${BOX}:53`,
  references: [
    { kind: 'icmp', address: BOX },
    { kind: 'tcp', host: BOX, port: OPEN_PORT },
    { kind: 'tcp', host: BOX, port: OPEN_PORT + 1 },
    { kind: 'tcp', host: NOBODY, port: OPEN_PORT },
  ],
  ownSsids: [],
  server: 'https://escale.example',
  knownName: { name: 'escale.example', addresses: [BOX] },
  services: { kind: 'stand-in', address: BOX, port: OPEN_PORT + 1 },
};
const PORTAL_PORT = 8080;
/** One round for each line it reads: what it is to be, as JSON. */
const TERMINAL_PROGRAM = `
  import { createInterface } from 'node:readline';
  import { ProbeRounds } from '${here('kiosk-app/shell/probes/probe-rounds.ts')}';
  const portal = [new URL('http://${BOX}:${PORTAL_PORT}/api/probe/204')];
  const rounds = new ProbeRounds({ ...${JSON.stringify(TARGETS)}, portal });
  for await (const line of createInterface(process.stdin)) {
    const seen = await rounds.round({ kind: 'not-measured' }, JSON.parse(line));
    console.log(JSON.stringify({ takenAt: Date.now(), ...seen }));
  }`;
/** How the box and what is behind it behave: `off` is nobody there. */
type Behaviour = { dns: 'off' | 'right' | 'wrong'; portal: 'off' | 'none' | 'captive' };
const BOX_PROGRAM = `
  import { createServer } from 'node:http';
  import { createServer as createTcpServer } from 'node:net';
  import { createInterface } from 'node:readline';
  import { startDnsStandIn } from '${here('provisioning/dev/dns-stand-in.ts')}';
  let dns = null;
  let portal = null;
  const answer = (kind) => (request, response) => {
    const n = new URL(request.url, 'http://x').searchParams.get('n');
    if (kind === 'captive') response.writeHead(302, { location: 'http://${BOX}/login' }).end('<html>');
    else response.writeHead(204, { 'x-escale-nonce': n }).end();
  };
  createTcpServer((socket) => socket.on('error', () => {}).resume()).listen(${OPEN_PORT}, '${BOX}', () => console.log('ready'));
  for await (const line of createInterface(process.stdin)) {
    const now = JSON.parse(line);
    dns?.stop();
    portal?.closeAllConnections();
    await new Promise((resolve) => (portal ? portal.close(resolve) : resolve()));
    const truth = (name) => (now.dns === 'wrong' ? '192.0.2.66' : name === 'escale.example' ? '${BOX}' : null);
    dns = now.dns === 'off' ? null : await startDnsStandIn(truth, { host: '${BOX}', port: 53 });
    portal = now.portal === 'off' ? null : createServer(answer(now.portal));
    await new Promise((resolve) => (portal ? portal.listen(${PORTAL_PORT}, '${BOX}', resolve) : resolve()));
    console.log('done');
  }`;

type Program = ChildProcessByStdio<Writable, Readable, null>;

describe.skipIf(obstacle !== null)(`the probes on a cable of their own${skipped(obstacle)}`, () => {
  const programs: Program[] = [];
  let toTerminal: (line: string) => Promise<string>;
  let toBox: (line: string) => Promise<string>;
  /** A minute passes between two: none is short of bytes. */
  let mono = 0;
  const round = async (walk: Walk, services: string[] = []) => {
    mono += 60_000;
    return Measure.parse(JSON.parse(await toTerminal(JSON.stringify({ walk, mono, services, bssidKey: null }))));
  };
  const box = (behaviour: Behaviour) => toBox(JSON.stringify(behaviour));

  /** @returns a function that sends a line and gives the next one that comes back */
  function run(namespace: string, ...args: string[]): { child: Program; next(): Promise<string> } {
    const cwd = fileURLToPath(new URL('../..', import.meta.url));
    const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, ...args], {
      cwd,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    programs.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return { child, next: async () => String((await lines.next()).value) };
  }

  /** What the terminal's card has sent and received so far, IP headers included. */
  function onTheWire(): number {
    type Link = { stats64: Record<'rx' | 'tx', { bytes: number; packets: number }> };
    const [link] = JSON.parse(String(ip('-n', terminal, '-s', '-j', 'link', 'show', 'eth0'))) as Link[];
    const { rx, tx } = link?.stats64 ?? { rx: { bytes: 0, packets: 0 }, tx: { bytes: 0, packets: 0 } };
    const ethernet = 14;
    return rx.bytes + tx.bytes - ethernet * (rx.packets + tx.packets);
  }

  beforeAll(async () => {
    ip('netns', 'add', terminal);
    ip('netns', 'add', boxName);
    ip('link', 'add', 'eth0', 'netns', terminal, 'type', 'veth', 'peer', 'name', 'lan0', 'netns', boxName);
    for (const [namespace, device, address] of [
      [terminal, 'eth0', TERMINAL],
      [boxName, 'lan0', BOX],
    ] as const) {
      ip('-n', namespace, 'address', 'add', `${address}/24`, 'dev', device);
      ip('-n', namespace, 'link', 'set', device, 'up');
    }
    ip('-n', terminal, 'route', 'add', 'default', 'via', BOX);
    const listening = run(boxName, '--input-type=module', '-e', BOX_PROGRAM);
    const probing = run(terminal, '--input-type=module', '-e', TERMINAL_PROGRAM);
    toTerminal = (line) => {
      probing.child.stdin.write(`${line}\n`);
      return probing.next();
    };
    toBox = (line) => {
      listening.child.stdin.write(`${line}\n`);
      return listening.next();
    };
    await listening.next();
  });

  afterEach(async () => {
    await box({ dns: 'off', portal: 'off' });
    if (hasNft) inBox('nft', 'flush', 'ruleset');
  });

  afterAll(() => {
    for (const child of programs) child.kill();
    // The cable goes with them.
    for (const namespace of [terminal, boxName]) spawnSync('ip', ['netns', 'delete', namespace]);
  });

  it('see a quiet line, and tell one dead reference point from the others', async () => {
    const measured = { kind: 'measured', sent: 5, lost: 0, jitterMs: expect.any(Number) };
    const started = performance.now();
    const seen = await round('full');
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(seen).toMatchObject({ medium: 'cable', wifi: null, card: { carrier: true }, gateway: measured });
    expect(seen.references).toEqual([
      expect.objectContaining(measured),
      expect.objectContaining(measured),
      { kind: 'failed', sent: 5 },
      { kind: 'failed', sent: 5 },
    ]);
    // The box has no DNS.
    expect(seen.dns).toEqual({ kind: 'failed', sent: 1 });
    expect([seen.dnsAnswer, seen.portal]).toEqual(['none', 'unreachable']);
  });

  it('tell a DNS that is right and a way that is open from one that lies and a portal', async () => {
    await box({ dns: 'right', portal: 'none' });
    const before = onTheWire();
    expect(await round('full')).toMatchObject({ dns: { kind: 'measured' }, dnsAnswer: 'right', portal: 'none' });
    const bytes = onTheWire() - before;
    await box({ dns: 'wrong', portal: 'captive' });
    expect(await round('short')).toMatchObject({ dns: { kind: 'measured' }, dnsAnswer: 'wrong', portal: 'captive' });

    // The box, DNS (a name that is not, and the known one), portal, and two reference points that answer; two that do not cost a little.
    const asked = 10 * pingBytes(BOX) + dnsBytes(24) + dnsBytes(14) + httpBytes(BOX) + 5 * connectBytes(BOX);
    expect(bytes, 'bytes of a round on the wire').toBeLessThanOrEqual(asked + 10 * connectBytes(BOX));
    expect(bytes, 'bytes of a round on the wire').toBeGreaterThan(asked / 2);
  });

  it('go to the door of one service after the other', async () => {
    const both = ['caf.fr', 'ants.gouv.fr'];
    expect(await round('near', both)).toMatchObject({ services: [{ host: 'caf.fr', failedAt: 'tcp' }] });
    expect(await round('near', both)).toMatchObject({ services: [{ host: 'ants.gouv.fr', failedAt: 'tcp' }] });
  });

  it.skipIf(!hasNft)(`count what a box loses${skipped(hasNft ? null : 'nft is not installed')}`, async () => {
    inBox('nft', 'add table inet faults');
    inBox('nft', 'add chain inet faults input { type filter hook input priority 0; }');
    // Two of each five, in turn: 40 %, and the same in every burst.
    inBox('nft', 'add rule inet faults input icmp type echo-request numgen inc mod 5 < 2 drop');
    for (const seen of [await round('near'), await round('near'), await round('near')]) {
      expect(seen.gateway).toMatchObject({ kind: 'measured', sent: 5, lost: 2 });
    }
  });

  it.skipIf(!hasNft)(
    `tell a dead port from a dead line${skipped(hasNft ? null : 'nft is not installed')}`,
    async () => {
      inBox('nft', 'add table inet faults');
      inBox('nft', 'add chain inet faults input { type filter hook input priority 0; }');
      inBox('nft', `add rule inet faults input tcp dport ${OPEN_PORT} drop`);
      const { references, gateway } = await round('full');
      expect(references.slice(0, 2)).toMatchObject([
        { kind: 'measured', lost: 0 },
        { kind: 'failed', sent: 5 },
      ]);
      expect(gateway).toMatchObject({ kind: 'measured', lost: 0 });
    },
  );

  it('say that all failed, in time, when the box hears and no longer answers', async () => {
    ip('-n', boxName, 'route', 'add', 'blackhole', TERMINAL);
    const started = performance.now();
    const seen = await round('full');
    expect(performance.now() - started).toBeLessThan(10_000);
    ip('-n', boxName, 'route', 'delete', 'blackhole', TERMINAL);
    expect(seen).toMatchObject({
      card: { carrier: true },
      gateway: { kind: 'failed', sent: 5 },
      dns: { kind: 'failed' },
    });
    expect(seen.references).toEqual(TARGETS.references.map(() => ({ kind: 'failed', sent: 5 })));
  });

  it('see the pulled cable after the route has gone with it', async () => {
    ip('-n', boxName, 'link', 'set', 'lan0', 'down');
    ip('-n', terminal, 'route', 'delete', 'default');
    const seen = await round('near');
    expect(seen).toMatchObject({ medium: 'cable', card: { carrier: false }, gateway: { kind: 'not-measured' } });
  });
});
