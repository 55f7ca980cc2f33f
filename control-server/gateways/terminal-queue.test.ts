import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TerminalMessage, TerminalQueue } from './terminal-queue.ts';

/** Answers on the spot, or when it is told to. */
function makeQueue(limit: number) {
  const answered: string[] = [];
  const open: (() => void)[] = [];
  const queue = new TerminalQueue(limit, {
    answer: ({ event }: TerminalMessage) => {
      if (event.startsWith('spot')) {
        answered.push(event);
        return null;
      }
      return new Promise<void>((resolve) => {
        open.push(() => {
          answered.push(event);
          resolve();
        });
      });
    },
  });
  return { queue, answered, open, push: (event: string) => queue.push({ event, message: null, ack: () => undefined }) };
}

describe('the queue of a terminal', () => {
  it('answers on the spot while nothing is being answered, and leaves nothing to wait for', () => {
    const { answered, push } = makeQueue(2);
    expect(push('spot 1')).toBeNull();
    expect(push('spot 2')).toBeNull();
    expect(push('spot 3')).toBeNull();
    expect(answered).toEqual(['spot 1', 'spot 2', 'spot 3']);
  });

  it('answers in the order the messages came, whichever of them must wait for something', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), async (waits) => {
        const { answered, open, push } = makeQueue(30);
        const events = waits.map((isWaiting, index) => `${isWaiting ? 'wait' : 'spot'} ${index}`);
        const work = events.map(push).filter((running) => running !== null && running !== 'full');
        for (let done = 0; done < waits.filter(Boolean).length; done += 1) {
          while (open.length <= done) await Promise.resolve();
          open[done]?.();
        }
        await Promise.all(work);
        expect(answered).toEqual(events);
      }),
    );
  });

  it('takes one that comes while one is answered on the spot after it', async () => {
    const answered: string[] = [];
    const queue: TerminalQueue = new TerminalQueue(2, {
      answer: ({ event }) => {
        if (event === 'first') queue.push({ event: 'second', message: null, ack: () => undefined });
        answered.push(event);
        return null;
      },
    });
    await queue.push({ event: 'first', message: null, ack: () => undefined });
    expect(answered).toEqual(['first', 'second']);
    expect(queue.push({ event: 'third', message: null, ack: () => undefined })).toBeNull();
    expect(answered).toEqual(['first', 'second', 'third']);
  });

  it('is full when as many wait as it takes, besides the one being answered', () => {
    const { push } = makeQueue(2);
    expect(push('wait 1')).toBeInstanceOf(Promise);
    expect(push('wait 2')).toBeNull();
    expect(push('wait 3')).toBeNull();
    expect(push('wait 4')).toBe('full');
  });

  it('is full just so when all are answered on the spot, until promises have had their turn', async () => {
    const { push } = makeQueue(2);
    expect([push('spot 1'), push('spot 2'), push('spot 3')]).toEqual([null, null, null]);
    expect(push('spot 4')).toBe('full');
    await Promise.resolve();
    expect([push('spot 5'), push('spot 6')]).toEqual([null, null]);
    expect(push('wait 7')).toBeInstanceOf(Promise);
    expect(push('wait 8')).toBe('full');
  });

  it('forgets what waits when it is told to', async () => {
    const { queue, answered, open, push } = makeQueue(9);
    const work = push('wait 1');
    push('spot 2');
    queue.clear();
    open[0]?.();
    await work;
    expect(answered).toEqual(['wait 1']);
    expect(push('spot 3')).toBeNull();
    expect(answered).toEqual(['wait 1', 'spot 3']);
  });
});
