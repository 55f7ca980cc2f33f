import {
  type Icon,
  IconClockPlus,
  IconHourglassLow,
  IconLogout,
  IconMessageCircle,
  IconPlayerPlay,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Language, Notice } from '../../core/screen-contract.ts';
import { timeOfDay } from '../moments.ts';
import { Button } from '../parts/Button.tsx';
import styles from './NoticeSurface.module.css';
import { useShellState } from './shell-state.ts';

/** The card below the bar. It never takes the keyboard from the page; a screen reader is told politely (domain.md §3.3). */
export function NoticeSurface() {
  const { t } = useTranslation('kiosk');
  const state = useShellState();
  const notice = state?.notice ?? null;
  const card = state && notice ? cardOf(notice, t, state.language) : null;
  const dismiss = () => window.escale.call({ call: 'dismiss-notice' });
  return (
    <main className={[styles.card, notice ? styles[notice.kind] : styles.none].join(' ')}>
      {card && <card.Icon aria-hidden="true" />}
      {/* Always there, so that what comes into it is announced. */}
      <div role="status" className={styles.told}>
        {card && (
          <>
            <h1>{card.title}</h1>
            {/* Very large text scrolls here; then the keyboard may scroll it too. */}
            <div className={styles.text} tabIndex={0}>
              {card.lines.map((line) => (
                <p key={line} dir="auto">
                  {line}
                </p>
              ))}
            </div>
          </>
        )}
      </div>
      {notice?.kind === 'confirm-end' ? (
        <div className={styles.actions}>
          <Button onClick={dismiss}>{t('notice.confirmNo')}</Button>
          <Button look="next" onClick={() => window.escale.call({ call: 'confirm-end' })}>
            {t('notice.confirmYes')}
          </Button>
        </div>
      ) : (
        notice && (
          <div className={styles.actions}>
            <Button look="next" onClick={dismiss}>
              {t('notice.ok')}
            </Button>
          </div>
        )
      )}
    </main>
  );
}

type Card = { Icon: Icon; title: string; lines: string[] };

function cardOf(notice: Notice, t: TFunction<'kiosk'>, language: Language): Card {
  switch (notice.kind) {
    case 'session-began':
      return {
        Icon: IconPlayerPlay,
        title: t('notice.began'),
        lines: [
          t('notice.beganText', { count: notice.minutes, time: timeOfDay(notice.endsAt, language) }),
          t('notice.beganEnd'),
          t('notice.beganKey'),
        ],
      };
    case 'time-warning':
      return {
        Icon: IconHourglassLow,
        title: t('notice.warning', { count: notice.minutes }),
        lines: [t('notice.warningSave'), t('notice.warningText', { time: timeOfDay(notice.endsAt, language) })],
      };
    case 'extended':
      return {
        Icon: IconClockPlus,
        title: t('notice.extended', { count: notice.minutes }),
        lines: [t('notice.extendedText', { time: timeOfDay(notice.endsAt, language) })],
      };
    case 'message':
      return { Icon: IconMessageCircle, title: t('notice.message'), lines: [notice.text] };
    case 'confirm-end':
      return {
        Icon: IconLogout,
        title: t('notice.confirm'),
        lines: [t('notice.confirmText'), t('clean.takeThings'), t('notice.confirmKeys')],
      };
  }
}
