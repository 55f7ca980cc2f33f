import { join } from 'node:path';
import { z } from 'zod';
import { readIfThere, replaceFile } from '../durable-file.ts';
import { checkedLine, uncheckedJson } from './checked-line.ts';

/** How far the server was when this was written: of each boot the highest acknowledged seq, and when each segment was acknowledged whole, ms since 1970. */
const Acknowledged = z.object({
  boots: z.record(z.string(), z.number().int().nonnegative()),
  segments: z.record(z.string(), z.number().int()),
});
export type Acknowledged = z.infer<typeof Acknowledged>;

/**
 * What was acknowledged, across restarts. Written now and then: too low a seq only means that the server is asked again, and the hello's answer says how far it
 * really is.
 */
export class AcknowledgedFile {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, 'acknowledged');
  }

  /** @returns nothing acknowledged where the file is missing, damaged or cannot be read */
  read(): Acknowledged {
    const none = { boots: {}, segments: {} };
    try {
      const json = uncheckedJson(Buffer.from(readIfThere(this.#path)?.trimEnd() ?? ''));
      return json === null ? none : Acknowledged.parse(JSON.parse(json));
    } catch {
      return none;
    }
  }

  /** @throws what the file system throws */
  write(acknowledged: Acknowledged): void {
    replaceFile(this.#path, checkedLine(JSON.stringify(acknowledged)));
  }
}
