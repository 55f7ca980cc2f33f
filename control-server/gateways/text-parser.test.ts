import fc from 'fast-check';
import { Decoder, type Packet } from 'socket.io-parser';
import { describe, expect, it } from 'vitest';
import { UNREAD_EVENT, UnreadMessage, textParser } from './text-parser.ts';

/** What a decoder makes of one packet; null: nothing. */
function decoded(decoder: Decoder, text: string): Packet | null {
  let packet: Packet | null = null;
  decoder.on('decoded', (one: Packet) => {
    packet = one;
  });
  decoder.add(text);
  return packet;
}

const ours = (text: string) => decoded(new textParser.Decoder(), text);
const theirs = (text: string) => decoded(new Decoder(), text);

const messageOf = (packet: Packet | null): unknown => (packet?.data as unknown[] | undefined)?.[1];

/** The packet as Socket.IO's own decoder gives it. */
function read(packet: Packet | null): unknown {
  const data = (packet?.data as unknown[] | undefined)?.map((part) =>
    part instanceof UnreadMessage ? part.read() : part,
  );
  return packet && { ...packet, data };
}

describe('a batch of facts', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue());

  it('is text until it is read, and then what it was', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), object, (id, message) => {
        const text = `2/terminal,${id}${JSON.stringify([UNREAD_EVENT, message])}`;
        const packet = ours(text);
        expect(messageOf(packet)).toBeInstanceOf(UnreadMessage);
        expect(read(packet)).toEqual(theirs(text));
      }),
    );
  });

  it.each([
    ['another event', '2/terminal,7["heartbeat",{"a":1}]'],
    ['another namespace', `2/staff,7["${UNREAD_EVENT}",{"a":1}]`],
    ['the namespace that nobody uses', `27["${UNREAD_EVENT}",{"a":1}]`],
    ['one that wants no answer', `2/terminal,["${UNREAD_EVENT}",{"a":1}]`],
    ['one that is no object', `2/terminal,7["${UNREAD_EVENT}",[1]]`],
    ['one without a message', `2/terminal,7["${UNREAD_EVENT}"]`],
    ['an answer', `3/terminal,7["${UNREAD_EVENT}",{"a":1}]`],
  ])('is not %s', (_what, text) => {
    expect(ours(text)).toEqual(theirs(text));
  });

  it.each(['{"a":1', '{"a":1},{"b":2}', '{"a":1}]', '{]'])(
    'that is no JSON, or more than one value, is nothing: %s',
    (message) => {
      const packet = ours(`2/terminal,7["${UNREAD_EVENT}",${message}]`);
      expect((messageOf(packet) as UnreadMessage).read()).toBeUndefined();
    },
  );
});
