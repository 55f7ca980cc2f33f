import { type ReactNode, createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Me } from '#protocol/staff-messages.ts';
import { fetchMe } from './account.ts';

/**
 * Who is at this page.
 *
 *   asking ──yes──▶ signed-in ──signed out, here or by the server──▶ signed-out ──signs in──▶ signed-in
 *      └──no line──▶ unreachable (asks again every 3 s)
 */
export type AccountState =
  | { kind: 'asking' }
  | { kind: 'unreachable' }
  | { kind: 'signed-out'; ended: boolean }
  | { kind: 'signed-in'; me: Me };

type Account = {
  state: AccountState;
  /** Signing in worked: the server has set its cookie and said who this is. */
  enter: (me: Me) => void;
  /** `ended`: not by the person's own wish, so the sign-in page says so. */
  leave: (ended: boolean) => void;
};

const ASK_AGAIN_MS = 3_000;
const AccountContext = createContext<Account | null>(null);

export function AccountProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<AccountState>({ kind: 'asking' });

  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Somebody may sign in while an answer is on its way: what the person did counts more.
    const unlessSignedIn = (next: AccountState) => setState((before) => (before.kind === 'signed-in' ? before : next));
    async function ask() {
      const answer = await fetchMe();
      if (gone) return;
      if (answer.ok) unlessSignedIn({ kind: 'signed-in', me: answer.value });
      else if (answer.refusal.code === 'not-signed-in') unlessSignedIn({ kind: 'signed-out', ended: false });
      else {
        unlessSignedIn({ kind: 'unreachable' });
        timer = setTimeout(() => void ask(), ASK_AGAIN_MS);
      }
    }
    void ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, []);

  const enter = useCallback((me: Me) => setState({ kind: 'signed-in', me }), []);
  const leave = useCallback((ended: boolean) => setState({ kind: 'signed-out', ended }), []);
  const account = useMemo(() => ({ state, enter, leave }), [state, enter, leave]);
  return <AccountContext value={account}>{children}</AccountContext>;
}

export function useAccount(): Account {
  const account = useContext(AccountContext);
  if (!account) throw new Error('useAccount outside AccountProvider');
  return account;
}
