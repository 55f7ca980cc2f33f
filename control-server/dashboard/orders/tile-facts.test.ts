import { describe, expect, it } from 'vitest';
import type { Tile, TileState } from '#protocol/staff-messages.ts';
import { isBlockedByMemory, sessionOf } from './tile-facts.ts';

const session = { sessionId: '0190a5c0-7e1b-4c3d-8a2f-000000000006', startedAt: 1, endsAt: 2 };

describe('sessionOf', () => {
  it('knows the session of an occupied terminal, and of one that went away with it', () => {
    expect(sessionOf({ kind: 'occupied', ...session })).toMatchObject(session);
    expect(sessionOf({ kind: 'silent', since: 3, session })).toEqual(session);
    expect(sessionOf({ kind: 'silent', since: 3, session: null })).toBeNull();
    expect(sessionOf({ kind: 'free' })).toBeNull();
  });
});

describe('isBlockedByMemory', () => {
  const memory = (journal: NonNullable<Tile['memory']>['journal']) => ({
    journal,
    pendingRecords: 0,
    clockOffsetMs: null,
  });
  const broken: TileState = { kind: 'out-of-service', residue: [] };

  it('is for empty terminals only, and never hides a residue', () => {
    expect(isBlockedByMemory({ state: { kind: 'free' }, memory: memory('full') })).toBe(true);
    expect(isBlockedByMemory({ state: broken, memory: memory('unwritable') })).toBe(true);
    expect(
      isBlockedByMemory({ state: { ...broken, residue: [{ kind: 'file', count: 1 }] }, memory: memory('full') }),
    ).toBe(false);
    expect(isBlockedByMemory({ state: { kind: 'occupied', ...session }, memory: memory('full') })).toBe(false);
    expect(isBlockedByMemory({ state: { kind: 'free' }, memory: memory('filling') })).toBe(false);
    expect(isBlockedByMemory({ state: broken, memory: null })).toBe(false);
  });
});
