import { z } from 'zod';
import { BlockedHosts } from '#protocol/blocked-hosts.ts';
import { Comfort } from './comfort.ts';
import { Language } from './screen-contract.ts';

/**
 * Every message between the shell and the resident's process: newline-delimited JSON on fd 3. Nothing else crosses. The resident's side is
 * hostile by assumption: a line that is too long or not of the schema is counted and dropped, and never throws. The longest that the shell says, with a full list of hosts, is shorter.
 */
export const MAX_LINE_LENGTH = 16 * 1024;

/** Shell → resident. */
export const ToResident = z.discriminatedUnion('type', [
  /** Before the grant the process is warm and hidden; `show` comes only after it. */
  z.object({
    type: z.literal('show'),
    language: Language,
    comfort: Comfort.optional(),
    /** of the site's filter; absent: nothing is closed by it. No page opens before this message. */
    blockedHosts: BlockedHosts.optional(),
  }),
  /** The seat was left for a moment: nothing is to be heard, and where the shell cannot hide the display nothing to be seen. Then again. */
  z.object({ type: z.literal('cover') }),
  z.object({ type: z.literal('uncover') }),
]);
export type ToResident = z.infer<typeof ToResident>;

/** Resident → shell. */
export const FromResident = z.discriminatedUnion('type', [
  /** Warm: screens loaded, hidden. `sandboxed` is read from the renderer's own /proc status. */
  z.object({ type: z.literal('ready'), sandboxed: z.boolean() }),
  /** Painted after `show`. */
  z.object({ type: z.literal('shown') }),
  /** A key was pressed: not which, nor where. At most every few seconds. */
  z.object({ type: z.literal('typed') }),
  /** A page plays sound: somebody watches or listens. */
  z.object({ type: z.literal('plays') }),
]);
export type FromResident = z.infer<typeof FromResident>;

/** One message as bytes of the wire. */
export function encodeLine(message: ToResident | FromResident): string {
  return `${JSON.stringify(message)}\n`;
}

/**
 * Splits a text stream (set to UTF-8 by its owner) into parsed messages.
 * @param schema of the messages expected from the other side
 * @returns a function that takes a chunk and gives the good messages in it, in order, and how many lines were refused. Never throws.
 */
export function lineDecoder<T>(schema: z.ZodType<T>): (chunk: string) => { messages: T[]; refused: number } {
  let rest = '';
  let skipping = false;
  return (chunk) => {
    const messages: T[] = [];
    let refused = 0;
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (skipping) {
        skipping = false;
        continue;
      }
      const message = line.length > MAX_LINE_LENGTH ? undefined : parseLine(schema, line);
      if (message === undefined) refused += 1;
      else messages.push(message);
    }
    if (rest.length > MAX_LINE_LENGTH) {
      // The start of an endless line: forget it now, and what follows up to its end.
      if (!skipping) refused += 1;
      rest = '';
      skipping = true;
    }
    return { messages, refused };
  };
}

function parseLine<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
