import { ENROL_PATH, EnrolAnswer, type Enrolled } from '#protocol/terminal-messages.ts';
import { REQUEST_TIMEOUT_MS } from '#protocol/limits.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { type Result, refuse } from '#protocol/result.ts';
import type { DeviceKey } from './identity.ts';

/**
 * Trades a one-time code for a place in the city: the server keeps the public half of the key.
 * @returns who this terminal is now, or the server's refusal; `no-line` when it cannot be reached, `internal` when it answers nonsense.
 */
export async function enrol(server: string, code: string, key: DeviceKey): Promise<Result<Enrolled>> {
  let body: unknown;
  try {
    const response = await fetch(new URL(ENROL_PATH, server), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ protocolVersion: PROTOCOL_VERSION, code, publicKey: key.publicKey }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    body = await response.json();
  } catch {
    return refuse('no-line');
  }
  const answer = EnrolAnswer.safeParse(body);
  return answer.success ? answer.data : refuse('internal');
}
