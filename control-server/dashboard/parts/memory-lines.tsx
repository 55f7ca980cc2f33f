import { useTranslation } from 'react-i18next';
import type { Tile } from '#protocol/staff-messages.ts';
import { clockWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { clockError, memoryTrouble } from '../orders/memory-words.ts';

/** How a terminal's memory and clock are, in quiet lines. At a terminal that is away it is what it said last, and says so. */
export function MemoryLines({ tile: { state, memory } }: { tile: Pick<Tile, 'state' | 'memory'> }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (memory === null) return <p>{t('memory.unknown')}</p>;
  const trouble = memoryTrouble(memory);
  const error = clockError(memory, language);
  const { pendingRecords } = memory;
  return (
    <>
      {state.kind === 'silent' && state.since !== null && (
        <p>{t('memory.asOf', { time: clockWords(state.since, language) })}</p>
      )}
      <p>{t(`memory.${trouble ?? 'ok'}`)}</p>
      {trouble && <p>{t(`memory.advice.${trouble}`)}</p>}
      <p>{pendingRecords === 0 ? t('memory.pendingNone') : t('memory.pending', { count: pendingRecords })}</p>
      {error && <p>{t(error.kind === 'late' ? 'memory.clockLate' : 'memory.clockEarly', { offset: error.offset })}</p>}
    </>
  );
}
