import { brotliDecompressSync, constants, inflateRawSync, inflateSync } from 'node:zlib';

/** No member is unpacked further than this, in bytes: a bomb must not stop the search. */
const MOST_UNPACKED = 64 * 1024 * 1024;
/** SimpleFileHeader of Chromium's disk cache (net/disk_cache/simple/simple_entry_format.h): magic, version, key length, key hash, padding. */
const SIMPLE_CACHE_MAGIC = Buffer.from('305c72a71b6dfbfc', 'hex');
const SIMPLE_CACHE_HEADER_BYTES = 24;
/** RFC 1950 §2.2: deflate with a window of 32 KiB, by level of compression. */
const ZLIB_SECOND_BYTES = new Set([0x01, 0x5e, 0x9c, 0xda]);

/** What unpacking may be tried: gzip alone where there is much to look at (memory), all where there is a file's end to it. */
export type Kinds = 'gzip' | 'all';

/**
 * Every compressed member that begins somewhere in `bytes`: gzip (RFC 1952), zlib (RFC 1950: PDF, PNG), and brotli (RFC 7932, which has no mark
 * of its own) at the start of a file and of a body in Chromium's cache. One cut short gives what is there.
 * Not met: raw deflate and zstd, a member within a member, brotli elsewhere; snappy (LevelDB) leaves random letters as they are.
 */
export function* inflatedMembers(bytes: Buffer, kinds: Kinds): Generator<Buffer> {
  for (let at = bytes.indexOf(0x1f); at >= 0; at = bytes.indexOf(0x1f, at + 1)) {
    // Deflate is the one method there is; the three highest flags are reserved.
    if (bytes[at + 1] !== 0x8b || bytes[at + 2] !== 8 || ((bytes[at + 3] ?? 0xff) & 0xe0) !== 0) continue;
    // Without gzip's own reader, which wants nothing or another member to follow.
    const member = unpacked(() => inflateRawSync(bytes.subarray(gzipBody(bytes, at)), LENIENT));
    if (member) yield member;
  }
  if (kinds === 'gzip') return;
  for (let at = bytes.indexOf(0x78); at >= 0; at = bytes.indexOf(0x78, at + 1)) {
    if (!ZLIB_SECOND_BYTES.has(bytes[at + 1] ?? 0)) continue;
    const member = unpacked(() => inflateSync(bytes.subarray(at), LENIENT));
    if (member) yield member;
  }
  for (const at of new Set([0, simpleCacheBody(bytes)])) {
    if (at === null || at >= bytes.length) continue;
    const member = unpacked(() => brotliDecompressSync(bytes.subarray(at), LENIENT_BROTLI));
    if (member) yield member;
  }
}

const LENIENT = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MOST_UNPACKED };
const LENIENT_BROTLI = { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: MOST_UNPACKED };

/** @returns where the deflated data of the gzip member at `at` begin (RFC 1952 §2.3) */
function gzipBody(bytes: Buffer, at: number): number {
  const flags = bytes[at + 3] ?? 0;
  const afterText = (from: number) => bytes.indexOf(0, from) + 1 || bytes.length;
  let body = at + 10;
  if (flags & 4) body += 2 + (bytes[body] ?? 0) + 256 * (bytes[body + 1] ?? 0);
  if (flags & 8) body = afterText(body);
  if (flags & 16) body = afterText(body);
  return flags & 2 ? body + 2 : body;
}

/** @returns where the body of a cache entry begins; null when this is none */
function simpleCacheBody(bytes: Buffer): number | null {
  if (bytes.length < SIMPLE_CACHE_HEADER_BYTES || !bytes.subarray(0, 8).equals(SIMPLE_CACHE_MAGIC)) return null;
  return SIMPLE_CACHE_HEADER_BYTES + bytes.readUInt32LE(12);
}

/** What looked like the start of a member and is none gives nothing. */
function unpacked(unpack: () => Buffer): Buffer | null {
  try {
    const content = unpack();
    return content.length > 0 ? content : null;
  } catch {
    return null;
  }
}
