import { spawnSync } from 'node:child_process';
import { crc32, deflateSync } from 'node:zlib';

/** A screen's pixels, 3 bytes each (red, green, blue), rows from the top. */
export type ScreenPixels = { width: number; height: number; rgb: Buffer };

/**
 * Reads what `xwd -root` writes (X11 XWDFile.h, version 7): a header of 25 numbers of 4 bytes, most significant first, the
 * window's name, colours, then the rows.
 * @throws on any other form than 32 bits a pixel in true colour, which is what Xvfb and Xephyr of this project draw
 */
export function parseXwd(file: Buffer): ScreenPixels {
  const field = (place: number) => file.readUInt32BE(place * 4);
  const [headerSize, version, format, width, height] = [field(0), field(1), field(2), field(4), field(5)];
  const [byteOrder, bitsPerPixel, bytesPerLine, colours] = [field(7), field(11), field(12), field(19)];
  if (version !== 7 || format !== 2 || bitsPerPixel !== 32) {
    throw new Error(`unexpected picture of the screen: version ${version}, format ${format}, ${bitsPerPixel} bits`);
  }
  const masks = [field(14), field(15), field(16)];
  // The byte of a pixel that holds a colour, by the mask's lowest bit and the byte order.
  const [red = 0, green = 0, blue = 0] = masks.map((mask) => {
    const fromLow = Math.floor(Math.log2(mask & -mask) / 8);
    return byteOrder === 0 ? fromLow : 3 - fromLow;
  });
  const start = headerSize + colours * 12;
  if (file.length < start + bytesPerLine * height) throw new Error('the picture of the screen is cut short');
  const rgb = Buffer.alloc(width * height * 3);
  let to = 0;
  for (let row = 0; row < height; row += 1) {
    let from = start + row * bytesPerLine;
    for (let column = 0; column < width; column += 1, from += 4) {
      rgb[to++] = file[from + red] ?? 0;
      rgb[to++] = file[from + green] ?? 0;
      rgb[to++] = file[from + blue] ?? 0;
    }
  }
  return { width, height, rgb };
}

/** A PNG of the pixels (PNG specification, W3C: 8 bits a channel, true colour, no filter). */
export function encodePng({ width, height, rgb }: ScreenPixels): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let row = 0; row < height; row += 1) {
    rgb.copy(rows, row * (width * 3 + 1) + 1, row * width * 3, (row + 1) * width * 3);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * The whole screen of an X display of this machine, as it is now.
 * @throws with xwd's words where the display does not answer within 10 s
 */
export function captureScreen(display: string, authority?: string): ScreenPixels {
  const shot = spawnSync('xwd', ['-root', '-silent', '-display', display], {
    env: { ...process.env, ...(authority ? { XAUTHORITY: authority } : {}) },
    maxBuffer: 256 * 1024 * 1024,
    timeout: 10_000,
  });
  if (shot.status !== 0) throw new Error(`xwd: ${String(shot.stderr || shot.error?.message)}`.trim());
  return parseXwd(shot.stdout);
}
