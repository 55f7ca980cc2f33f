import { IconArrowRight, IconLogout, IconTicket } from '@tabler/icons-react';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CODE_DIGITS } from '#protocol/one-time-code.ts';
import type { Refusal } from '#protocol/result.ts';
import type { Language, ScreenState } from '../../core/screen-contract.ts';
import { Button } from '../parts/Button.tsx';
import { RefusalSentence } from '../parts/RefusalSentence.tsx';
import styles from './CodeView.module.css';
import { ScreenFrame } from './ScreenFrame.tsx';
import { codeDigits } from './code-digits.ts';
import { refusalText } from './refusal-text.ts';
import { useStillThere } from './shell-state.ts';

type CodeViewProps = {
  place: ScreenState['place'];
  language: Language;
  /** for the team; null: none now, and the refusal says why */
  number: string | null;
  /** how often it was answered wrongly */
  wrong: number;
  refusal: Refusal | null;
};

/** A one-time code: the number to tell the team, read from afar or over a telephone, and six digits to type. */
export function CodeView({ place, language, number, wrong, refusal }: CodeViewProps) {
  const { t } = useTranslation('kiosk');
  useStillThere();
  const leave = () => window.escale.call({ call: 'leave' });
  return (
    <ScreenFrame
      place={place}
      language={language}
      end={
        <Button icon={<IconLogout aria-hidden="true" className={styles.turned} />} onClick={leave}>
          {t('words.leave')}
        </Button>
      }
    >
      <div className={styles.page}>
        <div className={styles.head}>
          <h1>{t('code.title')}</h1>
          {number !== null && <p>{t('code.how')}</p>}
        </div>
        {refusal && <RefusalSentence>{refusalText(t, refusal, language)}</RefusalSentence>}
        {/* Each try is typed anew. */}
        {number !== null && <CodeForm key={`${number} ${wrong}`} number={number} />}
        <Button icon={<IconTicket aria-hidden="true" />} onClick={() => window.escale.call({ call: 'choose-ticket' })}>
          {t('wayIn.ticket')}
        </Button>
      </div>
    </ScreenFrame>
  );
}

function CodeForm({ number }: { number: string }) {
  const { t } = useTranslation('kiosk');
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [isIncomplete, setIsIncomplete] = useState(false);
  const numberId = useId();

  function submit(event: FormEvent) {
    event.preventDefault();
    setIsIncomplete(code.length < CODE_DIGITS);
    if (code.length === CODE_DIGITS) window.escale.call({ call: 'submit-code', code });
    else input.current?.focus();
  }

  return (
    <form className={styles.form} onSubmit={submit} autoComplete="off" noValidate>
      <div className={styles.number}>
        <span>{t('code.number')}</span>
        <strong id={numberId} dir="ltr">
          {`${number.slice(0, 4)} ${number.slice(4)}`}
        </strong>
      </div>
      {isIncomplete && <RefusalSentence>{t('code.incomplete')}</RefusalSentence>}
      <div className={styles.answer}>
        <label className={styles.field}>
          {t('code.field')}
          <input
            ref={input}
            autoFocus
            type="text"
            inputMode="numeric"
            dir="ltr"
            value={code}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={numberId}
            onChange={(event) => {
              setIsIncomplete(false);
              setCode(codeDigits(event.target.value));
            }}
          />
        </label>
        <Button
          submits
          look="next"
          size="large"
          iconAfter={<IconArrowRight aria-hidden="true" className={styles.turned} />}
        >
          {t('words.start')}
        </Button>
      </div>
    </form>
  );
}
