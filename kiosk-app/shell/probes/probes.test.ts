import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { timeDns } from './dns-timing.ts';
import { timingOfPing } from './ping.ts';
import { defaultRoute } from './route.ts';

const ROUTES = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlp2s0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
enp3s0\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
enp3s0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
`;

describe('the default route', () => {
  it('is the one with the lowest metric', () => {
    expect(defaultRoute(ROUTES)).toEqual({ device: 'enp3s0', gateway: '192.168.2.1' });
  });

  it('is null where there is none', () => {
    expect(defaultRoute('')).toBeNull();
    expect(defaultRoute(ROUTES.split('\n').slice(0, 1).join('\n'))).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => defaultRoute(`head\n${text}`) === null || true));
  });
});

describe('what ping prints', () => {
  it('is read as milliseconds', () => {
    expect(timingOfPing('64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.042 ms')).toEqual({
      kind: 'measured',
      ms: 0.042,
    });
    expect(timingOfPing('64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time<1 ms')).toEqual({ kind: 'measured', ms: 1 });
  });

  it('is a failure without an answer, never 0', () => {
    expect(timingOfPing('1 packets transmitted, 0 received, 100% packet loss, time 0ms')).toEqual({ kind: 'failed' });
  });
});

describe('the DNS timing', () => {
  const stop: (() => void)[] = [];
  afterEach(() => stop.splice(0).forEach((end) => end()));

  /** A resolver that says "no such name" (RCODE 3, RFC 1035) to everything, or nothing at all. */
  async function resolver(answers: boolean): Promise<string> {
    const socket = createSocket('udp4');
    socket.on('message', (question, from) => {
      if (!answers) return;
      const answer = Buffer.from(question);
      answer.writeUInt16BE(0x8183, 2);
      socket.send(answer, from.port, from.address);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    stop.push(() => socket.close());
    return `127.0.0.1:${(socket.address() as AddressInfo).port}`;
  }

  it('counts any answer of a resolver that works', async () => {
    expect(await timeDns(await resolver(true), 'm1.invalid')).toMatchObject({ kind: 'measured' });
  });

  it('fails when nothing answers', async () => {
    expect(await timeDns(await resolver(false), 'm1.invalid')).toEqual({ kind: 'failed' });
  });
});
