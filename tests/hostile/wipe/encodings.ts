/** How a text may lie in memory or in a file. `gzip` stands for all compressed members (inflate-members.ts). */
export type Form = 'utf-8' | 'utf-16' | 'base64' | 'hex' | 'percent';

export type EncodedForm = { form: Form; bytes: Buffer };

/** Shortest text whose encodings are all long enough to be met by the search's stride, in characters (canary-search.ts). */
export const SHORTEST_TEXT = 16;

/**
 * Every encoding of `text` that is looked for: UTF-8, UTF-16 (both byte orders: the last zero byte of the little-endian one is left out, so
 * that the big-endian one contains it), base64 at its three alignments without the letters its neighbours decide, hex and full
 * percent-encoding in both cases.
 * @param text ASCII, SHORTEST_TEXT characters or more. Throws otherwise.
 */
export function encodedForms(text: string): EncodedForm[] {
  if (text.length < SHORTEST_TEXT || /[^!-~]/.test(text))
    throw new RangeError('a canary is 16 or more letters of ASCII');
  const plain = Buffer.from(text, 'latin1');
  const hex = plain.toString('hex');
  const percent = hex.replaceAll(/../g, '%$&');
  const forms: [Form, string | Buffer][] = [
    ['utf-8', plain],
    ['utf-16', Buffer.from(text, 'utf16le').subarray(0, -1)],
    ...[0, 1, 2].map((before): [Form, string] => ['base64', base64Within(plain, before)]),
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ['percent', percent],
    ['percent', percent.toUpperCase()],
  ];
  const unique = new Map<string, EncodedForm>();
  for (const [form, content] of forms) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content, 'latin1');
    unique.set(bytes.toString('latin1'), { form, bytes });
  }
  return [...unique.values()];
}

/** The letters of base64 (RFC 4648 §4) that `bytes` alone decide when `before` bytes stand before them in their group of three. */
function base64Within(bytes: Buffer, before: number): string {
  const letters = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  const from = Math.ceil((before * 8) / 6);
  const to = Math.floor(((before + bytes.length) * 8) / 6);
  return letters.slice(from, to);
}
