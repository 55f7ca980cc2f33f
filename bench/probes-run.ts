import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PORTAL_NONCE_HEADER } from '#protocol/measures.ts';
import { makeLog } from '../kiosk-app/shell/log.ts';
import { ProbeRounds } from '../kiosk-app/shell/probes/probe-rounds.ts';
import { RoundKeeper } from '../kiosk-app/shell/round-keeper.ts';
import { RoundTimer } from '../kiosk-app/shell/round-timer.ts';
import { startDnsStandIn } from '../provisioning/dev/dns-stand-in.ts';
import { startReferenceStandIn } from '../provisioning/dev/reference-stand-in.ts';
import { machineFacts } from './machine-facts.ts';

/** Started by probes.ts in a network namespace of its own; with `stand-ins` it is the other end, whose work is not counted. */
type StandIns = { dns: string; reference: string; portal: string };
const SERVICES = ['impots.gouv.fr', 'caf.fr', 'ameli.fr', 'francetravail.fr', 'ants.gouv.fr'];
const TICKS_PER_SECOND = 100;
const ETHERNET = 14;

async function beStandIns(): Promise<void> {
  const [dns, reference] = await Promise.all([startDnsStandIn(), startReferenceStandIn()]);
  const portal = createServer((request, response) => {
    const nonce = new URL(request.url ?? '', 'http://portal').searchParams.get('n') ?? '';
    response.writeHead(204, { [PORTAL_NONCE_HEADER]: nonce }).end();
  });
  await new Promise<void>((resolve) => {
    portal.listen(0, '127.0.0.1', resolve);
  });
  const { port } = portal.address() as AddressInfo;
  process.send?.({ dns: dns.address, reference: reference.address, portal: `http://127.0.0.1:${port}/204` });
}

/** Of this process and of the programs it has run, seconds (proc(5), stat: fields 14 to 17). */
function cpuSeconds(): number {
  const text = readFileSync('/proc/self/stat', 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, place) => sum + Number(fields[place]), 0) / TICKS_PER_SECOND;
}

/** Loopback carries each packet once, whichever way it goes. */
function lineBytes(): number {
  // proc(5), net/dev, is of the reader's namespace, which /sys is not: received bytes and packets come first, eight columns later those sent.
  const row = /^\s*lo:\s*(.*)$/m.exec(readFileSync('/proc/self/net/dev', 'latin1'))?.[1] ?? '';
  const [bytes = 0, packets = 0] = row.trim().split(/\s+/).slice(8).map(Number);
  return bytes - ETHERNET * packets;
}

async function measure(minutes: number): Promise<void> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['stand-ins']);
  const { dns, reference, portal } = await new Promise<StandIns>((resolve) => {
    child.once('message', (message) => resolve(message as StandIns));
  });
  const [host = '', port = ''] = reference.split(':');
  const probes = new ProbeRounds({
    gateway: '127.0.0.1',
    dns,
    references: [
      { kind: 'icmp', address: '127.0.0.1' },
      { kind: 'tcp', host, port: Number(port) },
    ],
    ownSsids: [],
    server: 'https://escale.example',
    portal: [new URL(portal)],
    knownName: null,
    // Speaks no TLS: what a handshake costs beyond its beginning is not in here.
    services: { kind: 'stand-in', address: host, port: Number(port) },
  });
  const keeper = new RoundKeeper();
  keeper.takePlan({ services: SERVICES }, performance.now());
  let reportBytes = 0;
  let count = 0;
  const timer = new RoundTimer(async () => {
    const next = keeper.next(performance.now(), true);
    const seen = await probes.round({ kind: 'not-measured' }, { ...next, bssidKey: null });
    keeper.saw(next, seen, true);
    count += 1;
    reportBytes = Math.max(reportBytes, Buffer.byteLength(JSON.stringify({ takenAt: Date.now(), ...seen })));
  }, makeLog('error'));
  const before = { cpu: cpuSeconds(), bytes: lineBytes() };
  let mostAMinute = 0;
  timer.start(0);
  for (let minute = 0; minute < minutes; minute += 1) {
    const began = lineBytes();
    await pause(60_000);
    mostAMinute = Math.max(mostAMinute, lineBytes() - began);
  }
  const cpu = cpuSeconds() - before.cpu;
  process.stdout.write(
    `${JSON.stringify({
      bench: 'probes',
      machine: machineFacts(),
      minutes,
      rounds: count,
      cpuPercentOfOneCore: Math.round((cpu / (minutes * 60)) * 10_000) / 100,
      bytesAMinute: { mean: Math.round((lineBytes() - before.bytes) / minutes), most: mostAMinute, allowed: 20_000 },
      largestReportBytes: reportBytes,
    })}\n`,
  );
  child.kill();
  process.exit(0);
}

if (process.argv[2] === 'stand-ins') await beStandIns();
else await measure(Number(process.argv[2]));
