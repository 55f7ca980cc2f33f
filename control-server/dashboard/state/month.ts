import { useCallback, useEffect, useRef, useState } from 'react';
import type { LineContract, MonthReport, Throughput } from '#protocol/incidents.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import { dataOf, useLink, useLiveState } from './link-context.tsx';
import { serverNow } from './live-reducer.ts';

/** A month of a site as the page knows it; `asOf`: when it was read, ms since 1970 on the server's clock. */
export type MonthState =
  | { kind: 'reading' }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'read'; report: MonthReport; asOf: number };

/**
 * Read when opened, when another month is wanted, when the line is back, and after each change of this page.
 * @param month null: what the address names is no month, and nothing is asked
 */
export function useMonth(
  siteId: string,
  month: string | null,
): {
  state: MonthState;
  saveContract: (contract: LineContract) => Promise<Result<unknown>>;
  /** Measures the throughput now: half a minute at most. */
  measure: () => Promise<Result<Throughput>>;
} {
  const link = useLink();
  const isLive = useLiveState().kind === 'live';
  const wanted = `${siteId} ${month}`;
  const [kept, setKept] = useState<{ of: string; state: MonthState }>({ of: wanted, state: { kind: 'reading' } });
  /** Only the latest reading may answer. */
  const round = useRef(0);

  const read = useCallback(async (): Promise<() => void> => {
    if (month === null) return () => {};
    round.current += 1;
    const mine = round.current;
    const answer = await link.request('month:read', { siteId, month });
    return () => {
      if (round.current !== mine) return;
      const of = `${siteId} ${month}`;
      if (answer.ok) {
        const anchor = dataOf(link.state())?.anchor;
        const asOf = anchor ? serverNow(anchor, performance.now()) : answer.value.until;
        return setKept({ of, state: { kind: 'read', report: answer.value, asOf } });
      }
      const { refusal } = answer;
      // A reading that failed takes nothing away that is on the page.
      setKept((before) =>
        before.of === of && before.state.kind === 'read' ? before : { of, state: { kind: 'refused', refusal } },
      );
    };
  }, [link, siteId, month]);

  useEffect(() => {
    if (!isLive) return;
    void read().then((show) => show());
    return () => {
      round.current += 1;
    };
  }, [read, isLive]);

  async function thenRead<T>(asked: Promise<T>): Promise<T> {
    const answer = await asked;
    (await read())();
    return answer;
  }
  return {
    state: kept.of === wanted ? kept.state : { kind: 'reading' },
    saveContract: (contract) => thenRead(link.request('contract:save', { siteId, contract })),
    measure: () => thenRead(link.request('throughput:run', { siteId })),
  };
}
