import { useCallback, useEffect, useState } from 'react';
import type { Refusal, Result } from '#protocol/result.ts';
import type { KeptRules, RoomRules } from '#protocol/room-rules.ts';
import { useLink, useLiveState } from './link-context.tsx';

/**
 * The rules of a site as the page knows them.
 *
 *   reading ──answer──▶ read ──saved, or read again──▶ read
 *      └──refused──▶ refused
 */
export type RulesState =
  | { kind: 'reading' }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'read'; siteId: string; kept: KeptRules };

/** The rules of a site, read when the line is there; null: this account may not read them, and nothing is asked. */
export function useRoomRules(siteId: string | null): {
  state: RulesState;
  /** Reads again, forgetting what was read. */
  read: () => void;
  /** Puts rules in force, if those that were read still are. */
  save: (rules: RoomRules) => Promise<Result<{ revision: number }>>;
} {
  const link = useLink();
  const isLive = useLiveState().kind === 'live';
  const [state, setState] = useState<RulesState>({ kind: 'reading' });
  const isRead = state.kind === 'read' && state.siteId === siteId;

  useEffect(() => {
    if (siteId === null || !isLive || isRead) return;
    let isOver = false;
    void link.request('rules:read', { siteId }).then((answer) => {
      if (isOver) return;
      setState(answer.ok ? { kind: 'read', siteId, kept: answer.value } : { kind: 'refused', refusal: answer.refusal });
    });
    return () => {
      isOver = true;
    };
  }, [link, siteId, isLive, isRead]);

  const read = useCallback(() => setState({ kind: 'reading' }), []);

  async function save(rules: RoomRules): Promise<Result<{ revision: number }>> {
    if (state.kind !== 'read') return { ok: false, refusal: { code: 'not-found' } };
    const { kept } = state;
    const answer = await link.request('rules:save', { siteId: state.siteId, revision: kept.revision, rules });
    if (answer.ok) setState({ ...state, kept: { revision: answer.value.revision, rules } });
    return answer;
  }

  return { state: siteId !== null && state.kind === 'read' && !isRead ? { kind: 'reading' } : state, read, save };
}
