import { describe, expect, it } from 'vitest';
import type { Session } from '../sessions/session-rules.ts';
import { type TileParts, tileState } from './tile-rules.ts';

const granted = { sessionId: 's', state: 'granted', startedAt: null, endsAt: null } as Session;
const open = { ...granted, state: 'open', startedAt: 1, endsAt: 2 } as Session;
const heard: TileParts = {
  isSilent: false,
  lastHeardAt: 5,
  activity: { kind: 'free' },
  session: null,
  residue: null,
  wipePending: false,
  journal: 'ok',
};

describe('the state of a tile', () => {
  it.each<[Partial<TileParts>, string]>([
    [{}, 'free'],
    [{ session: granted }, 'reserved'],
    [{ activity: { kind: 'occupied', sessionId: 's', endsAt: 2 } }, 'reserved'],
    [{ session: open }, 'occupied'],
    [{ session: open, isSilent: true }, 'silent'],
    [{ wipePending: true }, 'wiping'],
    // The last heartbeat was before the session ended: what is committed is newer.
    [{ wipePending: true, activity: { kind: 'occupied', sessionId: 's', endsAt: 2 } }, 'wiping'],
    [{ activity: { kind: 'wiping' } }, 'wiping'],
    [{ activity: { kind: 'wiping' }, residue: [{ kind: 'file', count: 2 }] }, 'out-of-service'],
    [{ activity: { kind: 'out-of-service' } }, 'out-of-service'],
    [{ residue: [{ kind: 'file', count: 2 }], isSilent: true }, 'silent'],
    [{ journal: 'filling' }, 'free'],
    [{ journal: 'full' }, 'out-of-service'],
    [{ journal: 'unwritable', session: open }, 'occupied'],
  ])('%o is %s', (parts, kind) => {
    expect(tileState({ ...heard, ...parts }).kind).toBe(kind);
  });

  it('says since when a terminal is silent, and null when it was never heard', () => {
    expect(tileState({ ...heard, isSilent: true })).toEqual({ kind: 'silent', since: 5, session: null });
    expect(tileState({ ...heard, isSilent: true, lastHeardAt: null })).toMatchObject({ kind: 'silent', since: null });
  });

  it('tells the session that may go on where nobody hears it', () => {
    const session = { sessionId: 's', startedAt: 1, endsAt: 2 };
    expect(tileState({ ...heard, isSilent: true, session: open })).toEqual({ kind: 'silent', since: 5, session });
    expect(tileState({ ...heard, isSilent: true, session: granted })).toMatchObject({ session: null });
  });
});
