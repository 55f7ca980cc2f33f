import { useCallback, useEffect, useState } from 'react';
import type { Booklet } from '#protocol/booklets.ts';
import { useLink } from './link-context.tsx';

/** While its tickets become known to the terminals, one after the other, a booklet is looked at again. */
const LOOK_AGAIN_MS = 3_000;

/** The booklets of a site that are good; null until they were read, when the line is there. `readAgain` after one was printed or cancelled. */
export function useBooklets(siteId: string, hasLine: boolean): { booklets: Booklet[] | null; readAgain: () => void } {
  const link = useLink();
  const [booklets, setBooklets] = useState<Booklet[] | null>(null);
  const [isFresh, setIsFresh] = useState(false);
  const readAgain = useCallback(() => setIsFresh(false), []);
  const isMaking = booklets?.some(({ ready, count }) => ready < count) ?? false;

  useEffect(() => {
    if (!hasLine || isFresh) return;
    let isOver = false;
    void link.request('booklet:list', { siteId }).then((answer) => {
      if (isOver) return;
      if (answer.ok) setBooklets(answer.value.booklets);
      setIsFresh(true);
    });
    return () => {
      isOver = true;
    };
  }, [link, siteId, hasLine, isFresh]);

  useEffect(() => {
    if (!isFresh || !isMaking) return;
    const timer = setTimeout(readAgain, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isFresh, isMaking, readAgain]);

  return { booklets, readAgain };
}
