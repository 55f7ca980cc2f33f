import { type ReactNode, createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { WatchRequest } from '#protocol/staff-messages.ts';
import { useAccount } from './account-context.tsx';
import { type LiveData, type LiveState, serverNow } from './live-reducer.ts';
import { type StaffLink, createStaffLink } from './staff-link.ts';

const LinkContext = createContext<StaffLink | null>(null);

/** Opens the line to the server for as long as somebody is signed in. */
export function LinkProvider({ children }: { children: ReactNode }) {
  const { leave } = useAccount();
  const [link] = useState(() => createStaffLink(() => leave(true)));
  useEffect(() => {
    link.open();
    return () => link.close();
  }, [link]);
  return <LinkContext value={link}>{children}</LinkContext>;
}

export function useLink(): StaffLink {
  const link = useContext(LinkContext);
  if (!link) throw new Error('useLink outside LinkProvider');
  return link;
}

/** What is known of the watched scope, re-rendering with each change. */
export function useLiveState(): LiveState {
  const link = useLink();
  return useSyncExternalStore(link.subscribe, link.state);
}

/** Watches one site (its id) or all of them (null) while the page that calls this is shown. */
export function useWatch(siteId: string | null): void {
  const link = useLink();
  useEffect(() => {
    const scope: WatchRequest = siteId === null ? { kind: 'sites' } : { kind: 'site', siteId };
    link.watch(scope);
  }, [link, siteId]);
}

/** The data to draw, live or last known; null while there is none. */
export function dataOf(state: LiveState): LiveData | null {
  if (state.kind === 'live') return state.data;
  return state.kind === 'lost' && state.last ? state.last.data : null;
}

/** The server's clock (ms since 1970), looked at each second; while the line is lost it stands where it was last heard. */
export function useServerNow(state: LiveState): number {
  const [monotonic, setMonotonic] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setMonotonic(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (state.kind === 'lost') return state.last?.asOf ?? 0;
  if (state.kind !== 'live') return 0;
  // A message may be newer than the last tick: the clock never goes back because of it.
  const { anchor } = state.data;
  return serverNow(anchor, Math.max(monotonic, anchor.receivedAt));
}
