import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { REQUEST_TIMEOUT_MS } from '#protocol/limits.ts';
import { QUEUE_PATH, type QueueBoard, QueueBoardAnswer, type QueuePlace, QueuePlaceAnswer } from '#protocol/queue.ts';
import { type Result, refuse } from '#protocol/result.ts';

/** How often a telephone and the wall look: often enough to walk to a terminal that is kept for minutes. */
const LOOK_EVERY_MS = 5_000;

async function ask<T>(path: string, schema: z.ZodType<Result<T>>, init: RequestInit = {}): Promise<Result<T>> {
  try {
    const answer = await fetch(`${QUEUE_PATH}/${path}`, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    const parsed = schema.safeParse(await answer.json());
    return parsed.success ? parsed.data : refuse('no-line');
  } catch {
    return refuse('no-line');
  }
}

export function askBoard(siteId: string): Promise<Result<QueueBoard>> {
  return ask(siteId, QueueBoardAnswer);
}

/** With the same id it is the same place: a second press takes no second one. */
export function askForPlace(siteId: string, placeId: string): Promise<Result<QueuePlace>> {
  const headers = { 'content-type': 'application/json' };
  return ask(siteId, QueuePlaceAnswer, { method: 'POST', headers, body: JSON.stringify({ placeId }) });
}

export function askPlace(siteId: string, placeId: string): Promise<Result<QueuePlace>> {
  return ask(`${siteId}/${placeId}`, QueuePlaceAnswer);
}

export async function giveUp(siteId: string, placeId: string): Promise<void> {
  await fetch(`${QUEUE_PATH}/${siteId}/${placeId}`, { method: 'DELETE' }).catch(() => undefined);
}

/**
 * Asks now and every few seconds. @returns the last answer; null before the first. A line that is down keeps what was known.
 * @param key what is asked for: another key begins anew; null asks nothing
 */
export function useLooked<T>(key: string | null, look: () => Promise<Result<T>>): Result<T> | null {
  const [seen, setSeen] = useState<{ key: string; answer: Result<T> } | null>(null);
  useEffect(() => {
    if (key === null) return;
    let isOver = false;
    const next = async () => {
      const answer = await look();
      if (isOver) return;
      setSeen((before) => {
        const isLost = !answer.ok && answer.refusal.code === 'no-line';
        return isLost && before?.key === key ? before : { key, answer };
      });
    };
    void next();
    const timer = setInterval(() => void next(), LOOK_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
    // `look` is made anew by each render; the key says what it asks.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  return seen?.key === key ? seen.answer : null;
}
