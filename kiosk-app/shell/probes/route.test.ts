import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thisMachine } from './linux-system.ts';
import { mutated } from './mutated-output.ts';
import { defaultRoute, mediumOf, onlyCard, readDefaultRoute } from './route.ts';

const ROUTES = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlp2s0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
enp3s0\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
enp3s0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
`;

describe('the default route', () => {
  it('is the one with the lowest metric', () => {
    expect(defaultRoute(ROUTES)).toEqual({ device: 'enp3s0', gateway: '192.168.2.1' });
  });

  it('is null where there is none', async () => {
    expect(defaultRoute('')).toBeNull();
    expect(defaultRoute(ROUTES.split('\n').slice(0, 1).join('\n'))).toBeNull();
    expect(await readDefaultRoute({ ...thisMachine, proc: '/nonexistent' })).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(mutated(ROUTES), (table) => {
        const route = defaultRoute(table);
        expect(route === null || /^(\d{1,3}\.){3}\d{1,3}$/.test(route.gateway)).toBe(true);
      }),
    );
  });
});

describe('the devices of a machine', () => {
  let sysNet = '';
  const system = () => ({ ...thisMachine, sysNet });
  const add = (...path: string[]) => mkdirSync(join(sysNet, ...path), { recursive: true });
  beforeEach(() => {
    sysNet = mkdtempSync(join(tmpdir(), 'escale-route-'));
  });
  afterEach(() => rmSync(sysNet, { recursive: true }));

  it('are told apart: cable, Wi-Fi, not there', async () => {
    add('enp3s0');
    add('wlp2s0', 'phy80211');
    expect(await mediumOf(system(), 'enp3s0')).toBe('cable');
    expect(await mediumOf(system(), 'wlp2s0')).toBe('wifi');
    expect(await mediumOf(system(), 'enp9s0')).toBe('unknown');
  });

  it('have one card only, or nobody can say which', async () => {
    add('lo');
    expect(await onlyCard(system())).toBeNull();
    add('enp3s0', 'device');
    expect(await onlyCard(system())).toBe('enp3s0');
    add('wlp2s0', 'device');
    expect(await onlyCard(system())).toBeNull();
    expect(await onlyCard({ ...system(), sysNet: '/nonexistent' })).toBeNull();
  });
});
