import { IconArmchair, IconHourglassLow, IconPlayerPause, IconUsers } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language, ScreenState, View } from '../../core/screen-contract.ts';
import { timeOfDay } from '../moments.ts';
import { Button } from '../parts/Button.tsx';
import { RefusalSentence } from '../parts/RefusalSentence.tsx';
import styles from './PausedView.module.css';
import { Pictogram } from './Pictogram.tsx';
import { ScreenFrame } from './ScreenFrame.tsx';
import { soundWarning } from './warning-sound.ts';

type Paused = Extract<View, { kind: 'paused' }>;
type PausedViewProps = { place: ScreenState['place']; language: Language; paused: Paused };

const COLUMNS = 3;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };

/** To what says where one is: each time that changes. */
function giveKeyboard(title: HTMLElement | null) {
  title?.focus();
}

/**
 * What stands before a session whose resident has left the seat for a moment: how long it is kept, for all who come by, and the pictures, of which the resident knows one. No picture has the keyboard of itself:
 * what somebody types on without looking touches none.
 */
export function PausedView({ place, language, paused }: PausedViewProps) {
  const { t } = useTranslation('kiosk');
  const grid = useRef<HTMLUListElement>(null);
  const { step, pictures, isWrong, until, remainingMinutes, isLastMinute, hasSound } = paused;
  const isChoosing = step === 'choose';

  useEffect(() => {
    if (isLastMinute && hasSound) soundWarning();
  }, [isLastMinute, hasSound]);

  /** Arrows move between the pictures, and lead to the first of them from anywhere else. */
  function onKey(event: KeyboardEvent) {
    const by = STEPS[event.key];
    if (event.key === 'Escape' && isChoosing) window.escale.call({ call: 'stay-after-all' });
    if (by === undefined) return;
    event.preventDefault();
    const buttons = [...(grid.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[at < 0 ? 0 : at + by]?.focus();
  }

  const stay = isChoosing && (
    <Button icon={<IconArmchair aria-hidden="true" />} onClick={() => window.escale.call({ call: 'stay-after-all' })}>
      {t('paused.stay')}
    </Button>
  );
  return (
    <ScreenFrame place={place} end={stay || undefined}>
      <div className={styles.page} onKeyDown={onKey}>
        <div className={styles.said}>
          <div className={styles.head}>
            <span className={styles.icon}>
              <IconPlayerPause aria-hidden="true" />
            </span>
            <h1 key={step} ref={giveKeyboard} tabIndex={-1}>
              {isChoosing ? t('paused.chooseTitle') : t('paused.title')}
            </h1>
          </div>
          {isChoosing && <p className={styles.text}>{t('paused.chooseText')}</p>}
          <p className={styles.kept}>{t('paused.keptUntil', { time: timeOfDay(until, language) })}</p>
          <p className={styles.left}>{t('paused.left', { count: remainingMinutes })}</p>
          {/* Always there, so that what comes into it is announced. */}
          <div role="status">
            {isLastMinute && (
              <p className={styles.last}>
                <IconHourglassLow aria-hidden="true" />
                <span>{t('paused.lastMinute')}</span>
              </p>
            )}
          </div>
        </div>
        <div className={styles.back}>
          {step === 'covered' && !isWrong && <p className={styles.touch}>{t('paused.touch')}</p>}
          {step === 'covered' && isWrong && <RefusalSentence>{t('paused.wrong')}</RefusalSentence>}
          {step === 'hidden' && <RefusalSentence>{t('paused.hidden')}</RefusalSentence>}
          {step === 'staff' && (
            <>
              <IconUsers aria-hidden="true" className={styles.team} />
              <RefusalSentence>{t('paused.staff')}</RefusalSentence>
            </>
          )}
          {pictures.length > 0 && (
            <ul ref={grid} className={styles.pictures} aria-label={t('paused.pictures')} dir="ltr" lang="fr">
              {pictures.map((word) => (
                <li key={word}>
                  <button
                    type="button"
                    className={styles.picture}
                    onClick={() => window.escale.call({ call: 'touch-picture', word })}
                  >
                    <Pictogram word={word} className={styles.drawing} />
                    {word}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </ScreenFrame>
  );
}
