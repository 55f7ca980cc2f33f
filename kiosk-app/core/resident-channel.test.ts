import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockedHosts, charactersOf } from '#protocol/blocked-hosts.ts';
import { MAX_BLOCKED_CHARACTERS, MAX_BLOCKED_HOSTS } from '#protocol/limits.ts';
import { FromResident, MAX_LINE_LENGTH, ToResident, encodeLine, lineDecoder } from './resident-channel.ts';

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

  it('takes the largest filter that a site may have in one line, well below the longest', () => {
    const blockedHosts = Array.from(
      { length: MAX_BLOCKED_HOSTS },
      (_, i) => `site-${String(i).padStart(5, '0')}.fr-ab`,
    );
    expect(charactersOf(blockedHosts)).toBe(MAX_BLOCKED_CHARACTERS);
    expect(BlockedHosts.safeParse(blockedHosts).success).toBe(true);
    expect(BlockedHosts.safeParse([...blockedHosts, 'one-more.fr']).success).toBe(false);
    expect(BlockedHosts.safeParse(blockedHosts.map((host) => `www.${host}`)).success).toBe(false);
    const show: ToResident = {
      type: 'show',
      language: 'fr',
      comfort: { textPercent: 200, contrast: 'high' },
      blockedHosts,
    };
    const line = encodeLine(show);
    expect(line.length).toBeLessThan(MAX_LINE_LENGTH * 0.7);
    expect(lineDecoder(ToResident)(line)).toEqual({ messages: [show], refused: 0 });
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
