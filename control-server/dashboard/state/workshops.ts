import { useCallback, useEffect, useState } from 'react';
import type { Refusal, Result } from '#protocol/result.ts';
import type { StaffInput, StaffOutput } from '#protocol/staff-messages.ts';
import type { WorkshopList } from '#protocol/workshops.ts';
import { useLink, useLiveState } from './link-context.tsx';

/** The workshops of a site as the page knows them; those that were read stay while they are read again. */
export type WorkshopsState =
  | { kind: 'reading' }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'read'; siteId: string; list: WorkshopList };

/** The workshops of a site, read when the line is there and after each change of this page, also one that was refused: a colleague was quicker. */
export function useWorkshops(siteId: string): {
  state: WorkshopsState;
  save: (input: Omit<StaffInput<'workshop:save'>, 'siteId'>) => Promise<Result<StaffOutput<'workshop:save'>>>;
  remove: (input: Omit<StaffInput<'workshop:remove'>, 'siteId'>) => Promise<Result<{ workshopId: string }>>;
} {
  const link = useLink();
  const isLive = useLiveState().kind === 'live';
  const [state, setState] = useState<WorkshopsState>({ kind: 'reading' });

  const read = useCallback(async () => {
    const answer = await link.request('workshop:list', { siteId });
    return (): void =>
      setState(answer.ok ? { kind: 'read', siteId, list: answer.value } : { kind: 'refused', refusal: answer.refusal });
  }, [link, siteId]);

  useEffect(() => {
    if (!isLive) return;
    let isOver = false;
    void read().then((show) => {
      if (!isOver) show();
    });
    return () => {
      isOver = true;
    };
  }, [read, isLive]);

  async function thenRead<T>(asked: Promise<T>): Promise<T> {
    const answer = await asked;
    (await read())();
    return answer;
  }

  const isOfOther = state.kind === 'read' && state.siteId !== siteId;
  return {
    state: isOfOther ? { kind: 'reading' } : state,
    save: (input) => thenRead(link.request('workshop:save', { siteId, ...input })),
    remove: (input) => thenRead(link.request('workshop:remove', { siteId, ...input })),
  };
}
