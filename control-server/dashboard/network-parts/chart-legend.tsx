import { useTranslation } from 'react-i18next';
import type { LineName } from '../network/line-name.ts';
import classes from './chart.module.css';
import { useWordOf } from './line-words.ts';

/** What each sign of the chart means, in words. */
export function ChartLegend({ line, terminalName }: { line: LineName; terminalName: string | null }) {
  const { t } = useTranslation();
  const wordOf = useWordOf();
  const signs: [string, string][] = [
    ['mean', t('network.legend.mean')],
    ['band', t('network.legend.band')],
    ['bars', t('network.legend.loss')],
    ['down', wordOf(line, 'down')],
    ['silent', t('network.legend.silent')],
    ['incident', t('network.legend.incident')],
  ];
  if (terminalName !== null) signs.splice(2, 0, ['terminal', terminalName]);
  return (
    <ul className={classes.legend}>
      {signs.map(([sign, words]) => (
        <li key={sign}>
          <span className={classes.sign} data-sign={sign} aria-hidden />
          {words}
        </li>
      ))}
    </ul>
  );
}
