import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** Works for so long, ms, as SQLite does: nothing else runs meanwhile. */
function work(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}

it('a turn is over after a while of work, and begins anew once it has given way', async () => {
  const turns = new Turns();
  expect(turns.isOver).toBe(false);
  work(2);
  expect(turns.isOver).toBe(true);
  await turns.giveWay();
  expect(turns.isOver).toBe(false);
});

it('others have several turns of the event loop in between, and one where somebody waits for the work', async () => {
  const turnsWhile = async (isAwaited: boolean) => {
    let count = 0;
    let next = setImmediate(function again() {
      count += 1;
      next = setImmediate(again);
    });
    await new Turns().giveWay(isAwaited);
    clearImmediate(next);
    return count;
  };
  expect(await turnsWhile(true)).toBeLessThanOrEqual(2);
  expect(await turnsWhile(false)).toBeGreaterThan(3);
});
