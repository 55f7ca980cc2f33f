import { isDeepStrictEqual } from 'node:util';
import type { JournalRecord } from '#protocol/journal-events.ts';
import type { Fact } from './history.ts';
import { readSegments } from './segments.ts';

/**
 * What was ever seen on one terminal's disk. Looked at while the terminal is dead and at the end, so that a record that vanishes in between is missed, and
 * not forgotten with it.
 */
export class DiskEvidence {
  readonly #facts = new Map<string, Fact>();
  /** boots in the order they were first seen */
  readonly #boots: string[] = [];

  /** @returns records whose content on the disk is other than it was; never in a sound journal */
  look(dataDir: string): JournalRecord[] {
    const changed: JournalRecord[] = [];
    for (const { record } of readSegments(dataDir)) {
      const key = keyOf(record);
      const known = this.#facts.get(key);
      if (!this.#boots.includes(record.bootId)) this.#boots.push(record.bootId);
      if (!known) this.#facts.set(key, { ...record, isDamaged: false });
      else if (record.event.type !== 'record-lost' && !isDeepStrictEqual(known.event, record.event))
        changed.push(record);
    }
    return changed;
  }

  /** After damage done on purpose: what was on the disk before and is not there any more is damaged. @returns how many */
  lookAfterDamage(dataDir: string, before: readonly JournalRecord[]): number {
    const left = new Set(readSegments(dataDir).map(({ record }) => keyOf(record)));
    const gone = before.filter((record) => !left.has(keyOf(record)));
    for (const record of gone) {
      const fact = this.#facts.get(keyOf(record));
      if (fact) fact.isDamaged = true;
    }
    return gone.length;
  }

  /** @returns all facts, oldest boot first */
  facts(): Fact[] {
    const place = new Map(this.#boots.map((bootId, index) => [bootId, index]));
    return [...this.#facts.values()].toSorted(
      (a, b) => (place.get(a.bootId) ?? 0) - (place.get(b.bootId) ?? 0) || a.seq - b.seq,
    );
  }
}

const keyOf = ({ bootId, seq }: { bootId: string; seq: number }) => `${bootId} ${seq}`;
