import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodePng, parseXwd } from './screen-picture.ts';

/** An XWD file as X11's XWDFile.h has it: 2x1 pixels, one red and one blue, with a name and two unused colours. */
function xwd(byteOrder: 0 | 1): Buffer {
  const name = Buffer.from('xwdump\0\0');
  const header = Buffer.alloc(100);
  const set = (place: number, value: number) => header.writeUInt32BE(value >>> 0, place * 4);
  set(0, 100 + name.length);
  set(1, 7);
  set(2, 2);
  set(4, 2);
  set(5, 1);
  set(7, byteOrder);
  set(11, 32);
  set(12, 8);
  set(14, 0xff0000);
  set(15, 0x00ff00);
  set(16, 0x0000ff);
  set(19, 2);
  const pixels = Buffer.alloc(8);
  for (const [place, value] of [0xff0000, 0x0000ff].entries()) {
    if (byteOrder === 0) pixels.writeUInt32LE(value, place * 4);
    else pixels.writeUInt32BE(value, place * 4);
  }
  return Buffer.concat([header, name, Buffer.alloc(24), pixels]);
}

test.each([0, 1] as const)('pixels by their masks, byte order %i', (byteOrder) => {
  expect(parseXwd(xwd(byteOrder))).toEqual({ width: 2, height: 1, rgb: Buffer.from([255, 0, 0, 0, 0, 255]) });
});

test('a file cut short or of another form is refused', () => {
  expect(() => parseXwd(xwd(0).subarray(0, -1))).toThrow('cut short');
  const other = xwd(0);
  other.writeUInt32BE(8, 44);
  expect(() => parseXwd(other)).toThrow('8 bits');
});

test('a PNG that holds the same pixels', () => {
  const png = encodePng(parseXwd(xwd(0)));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2, 1]);
  const length = png.readUInt32BE(33);
  expect(inflateSync(png.subarray(41, 41 + length))).toEqual(Buffer.from([0, 255, 0, 0, 0, 0, 255]));
});
