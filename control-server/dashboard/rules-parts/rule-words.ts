import type { TFunction } from 'i18next';
import type { LimitRule, WayIn } from '#protocol/room-rules.ts';
import type { Tile } from '#protocol/staff-messages.ts';
import { type Language, durationWords } from '../format/clock-words.ts';
import { weekdayWords } from '../format/hours-words.ts';

type Reading = { t: TFunction; language: Language; tiles: readonly Tile[] };

function listed(words: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(words);
}

/** By what people come: "Ticket jeune et Sans ticket". */
export function kindsWords(kinds: readonly WayIn[], { t, language }: Pick<Reading, 't' | 'language'>): string {
  return listed(
    kinds.map((kind) => t(`rules.kind.${kind}`)),
    language,
  );
}

/** For whom a rule is: "Ticket jeune · Poste 1 et Poste 2 · mardi". */
export function whoWords({ kinds, terminals, weekdays }: LimitRule, { t, language, tiles }: Reading): string {
  const parts = [kinds.length === 0 ? t('rules.limits.everyone') : kindsWords(kinds, { t, language })];
  if (terminals.length > 0) {
    const nameOf = (terminalId: string) => tiles.find((tile) => tile.terminalId === terminalId)?.name;
    parts.push(
      listed(
        terminals.map((terminalId) => nameOf(terminalId) ?? t('rules.limits.gone')),
        language,
      ),
    );
  }
  if (weekdays.length > 0) {
    const days = weekdays.toSorted((one, other) => one - other).map((weekday) => weekdayWords(weekday, language));
    parts.push(listed(days, language));
  }
  return parts.join(' · ');
}

/** How often a session may be made longer: "2 prolongations". */
export function extensionsWords(extensions: number | null, t: TFunction): string {
  if (extensions === null) return t('rules.limits.anyExtensions');
  return extensions === 0 ? t('rules.limits.noExtension') : t('rules.limits.extensions', { count: extensions });
}

/** What a rule gives: "60 min par séance, 2 h par jour et par ticket, 2 prolongations". */
export function whatWords(
  { minutesPerSession, minutesPerDay, extensions }: LimitRule,
  { t, language }: Reading,
): string {
  const parts = [t('rules.limits.session', { duration: durationWords(minutesPerSession, language) })];
  if (minutesPerDay !== null) parts.push(t('rules.limits.day', { duration: durationWords(minutesPerDay, language) }));
  parts.push(extensionsWords(extensions, t));
  return parts.join(language === 'ar' ? '، ' : ', ');
}
