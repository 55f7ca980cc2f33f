import { Resolver } from 'node:dns/promises';
import type { Timing } from '#protocol/measures.ts';

const WITHIN_MS = 2_000;

/** Answers of a resolver that works, whatever it says about the name. */
const ANSWERS = new Set(['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'EREFUSED', 'ENOTIMP', 'EFORMERR']);

/**
 * Times one question to the terminal's resolver. The name has a random label, so that no cache answers.
 * @param server `address:port`, or null for the system's first resolver.
 * @param name asked below; `failed` when nothing answers in 2 s, `not-measured` when the machine has no resolver.
 */
export async function timeDns(server: string | null, name: string): Promise<Timing> {
  const resolver = new Resolver({ timeout: WITHIN_MS, tries: 1 });
  if (server) resolver.setServers([server]);
  if (resolver.getServers().length === 0) return { kind: 'not-measured' };
  const started = performance.now();
  try {
    await resolver.resolve4(name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!ANSWERS.has(code)) return { kind: 'failed' };
  }
  return { kind: 'measured', ms: performance.now() - started };
}
