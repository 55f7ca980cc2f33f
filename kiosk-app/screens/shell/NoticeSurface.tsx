import {
  type Icon,
  IconClockPause,
  IconClockPlus,
  IconHandStop,
  IconHourglassLow,
  IconLifebuoy,
  IconLogout,
  IconMessageCircle,
  IconPlayerPlay,
  IconUsers,
  IconWalk,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language, Notice, ScreenState } from '../../core/screen-contract.ts';
import { timeOfDay } from '../moments.ts';
import { Button } from '../parts/Button.tsx';
import styles from './NoticeSurface.module.css';
import { helpLines } from './help-lines.ts';
import { refusalText } from './refusal-text.ts';
import { useShellState } from './shell-state.ts';
import { soundWarning } from './warning-sound.ts';

/** The card below the bar. It never takes the keyboard from the page; a screen reader is told politely (domain.md §3.3). */
export function NoticeSurface() {
  const { t } = useTranslation('kiosk');
  const state = useShellState();
  const notice = state?.notice ?? null;
  const card = state && notice ? cardOf(notice, t, state) : null;
  const isOffer = notice?.kind === 'time-warning' && notice.offeredMinutes !== undefined;
  const soundsAt = notice?.kind === 'time-warning' && notice.hasSound ? notice.minutes : null;
  useEffect(() => {
    if (soundsAt !== null) soundWarning();
  }, [soundsAt]);
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
        notice &&
        notice.kind !== 'asking-time' && (
          <div className={styles.actions}>
            {notice.kind === 'help' && (
              <Button onClick={() => window.escale.call({ call: 'take-back-help' })}>{t('help.takeBack')}</Button>
            )}
            <Button look={isOffer ? 'quiet' : 'next'} onClick={dismiss}>
              {notice.kind === 'still-there' ? t('notice.here') : t('notice.ok')}
            </Button>
            {isOffer && (
              <Button look="next" onClick={() => window.escale.call({ call: 'ask-more-time' })}>
                {t('notice.more')}
              </Button>
            )}
          </div>
        )
      )}
    </main>
  );
}

/** "L'atelier « Impôts » commence à 14 h." */
function whyItEnds(
  { closesAt = 0, endsFor = 'closing', endsForTitle: title = '' }: Ending,
  t: TFunction<'kiosk'>,
  language: Language,
): string {
  return t(`notice.why.${endsFor}`, { title, time: timeOfDay(closesAt, language) });
}

type Ending = Pick<Extract<Notice, { kind: 'session-began' }>, 'closesAt' | 'endsFor' | 'endsForTitle'>;

type Card = { Icon: Icon; title: string; lines: string[] };

function cardOf(notice: Notice, t: TFunction<'kiosk'>, { language, help, bar }: ScreenState): Card {
  switch (notice.kind) {
    case 'session-began':
      return {
        Icon: IconPlayerPlay,
        title: notice.closesAt === undefined ? t('notice.began') : t('notice.beganMinutes', { count: notice.minutes }),
        lines: [
          notice.closesAt === undefined
            ? t('notice.beganText', { count: notice.minutes, time: timeOfDay(notice.endsAt, language) })
            : whyItEnds(notice, t, language),
          t('notice.beganEnd'),
          bar?.pauseMinutes ? t('notice.beganKeys') : t('notice.beganKey'),
        ],
      };
    case 'time-warning':
      return {
        Icon: IconHourglassLow,
        title: t('notice.warning', { count: notice.minutes }),
        lines: [
          t('notice.warningSave'),
          ...(notice.offeredMinutes === undefined
            ? [
                notice.closesAt === undefined
                  ? t('notice.warningText', { time: timeOfDay(notice.endsAt, language) })
                  : whyItEnds(notice, t, language),
              ]
            : [
                t('notice.extendedText', { time: timeOfDay(notice.endsAt, language) }),
                t('notice.warningMore', { minutes: notice.offeredMinutes }),
              ]),
        ],
      };
    case 'asking-time':
      return { Icon: IconClockPlus, title: t('wait'), lines: [t('notice.asking')] };
    case 'not-extended':
      return {
        Icon: IconClockPause,
        title: t('notice.notExtended'),
        lines: [
          refusalText(t, notice.refusal, language),
          t('notice.extendedText', { time: timeOfDay(notice.endsAt, language) }),
        ],
      };
    case 'extended':
      return {
        Icon: IconClockPlus,
        title: t('notice.extended', { count: notice.minutes }),
        lines: [t('notice.extendedText', { time: timeOfDay(notice.endsAt, language) })],
      };
    case 'still-there':
      return { Icon: IconHandStop, title: t('notice.stillThere'), lines: [t('notice.stillThereText')] };
    case 'accompanied':
      return {
        Icon: IconUsers,
        title: t('notice.accompanied'),
        lines: [
          t('notice.accompaniedText'),
          t('notice.extendedText', { time: timeOfDay(notice.endsAt, language) }),
          ...(notice.quietMinutes === undefined ? [] : [t('notice.accompaniedQuiet', { count: notice.quietMinutes })]),
        ],
      };
    case 'help': {
      const said = help && help.kind !== 'ready' ? helpLines(t, help) : null;
      return {
        Icon: help?.kind === 'coming' ? IconWalk : IconLifebuoy,
        title: said?.title ?? t('help.ask'),
        lines: said ? [...said.rest, t('help.key')] : [],
      };
    }
    case 'help-over':
      return { Icon: IconLifebuoy, title: t('help.over'), lines: [t('help.overText')] };
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
