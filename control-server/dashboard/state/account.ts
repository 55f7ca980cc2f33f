import type { z } from 'zod';
import { refuse } from '#protocol/result.ts';
import {
  FIRST_ACCOUNT_PATH,
  ME_PATH,
  MeAnswer,
  SIGN_IN_PATH,
  SIGN_OUT_PATH,
  STAFF_REQUEST_HEADER,
} from '#protocol/staff-messages.ts';
import type { FirstAccountRequest, SignInRequest } from '#protocol/staff-messages.ts';
import { REQUEST_TIMEOUT_MS } from '#protocol/limits.ts';

export type MeResult = z.infer<typeof MeAnswer>;

/** argon2id takes its time on a small server, so signing in may last longer than an ordinary request. */
const SIGN_IN_TIMEOUT_MS = 5 * REQUEST_TIMEOUT_MS;

/**
 * Who is signed in, by the cookie that the server set (this page can neither read nor keep it).
 * `no-line` when the server does not answer, `not-signed-in` when nobody is.
 */
export function fetchMe(): Promise<MeResult> {
  return ask(ME_PATH, { method: 'GET' }, REQUEST_TIMEOUT_MS);
}

/** `bad-credentials` or `too-many-attempts` (detail: seconds) when refused. */
export function signIn(input: SignInRequest): Promise<MeResult> {
  return post(SIGN_IN_PATH, input);
}

/** Makes the first IT account with the one-time token of the link that the server's console printed. */
export function createFirstAccount(input: FirstAccountRequest): Promise<MeResult> {
  return post(FIRST_ACCOUNT_PATH, input);
}

/** Ends the stay of this browser. True when the server confirmed it; else the cookie is still good and staff must be told. */
export async function signOut(): Promise<boolean> {
  try {
    const answer = await fetch(SIGN_OUT_PATH, {
      method: 'POST',
      headers: { [STAFF_REQUEST_HEADER]: '1' },
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    return answer.ok || answer.status === 401;
  } catch {
    return false;
  }
}

function post(path: string, input: unknown): Promise<MeResult> {
  const body = JSON.stringify(input);
  return ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body }, SIGN_IN_TIMEOUT_MS);
}

async function ask(path: string, init: RequestInit, timeoutMs: number): Promise<MeResult> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      ...init,
      headers: { ...init.headers, accept: 'application/json', [STAFF_REQUEST_HEADER]: '1' },
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    return refuse('no-line');
  }
  // Refusals come as a Result with a 4xx status; a proxy's HTML page comes as neither.
  const body: unknown = await answer.json().catch(() => undefined);
  const parsed = MeAnswer.safeParse(body);
  if (parsed.success) return parsed.data;
  return refuse(answer.status >= 502 ? 'no-line' : 'malformed');
}
