import { useEffect, useState } from 'react';
import type { Result } from '#protocol/result.ts';
import type { RulesPreview, RulesPreviewRequest } from '#protocol/room-rules.ts';
import { useLink, useLiveState } from './link-context.tsx';

/** The server is asked when nothing was changed for this long: a request for each key would be many. */
const QUIET_MS = 350;

/** What the server says of a preview, and of which one; an older answer stays until the newer one is here. */
export type Previewed = { request: RulesPreviewRequest; answer: Result<RulesPreview> };

/** Asks the server for a preview whenever what it depends on has changed; null: there is nothing that could be asked. */
export function useRulesPreview(request: RulesPreviewRequest | null): Previewed | null {
  const link = useLink();
  const isLive = useLiveState().kind === 'live';
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const text = request && JSON.stringify(request);

  useEffect(() => {
    if (text === null || !isLive) return;
    let isOver = false;
    const timer = setTimeout(() => {
      const asked = JSON.parse(text) as RulesPreviewRequest;
      void link.request('rules:preview', asked).then((answer) => {
        if (!isOver) setPreviewed({ request: asked, answer });
      });
    }, QUIET_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [link, isLive, text]);

  return previewed;
}
