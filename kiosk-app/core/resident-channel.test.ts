import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FromResident, MAX_LINE_LENGTH, encodeLine, lineDecoder } from './resident-channel.ts';

const ready: FromResident = { type: 'ready', sandboxed: true };
const shown: FromResident = { type: 'shown' };

/** Cuts a text at the given places and feeds it piece by piece. */
function feed(text: string, cuts: number[]) {
  const decode = lineDecoder(FromResident);
  const messages: FromResident[] = [];
  let refused = 0;
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  for (let i = 1; i < places.length; i += 1) {
    const got = decode(text.slice(places[i - 1], places[i]));
    messages.push(...got.messages);
    refused += got.refused;
  }
  return { messages, refused };
}

describe('the channel to the resident process', () => {
  it('gives the same messages however the stream is cut', () => {
    const text = encodeLine(ready) + encodeLine(shown) + encodeLine(ready);
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        expect(feed(text, cuts)).toEqual({ messages: [ready, shown, ready], refused: 0 });
      }),
    );
  });

  it('drops what is not of the schema, and goes on', () => {
    const text = `{"type":"ready"}\nnot json\n{"type":"shell","do":"exit"}\n\n${encodeLine(shown)}`;
    expect(feed(text, [])).toEqual({ messages: [shown], refused: 4 });
  });

  it('drops an endless line once, without keeping it, and reads what follows', () => {
    const text = `${'x'.repeat(5 * MAX_LINE_LENGTH)}\n${encodeLine(ready)}`;
    const cuts = Array.from({ length: 20 }, (_, i) => i * 4_000);
    expect(feed(text, cuts)).toEqual({ messages: [ready], refused: 1 });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (chunks) => {
        const decode = lineDecoder(FromResident);
        for (const chunk of chunks) decode(chunk);
      }),
    );
  });
});
