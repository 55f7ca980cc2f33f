import { useTranslation } from 'react-i18next';
import classes from './line-card.module.css';
import { type NamedLine, useFigures } from './line-words.ts';

/** The figures of a line with their names; each keeps its place whether it is known or not. */
export function FigureList({ line: { name, now } }: { line: NamedLine }) {
  const { t } = useTranslation();
  const figures = useFigures();
  const rows: [string, string][] = [
    [t('network.figure.delay'), figures.ms(now.delayMs)],
    [t('network.figure.jitter'), figures.jitter(now.jitterMs)],
    [t('network.figure.loss'), figures.loss(now.lossPercent)],
  ];
  if (name === 'fibre') {
    rows.push(
      [t('network.figure.gateway'), figures.ms(now.gatewayMs)],
      [t('network.figure.dns'), figures.ms(now.dnsMs)],
      [t('network.figure.server'), figures.ms(now.serverMs)],
    );
  } else rows.push([t('network.figure.signal'), figures.signal(now.signalDbm)]);
  return (
    <dl className={classes.figures}>
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
