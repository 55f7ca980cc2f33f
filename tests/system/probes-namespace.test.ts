import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Measure } from '#protocol/measures.ts';

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
const box = `escale-box-${process.pid}`;
const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' });
const inBox = (...args: string[]) => ip('netns', 'exec', box, ...args);

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

const PROBES = new URL('../../kiosk-app/shell/probes/probe-rounds.ts', import.meta.url).href;
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
};
/** One round for each line it reads. */
const TERMINAL_PROGRAM = `
  import { createInterface } from 'node:readline';
  import { ProbeRounds } from '${PROBES}';
  const rounds = new ProbeRounds(${JSON.stringify(TARGETS)});
  for await (const line of createInterface(process.stdin)) {
    const seen = await rounds.round({ kind: 'not-measured' }, line === 'outward');
    console.log(JSON.stringify({ takenAt: Date.now(), ...seen }));
  }`;
const BOX_PROGRAM = `
  require('node:net').createServer((socket) => socket.on('error', () => {}).resume())
    .listen(${OPEN_PORT}, '${BOX}', () => console.log('ready'));`;

type Program = ChildProcessByStdio<Writable, Readable, null>;

describe.skipIf(obstacle !== null)(`the probes on a cable of their own${skipped(obstacle)}`, () => {
  const programs: Program[] = [];
  let toTerminal: (line: string) => Promise<string>;
  const round = async (line: 'near' | 'outward') => Measure.parse(JSON.parse(await toTerminal(line)));

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

  beforeAll(async () => {
    ip('netns', 'add', terminal);
    ip('netns', 'add', box);
    ip('link', 'add', 'eth0', 'netns', terminal, 'type', 'veth', 'peer', 'name', 'lan0', 'netns', box);
    for (const [namespace, device, address] of [
      [terminal, 'eth0', TERMINAL],
      [box, 'lan0', BOX],
    ] as const) {
      ip('-n', namespace, 'address', 'add', `${address}/24`, 'dev', device);
      ip('-n', namespace, 'link', 'set', device, 'up');
    }
    ip('-n', terminal, 'route', 'add', 'default', 'via', BOX);
    const listening = run(box, '-e', BOX_PROGRAM);
    const probing = run(terminal, '--input-type=module', '-e', TERMINAL_PROGRAM);
    toTerminal = (line) => {
      probing.child.stdin.write(`${line}\n`);
      return probing.next();
    };
    await listening.next();
  });

  afterEach(() => {
    if (hasNft) inBox('nft', 'flush', 'ruleset');
  });

  afterAll(() => {
    for (const child of programs) child.kill();
    // The cable goes with them.
    for (const namespace of [terminal, box]) spawnSync('ip', ['netns', 'delete', namespace]);
  });

  it('see a quiet line, and tell one dead reference point from the others', async () => {
    const measured = { kind: 'measured', sent: 5, lost: 0, jitterMs: expect.any(Number) };
    const started = performance.now();
    const seen = await round('outward');
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
      const { references, gateway } = await round('outward');
      expect(references.slice(0, 2)).toMatchObject([
        { kind: 'measured', lost: 0 },
        { kind: 'failed', sent: 5 },
      ]);
      expect(gateway).toMatchObject({ kind: 'measured', lost: 0 });
    },
  );

  it('say that all failed, in time, when the box hears and no longer answers', async () => {
    ip('-n', box, 'route', 'add', 'blackhole', TERMINAL);
    const started = performance.now();
    const seen = await round('outward');
    expect(performance.now() - started).toBeLessThan(10_000);
    ip('-n', box, 'route', 'delete', 'blackhole', TERMINAL);
    expect(seen).toMatchObject({
      card: { carrier: true },
      gateway: { kind: 'failed', sent: 5 },
      dns: { kind: 'failed' },
    });
    expect(seen.references).toEqual(TARGETS.references.map(() => ({ kind: 'failed', sent: 5 })));
  });

  it('see the pulled cable after the route has gone with it', async () => {
    ip('-n', box, 'link', 'set', 'lan0', 'down');
    ip('-n', terminal, 'route', 'delete', 'default');
    const seen = await round('near');
    expect(seen).toMatchObject({ medium: 'cable', card: { carrier: false }, gateway: { kind: 'not-measured' } });
  });
});
