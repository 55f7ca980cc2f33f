import { type Form, SHORTEST_TEXT, encodedForms } from './encodings.ts';

/** A canary that was met: its name, never its text. */
export type Hit = { name: string; form: Form };

type Pattern = { name: string; form: Form; bytes: Buffer };
type Place = { pattern: Pattern; offset: number };

/**
 * One word of four bytes in STRIDE bytes is looked at. A pattern of STRIDE + 3 bytes or more covers at least one such word wherever it starts, and
 * that word is one of those at its first STRIDE offsets: these are the ones known beforehand.
 */
const STRIDE = 12;
const TABLE_BITS = 20;
const GOLDEN = 0x9e3779b1;

/**
 * Looks for many canaries in many encodings at once, at about the speed of memory. A half of a canary (64 bits) is enough, so that one cut by
 * a length limit or at the end of a page is met too.
 */
export class CanarySearch {
  readonly #known = new Map<number, Place[]>();
  readonly #table = new Uint8Array(1 << TABLE_BITS);
  #longest = 0;

  /** @param canaries text by name; 32 letters each */
  constructor(canaries: ReadonlyMap<string, string> = new Map()) {
    for (const [name, text] of canaries) this.learnCanary(name, text);
  }

  /** One more canary; several may have the same name. */
  learnCanary(name: string, text: string): void {
    for (const half of [text.slice(0, SHORTEST_TEXT), text.slice(-SHORTEST_TEXT)])
      for (const { form, bytes } of encodedForms(half)) this.#learn({ name, form, bytes });
  }

  /** A further spelling of a canary, as bytes of STRIDE + 3 or more (a hash a program keeps in its place, say). */
  learn(name: string, form: Form, bytes: Buffer): void {
    this.#learn({ name, form, bytes });
  }

  /** The bytes two neighbouring chunks must share, so that nothing on their border is missed; a multiple of four. */
  get overlap(): number {
    return Math.ceil(this.#longest / 4) * 4;
  }

  /**
   * @param bytes looked through
   * @param from only what ends after this offset counts: the rest was in the chunk before
   * @returns what was met, once each
   */
  scan(bytes: Uint8Array, from = 0): Hit[] {
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
    const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
    const table = this.#table;
    const found = new Map<Pattern, Hit>();
    for (let at = 0; at < words.length; at += STRIDE / 4) {
      const word = words[at] ?? 0;
      if (table[Math.imul(word, GOLDEN) >>> (32 - TABLE_BITS)] === 0) continue;
      for (const { pattern, offset } of this.#known.get(word) ?? []) {
        const start = at * 4 - offset;
        const end = start + pattern.bytes.length;
        if (start < 0 || end > aligned.length || end <= from || found.has(pattern)) continue;
        if (isAt(aligned, start, pattern.bytes)) found.set(pattern, { name: pattern.name, form: pattern.form });
      }
    }
    return [...found.values()];
  }

  #learn(pattern: Pattern): void {
    const { bytes } = pattern;
    if (bytes.length < STRIDE + 3) throw new RangeError(`a pattern of ${bytes.length} bytes would be missed`);
    this.#longest = Math.max(this.#longest, bytes.length);
    for (let offset = 0; offset < STRIDE; offset += 1) {
      const word = wordAt(bytes, offset);
      const places = this.#known.get(word) ?? [];
      places.push({ pattern, offset });
      this.#known.set(word, places);
      this.#table[Math.imul(word, GOLDEN) >>> (32 - TABLE_BITS)] = 1;
    }
  }
}

/** In this machine's own byte order, as a Uint32Array reads. */
function wordAt(bytes: Buffer, offset: number): number {
  return new Uint32Array(Uint8Array.from(bytes.subarray(offset, offset + 4)).buffer)[0] ?? 0;
}

function isAt(bytes: Uint8Array, start: number, wanted: Buffer): boolean {
  for (let index = 0; index < wanted.length; index += 1) if (bytes[start + index] !== wanted[index]) return false;
  return true;
}

/**
 * Looks through something long, piece by piece.
 * @param read fills a buffer from the next place on; @returns how many bytes, 0 at the end
 * @param see each piece with the overlap before it, for those who look for more than canaries
 */
export function scanPieces(
  search: CanarySearch,
  read: (into: Buffer) => number,
  pieceBytes = 4 * 1024 * 1024,
  see: (piece: Buffer) => void = () => {},
): Hit[] {
  const { overlap } = search;
  const buffer = Buffer.alloc(overlap + pieceBytes);
  const hits: Hit[] = [];
  let kept = 0;
  for (;;) {
    const count = read(buffer.subarray(overlap));
    if (count === 0) return hits;
    // From a whole word on; the few bytes before what was kept are zero.
    const start = (overlap - kept) & ~3;
    buffer.fill(0, start, overlap - kept);
    const piece = buffer.subarray(start, overlap + count);
    hits.push(...search.scan(piece, overlap - start));
    see(piece);
    // The end of this piece goes before the next one.
    const next = Math.min(overlap, kept + count);
    buffer.copyWithin(overlap - next, overlap + count - next, overlap + count);
    kept = next;
  }
}
