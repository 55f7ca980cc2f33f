import { IconArrowBackUp, IconArrowRight, IconEye, IconEyeOff, IconLogout, IconTransferIn } from '@tabler/icons-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Pin, isCardNumber } from '#protocol/cards.ts';
import { CARD_DIGITS } from '#protocol/limits.ts';
import type { Refusal } from '#protocol/result.ts';
import type { Language, ScreenState } from '../../core/screen-contract.ts';
import { Button } from '../parts/Button.tsx';
import { RefusalSentence } from '../parts/RefusalSentence.tsx';
import styles from './CardView.module.css';
import { DigitField } from './DigitField.tsx';
import { ScreenFrame } from './ScreenFrame.tsx';
import { refusalText } from './refusal-text.ts';
import { useStillThere } from './shell-state.ts';

type CardViewProps = {
  place: ScreenState['place'];
  language: Language;
  refusal: Refusal | null;
  /** no card can be looked at now */
  lineIsDown: boolean;
  /** the card has a session at another terminal, which one press brings here */
  canMoveHere: boolean;
  /** its digits, as far as they were typed; they stay for the next try */
  number: string;
  onNumber: (digits: string) => void;
};

/** The number of a card and its secret code. The code is nowhere but in this view, and goes with it. */
export function CardView({ place, language, refusal, lineIsDown, canMoveHere, number, onNumber }: CardViewProps) {
  const { t } = useTranslation('kiosk');
  const [pin, setPin] = useState('');
  const [isShown, setShown] = useState(false);
  const [problem, setProblem] = useState<'wrongNumber' | 'wrongPin' | null>(null);
  const numberField = useRef<HTMLInputElement>(null);
  const pinField = useRef<HTMLInputElement>(null);
  useStillThere();

  // A number that is there already was scanned, or refused with its code: then the code is what is to be typed.
  const first = canMoveHere ? 'move' : isCardNumber(number) ? 'pin' : 'number';

  function goOn() {
    const isRight = isCardNumber(number);
    setProblem(isRight ? null : 'wrongNumber');
    (isRight ? pinField : numberField).current?.focus();
    return isRight;
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!goOn()) return;
    if (Pin.safeParse(pin).success) window.escale.call({ call: 'submit-card', number, pin });
    else setProblem('wrongPin');
  }

  const sentence = problem
    ? t(`card.${problem}`)
    : refusal?.code === 'no-line' || (lineIsDown && !refusal)
      ? t('card.noLine')
      : refusal && refusalText(t, refusal, language);
  const leave = (
    <Button
      icon={<IconLogout aria-hidden="true" className={styles.turned} />}
      onClick={() => window.escale.call({ call: 'leave' })}
    >
      {t('card.leave')}
    </Button>
  );
  return (
    <ScreenFrame place={place} language={language} end={leave}>
      <form className={styles.page} onSubmit={submit} autoComplete="off" noValidate>
        <div className={styles.head}>
          <h1>{canMoveHere ? t('card.elsewhereTitle') : t('card.title')}</h1>
          {sentence ? <RefusalSentence>{sentence}</RefusalSentence> : <p className={styles.hint}>{t('card.hint')}</p>}
        </div>
        <div className={styles.fields}>
          <DigitField
            ref={numberField}
            isFirst={first === 'number'}
            label={t('card.number')}
            hint={t('card.numberHint')}
            value={number}
            most={CARD_DIGITS}
            isGrouped
            isWrong={problem === 'wrongNumber'}
            onWrite={(digits) => {
              setProblem(null);
              onNumber(digits);
            }}
            onEnter={goOn}
          />
          <DigitField
            ref={pinField}
            isFirst={first === 'pin'}
            label={t('card.pin')}
            hint={t('card.pinHint')}
            value={pin}
            // More than a code has: what is too long (a card's number) is said to be, and not cut into another code.
            most={CARD_DIGITS}
            isHidden={!isShown}
            isWrong={problem === 'wrongPin'}
            onWrite={(digits) => {
              setProblem(null);
              setPin(digits);
            }}
          >
            <Button
              icon={isShown ? <IconEyeOff aria-hidden="true" /> : <IconEye aria-hidden="true" />}
              aria-pressed={isShown}
              onClick={() => {
                setShown(!isShown);
                pinField.current?.focus();
              }}
            >
              {isShown ? t('card.hide') : t('card.show')}
            </Button>
          </DigitField>
        </div>
        <div className={styles.actions}>
          <Button
            icon={<IconArrowBackUp aria-hidden="true" className={styles.turned} />}
            onClick={() => window.escale.call({ call: 'choose-again' })}
          >
            {t('card.back')}
          </Button>
          {canMoveHere && (
            <Button
              autoFocus
              look="next"
              size="large"
              icon={<IconTransferIn aria-hidden="true" className={styles.turned} />}
              onClick={() => window.escale.call({ call: 'move-here' })}
            >
              {t('card.moveHere')}
            </Button>
          )}
          <Button
            submits
            look={canMoveHere ? 'quiet' : 'next'}
            size="large"
            iconAfter={<IconArrowRight aria-hidden="true" className={styles.turned} />}
          >
            {t('card.start')}
          </Button>
        </div>
      </form>
    </ScreenFrame>
  );
}
