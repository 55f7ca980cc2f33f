import type { Tile } from '#protocol/staff-messages.ts';
import { type Language, durationWords } from '../format/clock-words.ts';

type Memory = Tile['memory'];

/** Below this the wall clock of a terminal is right enough: the seconds of a slow heartbeat and of an hour without NTP. */
const WORTH_SAYING_MS = 5_000;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

/** What is wrong with a terminal's memory; null: nothing, or nothing known. */
export function memoryTrouble(memory: Memory): 'filling' | 'full' | 'unwritable' | null {
  return memory === null || memory.journal === 'ok' ? null : memory.journal;
}

/** In these two states no session begins, because none of its facts could be kept (protocol/journal-events.ts). */
export function refusesSessions(memory: Memory): boolean {
  const trouble = memoryTrouble(memory);
  return trouble === 'full' || trouble === 'unwritable';
}

/** Is the terminal's wall clock late or early, and by how much in words? null: right to 5 s, or not known. */
export function clockError(memory: Memory, language: Language): { kind: 'late' | 'early'; offset: string } | null {
  const ms = memory?.clockOffsetMs ?? null;
  if (ms === null || Math.abs(ms) < WORTH_SAYING_MS) return null;
  return { kind: ms < 0 ? 'late' : 'early', offset: offsetWords(Math.abs(ms), language) };
}

const localeOf: Record<Language, string> = { fr: 'fr-FR', en: 'en-US', ar: 'ar-MA-u-nu-latn' };

/** "8 secondes", "1 h 05", "12 jours", "26 ans": a clock without its battery starts in another century, so one unit is enough there. `ms` > 0. */
function offsetWords(ms: number, language: Language): string {
  if (ms < MINUTE - 500) return inUnit(Math.round(ms / 1_000), 'second', language);
  if (ms < 2 * DAY) return durationWords(Math.round(ms / MINUTE), language);
  if (ms < 2 * YEAR) return inUnit(Math.round(ms / DAY), 'day', language);
  return inUnit(Math.round(ms / YEAR), 'year', language);
}

function inUnit(value: number, unit: 'second' | 'day' | 'year', language: Language): string {
  return new Intl.NumberFormat(localeOf[language], {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    useGrouping: false,
  }).format(value);
}
