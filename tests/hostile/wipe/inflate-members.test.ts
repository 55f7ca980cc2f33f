import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflatedMembers } from './inflate-members.ts';

const text = 'what a page kept';
const has = (bytes: Buffer) => [...inflatedMembers(bytes, 'all')].some((member) => member.includes(text));

describe('compressed members', () => {
  it.each([
    ['gzip', gzipSync],
    ['zlib', deflateSync],
  ])('%s is unpacked wherever it begins', (_, pack) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (before, after) => {
        expect(has(Buffer.concat([before, pack(text), after]))).toBe(true);
      }),
    );
  });

  it('one cut short gives what is there', () => {
    const random = Buffer.from(Array.from({ length: 3_000 }, (_, index) => (index * 7919) % 251));
    const packed = gzipSync(Buffer.concat([Buffer.from(text), random]));
    expect(has(packed.subarray(0, packed.length - 200))).toBe(true);
  });

  it('brotli is unpacked at the start of a file and in a body of the cache', () => {
    const key = Buffer.from('1/0/http://site.example/page');
    const header = Buffer.alloc(24);
    Buffer.from('305c72a71b6dfbfc', 'hex').copy(header);
    header.writeUInt32LE(5, 8);
    header.writeUInt32LE(key.length, 12);
    expect(has(brotliCompressSync(text))).toBe(true);
    expect(has(Buffer.concat([header, key, brotliCompressSync(text), Buffer.alloc(40, 1)]))).toBe(true);
  });

  it('gives nothing for what only looks like one, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        for (const member of inflatedMembers(Buffer.from(bytes), 'all')) expect(member.length).toBeGreaterThan(0);
      }),
    );
    expect([...inflatedMembers(Buffer.from('1f8b08ff0000', 'hex'), 'all')]).toEqual([]);
  });
});
