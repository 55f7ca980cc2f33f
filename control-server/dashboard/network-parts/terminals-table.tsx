import { IconNetwork, IconQuestionMark, IconWifi } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Tile } from '#protocol/staff-messages.ts';
import type { Figure } from '#protocol/tile-figures.ts';
import { lookOf } from '../parts/state-look.ts';
import { toneStyle } from '../parts/tone-style.ts';
import { useFigures } from './line-words.ts';
import classes from './table.module.css';

const iconOf = { cable: IconNetwork, wifi: IconWifi, unknown: IconQuestionMark };

/** The terminals of a site as they measure now, from their card outwards. Who is silent measures nothing. */
export function TerminalsTable({ tiles }: { tiles: readonly Tile[] }) {
  const { t } = useTranslation();
  return (
    <section className={classes.terminals} aria-labelledby="terminals-title">
      <h2 id="terminals-title">{t('network.terminals')}</h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard (WCAG 2.1.1) */}
      <div className={classes.scroll} role="region" aria-labelledby="terminals-title" tabIndex={0}>
        <table className={classes.table} data-testid="terminals-table">
          <thead>
            <tr>
              <th scope="col">{t('network.column.terminal')}</th>
              <th scope="col">{t('network.column.link')}</th>
              <th scope="col">{t('network.figure.gateway')}</th>
              <th scope="col">{t('network.figure.dns')}</th>
              <th scope="col">{t('network.column.beyond')}</th>
              <th scope="col">{t('network.figure.server')}</th>
              <th scope="col">{t('network.figure.loss')}</th>
              <th scope="col">{t('network.figure.signal')}</th>
            </tr>
          </thead>
          <tbody>
            {tiles.map((tile) => (
              <tr key={tile.terminalId}>
                <th scope="row">{tile.name}</th>
                <MeasureCells tile={tile} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function MeasureCells({ tile: { state, measure } }: { tile: Tile }) {
  const { t } = useTranslation();
  const figures = useFigures();
  if (state.kind === 'silent' || !measure) {
    const { Icon, tone } = lookOf.silent;
    return (
      <td colSpan={7}>
        <span className={classes.word} style={toneStyle(tone)}>
          {state.kind === 'silent' && <Icon size={18} aria-hidden />}
          {t(state.kind === 'silent' ? 'count.silent' : 'line.never')}
        </span>
      </td>
    );
  }
  const Icon = iconOf[measure.medium];
  const timing = (one: Figure) =>
    one === 'failed' ? <strong className={classes.failed}>{t('line.failed')}</strong> : figures.ms(one);
  return (
    <>
      <td>
        <span className={classes.word} style={toneStyle('out')}>
          <Icon size={18} aria-hidden />
          {t(`line.medium.${measure.medium}`)}
        </span>
      </td>
      <td>{timing(measure.gateway)}</td>
      <td>{timing(measure.dns)}</td>
      <td>{timing(measure.beyond)}</td>
      <td>{timing(measure.server)}</td>
      <td>{figures.loss(measure.lossPercent)}</td>
      <td>{measure.medium === 'cable' ? '–' : figures.signal(measure.signalDbm)}</td>
    </>
  );
}
