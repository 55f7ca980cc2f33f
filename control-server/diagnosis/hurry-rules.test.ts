import { expect, it } from 'vitest';
import { makeTrouble } from './candidate-rules.ts';
import { noMemory } from './diagnosis-rules.ts';
import type { TerminalView } from './evidence-rules.ts';
import { hurriesAt, needsHurry } from './hurry-rules.ts';

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

it('has two terminals or more walk outwards 25 s after the last of them did', () => {
  const well = { presence: 'heard', since: null, medium: 'cable', rounds: [], isQuiet: true, usualMs: null } as const;
  const seen = (terminalId: string, lastLookAt: number): TerminalView => ({
    ...{ ...well, terminalId, lastLookAt },
    ...{ services: [], hasSeenAir: false, gap: null },
  });
  const both = [seen('one', NOW - 40_000), seen('other', NOW - 25_000)];
  expect(hurriesAt(both)).toBe(NOW);
  expect(needsHurry(noMemory, both, NOW)).toBe(true);
  expect(needsHurry(noMemory, both, NOW - 1)).toBe(false);
  expect(needsHurry(noMemory, both.slice(0, 1), NOW)).toBe(false);
  // Nobody has looked outwards yet.
  expect(hurriesAt([seen('one', 0), seen('other', 0)])).toBe(Infinity);
});
