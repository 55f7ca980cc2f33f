import { useEffect, useReducer, useRef } from 'react';
import type { HistoryAnswer, HistoryRequest, HistorySpan } from '#protocol/line-history.ts';
import type { Refusal } from '#protocol/result.ts';
import { serverNow } from './live-reducer.ts';
import { useLink, useLiveState } from './link-context.tsx';

/** An answer of `history:read` and when it was read, ms since 1970 on the server's clock. */
export type ReadHistory = { answer: HistoryAnswer; asOf: number };

/** What has been read of a site. An older answer stays until the newer one is here: nothing goes blank while asking. */
export type Histories = { siteId: string; refusal: Refusal | null } & Record<HistorySpan, ReadHistory | null>;

/** A step of the shortest span lasts five minutes; a minute keeps the newest one fresh without asking for much. */
const ASK_EVERY_MS = 60_000;

type Event = { request: HistoryRequest; outcome: ReadHistory | Refusal };

function reduceHistories(before: Histories, { request, outcome }: Event): Histories {
  const same = before.siteId === request.siteId ? before : nothingRead(request.siteId);
  if ('code' in outcome) return { ...same, refusal: outcome };
  return { ...same, [request.span]: outcome, refusal: null };
}

function nothingRead(siteId: string): Histories {
  return { siteId, day: null, month: null, year: null, refusal: null };
}

/**
 * The lines of a site over time: the last day always (for the strips), and `span` with that terminal beside it. Asks when opened, when
 * something else is wanted, and every minute; not while the page is hidden or the line is lost, and at once when that is over.
 */
export function useHistories(siteId: string, span: HistorySpan, terminalId: string | null): Histories {
  const link = useLink();
  const isLive = useLiveState().kind === 'live';
  const [histories, tell] = useReducer(reduceHistories, siteId, nothingRead);
  /** Only the latest round of questions may answer: an answer on its way while another terminal was chosen would bring the old one back. */
  const round = useRef(0);

  useEffect(() => {
    if (!isLive) return;
    const wanted: HistoryRequest[] = [{ siteId, span, terminalId }];
    if (span !== 'day') wanted.push({ siteId, span: 'day', terminalId: null });

    async function ask(request: HistoryRequest, mine: number) {
      const result = await link.request('history:read', request);
      if (round.current !== mine) return;
      if (!result.ok) return tell({ request, outcome: result.refusal });
      const state = link.state();
      const asOf = state.kind === 'live' ? serverNow(state.data.anchor, performance.now()) : endOf(result.value);
      tell({ request, outcome: { answer: result.value, asOf } });
    }
    function askAll() {
      round.current += 1;
      for (const request of wanted) void ask(request, round.current);
    }
    let lastAsked = -Infinity;
    function askIfDue() {
      if (document.visibilityState === 'hidden' || performance.now() - lastAsked < ASK_EVERY_MS) return;
      lastAsked = performance.now();
      askAll();
    }
    askIfDue();
    // Looked at more often than asked, so that a timer that comes a little early does not cost a whole minute.
    const timer = setInterval(askIfDue, ASK_EVERY_MS / 12);
    document.addEventListener('visibilitychange', askIfDue);
    return () => {
      round.current += 1;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', askIfDue);
    };
  }, [link, isLive, siteId, span, terminalId]);

  return histories.siteId === siteId ? histories : nothingRead(siteId);
}

function endOf({ from, stepMs, fibre }: HistoryAnswer): number {
  return from + stepMs * fibre.word.length;
}
