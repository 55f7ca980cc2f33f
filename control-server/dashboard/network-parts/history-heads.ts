import { useTranslation } from 'react-i18next';
import type { HistoryHeads } from '../network/history-csv.ts';
import type { LineName } from '../network/line-name.ts';
import { useWordOf } from './line-words.ts';

/** The names of the columns of a saved history. `name`: of the terminal beside its site. */
export function useHistoryHeads(): (line: LineName, name: string) => HistoryHeads {
  const { t } = useTranslation();
  const wordOf = useWordOf();
  return (line, name) => ({
    site: [
      t('network.csv.from'),
      t('network.csv.word'),
      t('network.csv.mean'),
      t('network.csv.low'),
      t('network.csv.high'),
      t('network.csv.jitter'),
      t('network.csv.loss'),
      t('network.csv.availability'),
    ],
    terminal: [t('network.csv.terminalMean', { name }), t('network.csv.terminalLoss', { name })],
    word: (word) => wordOf(line, word),
  });
}
