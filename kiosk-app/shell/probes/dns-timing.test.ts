import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startDnsStandIn } from '../../../provisioning/dev/dns-stand-in.ts';
import { DNS_WITHIN_MS, MAX_NAME_LENGTH, nameToAsk, timeDns } from './dns-timing.ts';

describe('the DNS timing', () => {
  const stop: (() => void)[] = [];
  afterEach(() => stop.splice(0).forEach((end) => end()));

  it('counts any answer of a resolver that works', async () => {
    const standIn = await startDnsStandIn();
    stop.push(standIn.stop);
    expect(await timeDns(standIn.address, 'm1.invalid')).toMatchObject({
      kind: 'measured',
      sent: 1,
      lost: 0,
      jitterMs: null,
    });
  });

  it('fails in time when nothing answers, and asks once', async () => {
    let questions = 0;
    const socket = createSocket('udp4', () => {
      questions += 1;
    });
    stop.push(() => socket.close());
    await new Promise<void>((resolve) => {
      socket.bind(0, '127.0.0.1', resolve);
    });
    const started = performance.now();
    expect(await timeDns(`127.0.0.1:${(socket.address() as AddressInfo).port}`, 'm1.invalid')).toEqual({
      kind: 'failed',
      sent: 1,
    });
    expect(performance.now() - started).toBeLessThan(2 * DNS_WITHIN_MS);
    expect(questions).toBe(1);
  });
});

describe('the name that is asked', () => {
  it('is below the server, and another one each time', () => {
    expect(nameToAsk('https://escale.agen.example:8443')).toMatch(/^m[0-9a-f]{8}\.escale\.agen\.example$/);
    expect(nameToAsk('https://escale.agen.example')).not.toBe(nameToAsk('https://escale.agen.example'));
  });

  it.each(['http://127.0.0.1:80', 'http://[::1]:80', 'http://localhost', `https://${'x.'.repeat(122)}fr`])(
    'is one that cannot exist for %s',
    (server) => {
      const name = nameToAsk(server);
      expect(name).toMatch(/^m[0-9a-f]{8}\.invalid$/);
      expect(name.length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
    },
  );
});
