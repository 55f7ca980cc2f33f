import { z } from 'zod';

/**
 * Version of the wire between a terminal and the server. Raised when a message changes in a way that an older reader would misread;
 * adding an optional field does not raise it. The server accepts N and N-1.
 *
 * 1: the first. 2: bursts, card, Wi-Fi and reference points in a measure; `measures:late`. 3: answered commands, damaged records and sleep in the journal; all boots
 * in hello and welcome; the terminal's memory and clock in a heartbeat.
 */
export const PROTOCOL_VERSION = 3;

/** The oldest terminal the server still speaks with. */
export const OLDEST_TERMINAL_PROTOCOL = 2;

/** Why a connection is refused. Closed: the terminal shows and logs a sentence for each. */
export const connectionRefusals = [
  'protocol-too-old',
  'protocol-too-new',
  'unknown-terminal',
  'revoked',
  'bad-signature',
  'malformed',
  'hello-timeout',
  'rate-limited',
  'server-busy',
  'too-slow',
  'origin-not-allowed',
  'replaced-by-newer-connection',
] as const;

export const ConnectionRefusal = z.enum(connectionRefusals);
export type ConnectionRefusal = z.infer<typeof ConnectionRefusal>;

/**
 * Judges the protocol version a terminal says it speaks.
 * @returns the refusal, or null when the two can talk.
 */
export function judgeProtocolVersion(version: number): 'protocol-too-old' | 'protocol-too-new' | null {
  if (version < OLDEST_TERMINAL_PROTOCOL) return 'protocol-too-old';
  if (version > PROTOCOL_VERSION) return 'protocol-too-new';
  return null;
}
