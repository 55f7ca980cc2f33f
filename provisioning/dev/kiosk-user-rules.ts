/** The ordinary account the kiosk runs under where a developer or a CI works as root: Chromium refuses to sandbox root. */
export const kioskUserName = 'escale-dev';

export type SeatFacts = {
  root: boolean;
  /** The account exists, or could be made. */
  account: boolean;
  /** That account can read the clone and run its Electron where they are. */
  reachable: boolean;
  /** What the kiosk needs could be put where the account can read it. */
  staged: boolean;
};

export type SeatPlan =
  /** We are an ordinary user: the kiosk runs as ourselves. */
  | { kind: 'self' }
  | { kind: 'other-user'; staged: boolean }
  /** Last resort, said loudly: no Chromium sandbox, the dashboard shows it. */
  | { kind: 'root-without-sandbox' };

/** Under which account the kiosk runs, and from where. */
export function planSeat({ root, account, reachable, staged }: SeatFacts): SeatPlan {
  if (!root) return { kind: 'self' };
  if (account && reachable) return { kind: 'other-user', staged: false };
  if (account && staged) return { kind: 'other-user', staged: true };
  return { kind: 'root-without-sandbox' };
}

export type Account = { name: string; uid: number; gid: number; home: string };

/** Reads one line of getent passwd. Refuses (undefined) root and anything that is not such a line. */
export function parsePasswdLine(line: string): Account | undefined {
  const [name, , uid, gid, , home] = line.trim().split(':');
  if (!name || !home?.startsWith('/') || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '') || uid === '0')
    return undefined;
  return { name, uid: Number(uid), gid: Number(gid), home };
}

/** setpriv(1) arguments that make a command that account's: its groups, no way back to more rights. */
export function becomeAccount({ uid, gid }: Account): string[] {
  return [`--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--inh-caps=-all'];
}

/** One word for a shell, quoted. */
export function shellQuote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
