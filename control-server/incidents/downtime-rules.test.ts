import { expect, it } from 'vitest';
import { downtimeIncident, downtimeOf, isToldAfterwards } from './downtime-rules.ts';

const START = 10_000_000;

it('a server that died and was away is told from when to when; one that was stopped, or came back at once, is not', () => {
  const died = { aliveAt: START - 90_000, stoppedAt: null };
  expect(downtimeOf(died, START)).toEqual({ from: START - 90_000, until: START });
  expect(downtimeOf({ ...died, stoppedAt: died.aliveAt }, START)).toBeNull();
  expect(downtimeOf({ ...died, aliveAt: START - 59_000 }, START)).toBeNull();
  // A clock that was set back, and a database that knows of no life.
  expect(downtimeOf({ ...died, aliveAt: START + 90_000 }, START)).toBeNull();
  expect(downtimeOf({ ...died, aliveAt: null }, START)).toBeNull();
});

it('its incident is over when it is told, and no other is', () => {
  const own = downtimeIncident({ from: START - 90_000, until: START }, 'a');
  expect(own).toMatchObject({ siteId: null, cause: 'control-server', endedAt: START, closedAt: START });
  expect(isToldAfterwards(own)).toBe(true);
  expect(isToldAfterwards({ ...own, siteId: 'a site' })).toBe(false);
  // Deaf by its own line: told while it lasted.
  expect(isToldAfterwards({ ...own, openedAt: START - 60_000 })).toBe(false);
});
