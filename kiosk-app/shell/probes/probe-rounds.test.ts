import { createSocket } from 'node:dgram';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Measure, type Timing } from '#protocol/measures.ts';
import { startDnsStandIn } from '../../../provisioning/dev/dns-stand-in.ts';
import { startReferenceStandIn } from '../../../provisioning/dev/reference-stand-in.ts';
import type { LinuxSystem } from './linux-system.ts';
import { ProbeRounds, type ProbeTargets, type RoundAsk } from './probe-rounds.ts';

const server: Timing = { kind: 'measured', ms: 12.345_678_9, jitterMs: null, sent: 1, lost: 0 };
const nobody: ProbeTargets = {
  gateway: null,
  dns: null,
  references: [],
  ownSsids: [],
  server: 'https://127.0.0.1',
  portal: [],
  knownName: null,
  services: { kind: 'none' },
};
const near: RoundAsk = { walk: 'near', mono: 0, services: [], bssidKey: null };
const full: RoundAsk = { ...near, walk: 'full' };
const HEAD = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n';
const routeBy = (device: string) => `${HEAD}${device}\t00000000\t0100007F\t0003\t0\t0\t100\t00000000\n`;

/** A terminal's /sys, /proc and programs, in a temporary folder. */
let root = '';
const system = (): LinuxSystem => ({
  sysNet: join(root, 'sys'),
  proc: join(root, 'proc'),
  programPath: join(root, 'bin'),
});
function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
function installScript(program: string, script: string): void {
  write(`bin/${program}`, `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, 'bin', program), 0o755);
}
/** A program of the same name that prints a recorded output, and notes how it was called. */
function install(program: string, output: string): void {
  write(`outputs/${program}`, output);
  installScript(program, `echo "$LC_ALL $*" >>${root}/outputs/calls\nexec /bin/cat ${root}/outputs/${program}`);
}
const isMeasure = (seen: Omit<Measure, 'takenAt'>) =>
  Measure.safeParse({ takenAt: 1_790_000_000_000, ...seen }).success;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'escale-probes-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('a round', () => {
  it('of a machine without anything says "not measured" everywhere', async () => {
    const seen = await new ProbeRounds(nobody, system()).round({ kind: 'not-measured' }, near);
    const nothing = { kind: 'not-measured' };
    expect(seen).toEqual({
      medium: 'unknown',
      card: null,
      wifi: null,
      gateway: nothing,
      dns: nothing,
      references: [],
      server: nothing,
    });
    expect(isMeasure(seen)).toBe(true);
  });

  it('of this very machine, outwards to stand-ins, fits a measure; its times have three decimals', async () => {
    const [dns, point] = await Promise.all([startDnsStandIn(), startReferenceStandIn()]);
    const port = Number(point.address.split(':')[1]);
    const rounds = new ProbeRounds({
      ...nobody,
      gateway: '127.0.0.1',
      dns: dns.address,
      references: [
        { kind: 'icmp', address: '127.0.0.1' },
        { kind: 'tcp', host: '127.0.0.1', port },
      ],
    });
    const [close, far] = [await rounds.round(server, near), await rounds.round(server, full)];
    dns.stop();
    point.stop();
    expect([isMeasure(close), isMeasure(far)]).toEqual([true, true]);
    expect(close).toMatchObject({
      gateway: { kind: 'measured', sent: 5 },
      dns: { kind: 'not-measured' },
      references: [],
    });
    expect(far).toMatchObject({
      dns: { kind: 'measured' },
      references: [
        { kind: 'measured', sent: 5 },
        { kind: 'measured', sent: 5 },
      ],
      server: { kind: 'measured', ms: 12.346, jitterMs: null },
    });
    expect(JSON.stringify(far)).not.toMatch(/\.\d{4}/);
  });

  it('ends within 10 s when nothing answers', async () => {
    const deafDns = createSocket('udp4');
    await new Promise<void>((resolve) => {
      deafDns.bind(0, '127.0.0.1', resolve);
    });
    for (const program of ['ping', 'iw', 'nmcli']) installScript(program, 'exec /bin/sleep 60');
    write('proc/net/route', routeBy('wlp2s0'));
    write('sys/wlp2s0/phy80211/index', '0\n');
    const targets: ProbeTargets = {
      ...nobody,
      dns: `127.0.0.1:${deafDns.address().port}`,
      references: [
        { kind: 'icmp', address: '127.0.0.1' },
        { kind: 'icmp', address: '127.0.0.1' },
        { kind: 'tcp', host: 'point.example', port: 443 },
        { kind: 'tcp', host: 'other.example', port: 443 },
      ],
    };
    const started = performance.now();
    const seen = await new ProbeRounds(targets, system()).round({ kind: 'failed', sent: 1 }, full);
    deafDns.close();
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(seen).toMatchObject({ medium: 'wifi', wifi: null, dns: { kind: 'failed' }, server: { kind: 'failed' } });
  }, 15_000);
});

describe('the own card', () => {
  it('is still seen when its cable is pulled and the route is gone; its errors are counted between rounds', async () => {
    write('proc/net/route', routeBy('enp3s0'));
    write('sys/enp3s0/carrier', '1\n');
    write('sys/enp3s0/speed', '1000\n');
    write('sys/enp3s0/statistics/rx_errors', '40\n');
    write('sys/enp3s0/statistics/tx_errors', '2\n');
    const rounds = new ProbeRounds(nobody, system());
    expect(await rounds.round(server, near)).toMatchObject({
      medium: 'cable',
      card: { carrier: true, speedMbps: 1000, newErrors: null },
      wifi: null,
    });
    write('proc/net/route', HEAD);
    write('sys/enp3s0/carrier', '0\n');
    write('sys/enp3s0/speed', '-1\n');
    write('sys/enp3s0/statistics/rx_errors', '43\n');
    expect(await rounds.round(server, near)).toMatchObject({
      medium: 'cable',
      card: { carrier: false, speedMbps: null, newErrors: 3 },
      gateway: { kind: 'not-measured' },
    });
    write('sys/enp3s0/statistics/rx_errors', '0\n');
    expect((await rounds.round(server, near)).card).toMatchObject({ newErrors: null });
  });

  it('is seen from the first round on when the cable was never in, where there is only one', async () => {
    write('sys/lo/carrier', '1\n');
    write('sys/enp3s0/carrier', '0\n');
    symlinkSync('/', join(root, 'sys/enp3s0/device'));
    const seen = await new ProbeRounds(nobody, system()).round(server, near);
    expect(seen).toMatchObject({ medium: 'cable', card: { carrier: false } });
  });
});

describe('the Wi-Fi', () => {
  const IW =
    'Connected to 02:00:5e:00:53:01 (on wlp2s0)\n\tSSID: Agen-Public\n\tsignal: -58 dBm\n\ttx bitrate: 780.0 MBit/s\n';
  const NMCLI = 'no:Freebox de Mme Martin:90\nyes:Agen-Public:70\nno::20\n';
  const PROC = ' wlp2s0: 0000   49.  -61.  -256        0      0      0      0     45        0\n';
  const own = { ...nobody, ownSsids: ['Agen-Public', 'Agen-Admin'] };
  const wifiOf = async (targets: ProbeTargets) => (await new ProbeRounds(targets, system()).round(server, near)).wifi;
  beforeEach(() => {
    write('proc/net/route', routeBy('wlp2s0'));
    write('sys/wlp2s0/phy80211/index', '0\n');
  });

  it('is asked of iw, else of nmcli, else of the kernel, whichever is there', async () => {
    expect(await wifiOf(own)).toBeNull();
    write('proc/net/wireless', PROC);
    expect(await wifiOf(own)).toEqual({ ssid: null, signalDbm: -61, signalIsEstimated: false, rateMbps: null });
    install('nmcli', NMCLI);
    expect(await wifiOf(own)).toEqual({ ssid: 'Agen-Public', signalDbm: -65, signalIsEstimated: true, rateMbps: null });
    install('iw', IW);
    expect(await wifiOf(own)).toEqual({ ssid: 'Agen-Public', signalDbm: -58, signalIsEstimated: false, rateMbps: 780 });
    install('iw', 'Not connected.\n');
    expect(await wifiOf(own)).toBeNull();
  });

  it('is asked for without a scan, in the neutral language', async () => {
    install('nmcli', NMCLI);
    await wifiOf(own);
    const [call] = readFileSync(join(root, 'outputs/calls'), 'utf8').split('\n');
    expect(call).toBe('C.UTF-8 -t -f active,ssid,signal device wifi list ifname wlp2s0 --rescan no');
  });

  it.each(['iw', 'nmcli'])("tells no neighbour's name, neither around nor in use (%s)", async (program) => {
    const asked = { ...own, ownSsids: ['Agen-Admin'] };
    install(program, (program === 'iw' ? IW : NMCLI).replace('Agen-Public', 'Livebox-4F2A'));
    const seen = JSON.stringify(await new ProbeRounds(asked, system()).round(server, full));
    expect(seen).toContain('"ssid":null,"signalDbm":-');
    expect(seen).not.toMatch(/Livebox|Freebox|Martin|02:00:5e/);
  });
});

describe('the access point', () => {
  const IW = (bssid: string) =>
    `Connected to ${bssid} (on wlp2s0)\n\tSSID: Agen-Public\n\tfreq: 5180\n\tsignal: -58 dBm\n`;
  const DUMP = (bssid: string, packets: number, retries: number) =>
    `Station ${bssid} (on wlp2s0)\n\ttx packets:\t${packets}\n\ttx retries:\t${retries}\n`;
  const AP = '02:00:5e:00:53:01';
  function installIw(bssid: string, packets: number, retries: number): void {
    write('outputs/link', IW(bssid));
    write('outputs/dump', DUMP(bssid, packets, retries));
    installScript(
      'iw',
      `case "$3" in link) exec /bin/cat ${root}/outputs/link;; *) exec /bin/cat ${root}/outputs/dump;; esac`,
    );
  }

  it('is told by channel, hash and frames sent again, and never by its address', async () => {
    write('proc/net/route', routeBy('wlp2s0'));
    write('sys/wlp2s0/phy80211/index', '0\n');
    installIw(AP, 100, 10);
    const rounds = new ProbeRounds({ ...nobody, ownSsids: ['Agen-Public'] }, system());
    const asked = { ...near, bssidKey: 'key' };
    const first = await rounds.round(server, asked);
    expect(first.wifi).toMatchObject({ channel: 36, bssidHash: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(first.wifi).not.toHaveProperty('retryPercent');
    installIw(AP, 180, 30);
    const second = await rounds.round(server, asked);
    expect(second.wifi).toMatchObject({ retryPercent: 20, bssidHash: first.wifi?.bssidHash });
    // It roams: another access point has counters of its own.
    installIw('02:00:5e:00:53:02', 900, 90);
    const third = await rounds.round(server, asked);
    expect(third.wifi).not.toHaveProperty('retryPercent');
    expect(third.wifi?.bssidHash).not.toBe(first.wifi?.bssidHash);
    expect(JSON.stringify([first, second, third])).not.toMatch(/5e:00|5e00/);
    expect([first, second, third].every(isMeasure)).toBe(true);
  });
});

describe('the public Wi-Fi', () => {
  it('is looked for once a minute from a terminal with a cable and a card to spare, without a scan', async () => {
    write('proc/net/route', routeBy('enp3s0'));
    write('sys/enp3s0/carrier', '1\n');
    write('sys/wlp2s0/phy80211/index', '0\n');
    install('nmcli', 'Freebox de Mme Martin:90\nAgen-Public:62\n');
    const rounds = new ProbeRounds({ ...nobody, ownSsids: ['Agen-Public'] }, system());
    const seen = await rounds.round(server, full);
    expect(seen).toMatchObject({
      medium: 'cable',
      publicWifi: { ssid: 'Agen-Public', signalDbm: -69, isEstimated: true },
    });
    expect(isMeasure(seen)).toBe(true);
    expect(JSON.stringify(seen)).not.toContain('Martin');
    expect((await rounds.round(server, near)).publicWifi).toBeUndefined();
    const calls = readFileSync(join(root, 'outputs/calls'), 'utf8').trim().split('\n');
    expect(calls).toEqual(['C.UTF-8 -t -f ssid,signal device wifi list ifname wlp2s0 --rescan no']);
  });
});
