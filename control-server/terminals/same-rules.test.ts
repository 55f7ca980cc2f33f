import { describe, expect, it } from 'vitest';
import type { TerminalActivity } from '#protocol/terminal-messages.ts';
import { isSameActivity, isSameMemory } from './same-rules.ts';

const sessionId = '0190a5c0-7e1b-4c3d-8a2f-000000000001';
const activities: TerminalActivity[] = [
  { kind: 'free' },
  { kind: 'free', isApproached: true },
  { kind: 'occupied', sessionId, endsAt: 1 },
  { kind: 'occupied', sessionId, endsAt: 2 },
  { kind: 'occupied', sessionId: '0190a5c0-7e1b-4c3d-8a2f-000000000002', endsAt: 1 },
  { kind: 'wiping' },
  { kind: 'out-of-service' },
];
const memories = [
  null,
  { journal: 'ok' as const, pendingRecords: 0, clockOffsetMs: 12 },
  { journal: 'full' as const, pendingRecords: 0, clockOffsetMs: 12 },
  { journal: 'ok' as const, pendingRecords: 1, clockOffsetMs: 12 },
  { journal: 'ok' as const, pendingRecords: 0, clockOffsetMs: null },
];

describe('what a heartbeat repeats', () => {
  it('is the same activity only where all of it is', () => {
    for (const [place, one] of activities.entries())
      for (const [other, said] of activities.entries())
        expect([one, said, isSameActivity(one, { ...said })]).toEqual([one, said, place === other]);
    expect(isSameActivity(null, { kind: 'free' })).toBe(false);
  });

  it('is the same memory only where all of it is', () => {
    for (const [place, one] of memories.entries())
      for (const [other, said] of memories.entries())
        expect([one, said, isSameMemory(one, said && { ...said })]).toEqual([one, said, place === other]);
  });
});
