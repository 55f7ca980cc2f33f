import { LINE, makeTrouble } from './candidate-rules.ts';
import { type ServerView, TOGETHER_MS } from './evidence-rules.ts';
import { type SiteMemory, START_GRACE_MS } from './diagnosis-rules.ts';
import { advance } from './hysteresis-rules.ts';

/** A site as the server sees its own deafness by it: how many are heard, and when its terminals vanished. */
export type SitePresence = { heard: number; vanishedAt: readonly number[] };

type Deaf = NonNullable<ServerView['deaf']>;

/** Good heartbeats after it are many: the time alone closes it. */
const ENOUGH = Number.POSITIVE_INFINITY;

/** Can the server hear nobody, of two sites at least that vanished together? Then it is the server, or its own line, and no site is dead. */
export function followDeafness(sites: readonly SitePresence[], before: Deaf | null, now: number): Deaf | null {
  if (sites.some(({ heard }) => heard > 0)) return before?.until === null ? { ...before, until: now } : before;
  if (before?.until === null) return before;
  const moments = sites.flatMap(({ vanishedAt }) => vanishedAt);
  const last = Math.max(...moments);
  const together = sites
    .map(({ vanishedAt }) => vanishedAt.filter((moment) => last - moment <= TOGETHER_MS))
    .filter((some) => some.length > 0);
  if (together.length < 2) return before;
  // What vanished before and was known then is another thing.
  if (before && before.until !== null && last <= before.until) return before;
  return { from: Math.min(...together.flat()), until: null };
}

/** The same hysteresis for the server's own trouble, as for a site's. */
export function diagnoseServer(
  { deaf, startedAt }: Pick<ServerView, 'deaf' | 'startedAt'>,
  before: SiteMemory,
  now: number,
): SiteMemory {
  if (!deaf && before.suspects.length === 0 && before.closed.length === 0) return before;
  const isDeaf = deaf !== null && deaf.until === null;
  const trouble = makeTrouble({
    cause: 'control-server',
    detail: 'cut',
    since: deaf?.from ?? now,
    confidence: 'likely',
  });
  const candidates = isDeaf ? [{ slot: LINE, trouble, strength: 'sure' as const }] : [];
  const mayOpen = now - startedAt >= START_GRACE_MS;
  const { suspects, closed } = advance(before.suspects, candidates, now, mayOpen, () => (isDeaf ? null : ENOUGH));
  const troubles = suspects.filter(({ openedAt }) => openedAt !== null).map((one) => one.trouble);
  return { ...before, suspects, closed, diagnosis: { fibre: 'unknown', wifi: 'unknown', troubles } };
}
