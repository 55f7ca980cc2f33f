import { expect, it } from 'vitest';
import { makeTrouble } from './candidate-rules.ts';
import { noMemory } from './diagnosis-rules.ts';
import { needsHurry } from './hurry-rules.ts';

const NOW = 1_000_000;
const suspected = (slot: string, cause: 'service' | 'dns' | 'terminal') => ({
  ...noMemory,
  suspects: [
    {
      slot,
      trouble: makeTrouble({ cause, detail: 'no-answer', since: NOW - 1_000, confidence: 'likely' }),
      openedAt: null,
      isBad: true,
      lastBadAt: NOW,
    },
  ],
});

it('hurries for what is suspected of the line, and not for a service, which nobody looks at in a hurried round', () => {
  expect(needsHurry(suspected('dns', 'dns'), [], NOW)).toBe(true);
  expect(needsHurry(suspected('terminal 1', 'terminal'), [], NOW)).toBe(false);
  expect(needsHurry(suspected('service caf.fr', 'service'), [], NOW)).toBe(false);
});
