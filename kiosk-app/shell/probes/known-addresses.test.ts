import { afterEach, describe, expect, it } from 'vitest';
import { startDnsStandIn } from '../../../provisioning/dev/dns-stand-in.ts';
import { KnownAddresses, lookUp } from './known-addresses.ts';

describe('the addresses of names', () => {
  const stop: (() => void)[] = [];
  afterEach(() => stop.splice(0).forEach((end) => end()));
  async function resolver(addressOf: (name: string) => string | null): Promise<string> {
    const dns = await startDnsStandIn(addressOf);
    stop.push(dns.stop);
    return dns.address;
  }

  it('are asked of the DNS they are given', async () => {
    const dns = await resolver((name) => (name === 'point.example' ? '192.0.2.5' : null));
    expect(await lookUp('point.example', dns)).toBe('192.0.2.5');
    expect(await lookUp('other.example', dns)).toBeNull();
  });

  it('of an address are the address, without a question', async () => {
    const addresses = new KnownAddresses('127.0.0.1:1');
    expect(await addresses.find('192.0.2.1', true)).toBe('192.0.2.1');
    expect(await addresses.find('[2001:db8::1]', true)).toBe('2001:db8::1');
    expect(await addresses.find('localhost', true)).toBe('127.0.0.1');
    expect(addresses.isKnown('point.example')).toBe(false);
  });

  it('stay known when the DNS is gone, follow it while it is there, and cost no question in between', async () => {
    let questions = 0;
    let now: string | null = '192.0.2.5';
    const dns = await resolver(() => {
      questions += 1;
      return now;
    });
    const addresses = new KnownAddresses(dns);
    expect(await addresses.find('point.example', false)).toBe('192.0.2.5');
    const asked = questions;
    expect(await addresses.find('point.example', false)).toBe('192.0.2.5');
    expect(questions).toBe(asked);
    now = '192.0.2.6';
    expect(await addresses.find('point.example', true)).toBe('192.0.2.6');
    now = null;
    expect(await addresses.find('point.example', true)).toBe('192.0.2.6');
    expect(addresses.isKnown('point.example')).toBe(true);
  });
});
