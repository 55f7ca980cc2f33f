import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReferences } from './reference.ts';

describe('reference points', () => {
  it('are read in their order', () => {
    expect(readReferences('192.0.2.1,192.0.2.2:443,[2001:db8::1]:443,point.example:8443')).toEqual({
      ok: true,
      value: [
        { kind: 'icmp', address: '192.0.2.1' },
        { kind: 'tcp', host: '192.0.2.2', port: 443 },
        { kind: 'tcp', host: '2001:db8::1', port: 443 },
        { kind: 'tcp', host: 'point.example', port: 8443 },
      ],
    });
    expect(readReferences('[2001:db8::1]')).toEqual({ ok: true, value: [{ kind: 'icmp', address: '2001:db8::1' }] });
    expect(readReferences('')).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['192.0.2.1,192.0.2.2,192.0.2.3,192.0.2.4,192.0.2.5', 'at most 4 reference points, here are 5'],
    ['192.0.2.1,,192.0.2.2', 'a reference point is empty (two commas?)'],
    ['2001:db8::1', '"2001:db8::1" is an IPv6 address: put it in brackets, as [2001:db8::1]'],
    ['2001:db8::1:443', '"2001:db8::1:443" is an IPv6 address: put it in brackets, as [2001:db8::1]'],
    ['[192.0.2.1]:443', '"[192.0.2.1]:443" has no IPv6 address in its brackets'],
    ['[fe80::1%eth0]:443', '"[fe80::1%eth0]:443" has no IPv6 address in its brackets'],
    ['point.example', '"point.example" is a name: it needs a port'],
    ['192.0.2.1:', '"192.0.2.1:" has no port from 1 to 65535'],
    ['192.0.2.1:0', '"192.0.2.1:0" has no port from 1 to 65535'],
    ['192.0.2.1:65536', '"192.0.2.1:65536" has no port from 1 to 65535'],
    ['192.0.2.256', '"192.0.2.256" is neither an address nor the name of a host'],
    ['-f:1', '"-f:1" is neither an address nor the name of a host'],
    [`${'x.'.repeat(32)}x:1`, `"${'x.'.repeat(32)}x:1" is neither an address nor the name of a host`],
    ['https://point.example/', '"https://point.example/" has no port from 1 to 65535'],
    [' 192.0.2.1', '" 192.0.2.1" is neither an address nor the name of a host'],
  ])('"%s" is refused in words', (text, problem) => {
    expect(readReferences(text)).toEqual({ ok: false, problem });
  });

  it('never let anything but an address through to a program, and never throw', () => {
    const piece = fc.oneof(fc.constantFrom(':', '[', ']', ',', '-c', '1', '::', '192.0.2.1', 'a.b'), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const read = readReferences(pieces.join(''));
        const addresses = read.ok ? read.value.flatMap((one) => (one.kind === 'icmp' ? [one.address] : [])) : [];
        expect(addresses.every((address) => /^[0-9a-f:.]+$/i.test(address))).toBe(true);
      }),
    );
  });
});
