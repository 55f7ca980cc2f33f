import fc from 'fast-check';

/** Pieces that break parsers of programs' outputs. */
const PIECES = [
  '',
  '\n',
  '\t',
  ':',
  '\\',
  '\\x',
  '-',
  '.',
  '0',
  '99999999999',
  '1e400',
  'NaN',
  '\u0000',
  '…',
  'é',
  ' dBm',
];

/** For tests: a real output of a program with a few spans cut out, repeated or replaced, or anything at all. */
export function mutated(output: string): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(output.length),
    length: fc.oneof(fc.nat(3), fc.nat(output.length)),
    by: fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 8 }), fc.constant(output)),
  });
  const apply = (text: string, { at, length, by }: { at: number; length: number; by: string }) =>
    text.slice(0, at) + by + text.slice(at + length);
  return fc.oneof(
    {
      weight: 9,
      arbitrary: fc.array(change, { minLength: 1, maxLength: 5 }).map((list) => list.reduce(apply, output)),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
}
