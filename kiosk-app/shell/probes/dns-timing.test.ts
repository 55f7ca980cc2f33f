import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startDnsStandIn } from '../../../provisioning/dev/dns-stand-in.ts';
import { DNS_WITHIN_MS, MAX_NAME_LENGTH, lookAtDns, nameToAsk } from './dns-timing.ts';

const BARE = 'http://127.0.0.1:80';
const NAMED = 'https://escale.agen.example';

describe('what a resolver answers', () => {
  const stop: (() => void)[] = [];
  afterEach(() => stop.splice(0).forEach((end) => end()));
  const known = { name: 'escale.agen.example', addresses: ['192.0.2.7', '192.0.2.8'] };
  async function answerOf(addressOf: (name: string) => string | null, asked: typeof known | null = null) {
    const standIn = await startDnsStandIn(addressOf);
    stop.push(standIn.stop);
    return (await lookAtDns(standIn.address, NAMED, asked)).answer;
  }

  it('is right where no name that cannot exist has an address, and the known one has one of its own', async () => {
    expect(await answerOf(() => null)).toBe('right');
    expect(await answerOf((name) => (name === known.name ? '192.0.2.8' : null), known)).toBe('right');
  });

  it('is wrong where every name has an address, as with a portal', async () => {
    expect(await answerOf(() => '192.0.2.66')).toBe('wrong');
  });

  it('is wrong where the known name has another address, or none', async () => {
    expect(await answerOf((name) => (name === known.name ? '192.0.2.66' : null), known)).toBe('wrong');
    expect(await answerOf(() => null, known)).toBe('wrong');
  });

  it('is right where only the zone of the server has an address for every name', async () => {
    expect(await answerOf((name) => (name.endsWith('.invalid') ? null : '192.0.2.7'), known)).toBe('right');
  });

  it('is none where the resolver says that it cannot say', async () => {
    const socket = createSocket('udp4', (question, from) => {
      const refused = Buffer.from(question);
      refused.writeUInt16BE(0x8182, 2);
      socket.send(refused, from.port, from.address);
    });
    stop.push(() => socket.close());
    await new Promise<void>((resolve) => {
      socket.bind(0, '127.0.0.1', resolve);
    });
    const look = await lookAtDns(`127.0.0.1:${(socket.address() as AddressInfo).port}`, NAMED, known);
    expect(look).toMatchObject({ timing: { kind: 'measured' }, answer: 'none' });
  });
});

describe('the DNS timing', () => {
  const stop: (() => void)[] = [];
  afterEach(() => stop.splice(0).forEach((end) => end()));

  it('counts any answer of a resolver that works', async () => {
    const standIn = await startDnsStandIn();
    stop.push(standIn.stop);
    expect(await lookAtDns(standIn.address, BARE, null)).toMatchObject({
      timing: { kind: 'measured', sent: 1, lost: 0, jitterMs: null },
      answer: 'right',
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
    expect(await lookAtDns(`127.0.0.1:${(socket.address() as AddressInfo).port}`, BARE, null)).toEqual({
      timing: { kind: 'failed', sent: 1 },
      answer: 'none',
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
