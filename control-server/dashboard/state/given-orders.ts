import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '#protocol/result.ts';
import { type Tile, TrackedOrder } from '#protocol/staff-messages.ts';
import { useLanguage } from '../i18n.ts';
import { type Followed, endedAmong } from '../orders/followed-orders.ts';
import { type Attempt, type OrderVerb, currentOrders, isEnd } from '../orders/order-view.ts';
import { orderWords, shownWords } from '../orders/order-words.ts';
import { useAnnounce } from '../parts/announcer.tsx';

export type GivenOrders = {
  /** The latest attempt of this page at a terminal, for what its tile does not say yet. */
  attemptOf: (terminalId: string) => Attempt | null;
  /** Is the server still to answer this? It does when the terminal has, or after COMMAND_EXPIRES_MS. */
  isAsking: (terminalId: string, verb: OrderVerb) => boolean;
  /** Gives an order. `send` resolves to the server's Result: a TrackedOrder, or anything else for what is no order to the terminal. */
  give: (tile: Tile, verb: OrderVerb, send: () => Promise<Result<object>>) => void;
};

const keyOf = (terminalId: string, verb: OrderVerb) => `${terminalId} ${verb}`;

/**
 * The orders this page gives, and their end said out loud once (WCAG 4.1.3): at once when they are turned away or have to wait, else when the tiles say what became of
 * them, be it ten minutes later. Orders of other people change tiles silently.
 * @param tiles those shown; @param now the server's clock, ms since 1970
 */
export function useGivenOrders(tiles: readonly Tile[], now: number): GivenOrders {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const [attempts, setAttempts] = useState<ReadonlyMap<string, Attempt>>(new Map());
  const [asking, setAsking] = useState<ReadonlySet<string>>(new Set());
  const followed = useRef<Followed>(new Map());
  const latest = useRef({ tiles, now });
  useEffect(() => {
    latest.current = { tiles, now };
  });

  const tell = useCallback(
    (said: readonly { name: string; text: string }[]) => {
      if (said.length > 0) announce(said.map((one) => t('order.announce', one)).join(' '));
    },
    [announce, t],
  );

  const tellEnds = useCallback(() => {
    const found = endedAmong(followed.current, latest.current.tiles);
    followed.current = found.followed;
    tell(
      found.ended.map(({ tile, order }) => ({
        name: tile.name,
        text: orderWords(order, { t, language, isAway: tile.state.kind === 'silent' }),
      })),
    );
  }, [tell, t, language]);

  useEffect(tellEnds, [tiles, tellEnds]);

  const give: GivenOrders['give'] = useCallback(
    ({ terminalId, name }, verb, send) => {
      const key = keyOf(terminalId, verb);
      const keep = (attempt: Attempt) => setAttempts((all) => new Map(all).set(terminalId, attempt));
      const before = newestOf(latest.current, terminalId);
      keep({ kind: 'asking', verb, before });
      setAsking((all) => new Set(all).add(key));
      const settle = async () => {
        const answer = await send();
        setAsking((all) => new Set([...all].filter((one) => one !== key)));
        if (!answer.ok) {
          const { refusal } = answer;
          keep({ kind: 'turned-away', verb, refusal, before });
          tell([{ name, text: shownWords({ kind: 'turned-away', verb, refusal }, { t, language, isAway: false }) }]);
          return;
        }
        const order = TrackedOrder.safeParse(answer.value);
        if (!order.success) return;
        const { data } = order;
        keep({ kind: 'answered', order: data });
        if (isEnd(data.state) || data.state.kind === 'waiting')
          tell([{ name, text: orderWords(data, { t, language, isAway: true }) }]);
        if (isEnd(data.state)) return;
        followed.current = new Map(followed.current).set(data.commandId, terminalId);
        tellEnds();
      };
      void settle();
    },
    [tell, tellEnds, t, language],
  );

  return {
    attemptOf: (terminalId) => attempts.get(terminalId) ?? null,
    isAsking: (terminalId, verb) => asking.has(keyOf(terminalId, verb)),
    give,
  };
}

function newestOf({ tiles, now }: { tiles: readonly Tile[]; now: number }, terminalId: string): string | null {
  const orders = tiles.find((tile) => tile.terminalId === terminalId)?.orders ?? [];
  return currentOrders(orders, null, now)[0]?.commandId ?? null;
}
