import { IconArrowRight, IconHourglass } from '@tabler/icons-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Refusal } from '#protocol/result.ts';
import { Button } from '../parts/Button.tsx';
import { RefusalSentence } from '../parts/RefusalSentence.tsx';
import styles from './EnrolmentView.module.css';
import { ScreenFrame } from './ScreenFrame.tsx';
import { formatEnrolmentCode } from './enrolment-code.ts';
import { refusalText } from './refusal-text.ts';

/** `K7MP-4XQD`: two groups of four and the dash. */
const CODE_LENGTH = 9;

/** For the technician, on a terminal without a key: the one-time code. */
export function EnrolmentView({ busy, refusal }: { busy: boolean; refusal: Refusal | null }) {
  const { t } = useTranslation('kiosk');
  const [code, setCode] = useState('');
  const [incomplete, setIncomplete] = useState(false);
  const hintId = useId();

  function submit(event: FormEvent) {
    event.preventDefault();
    setIncomplete(code.length < CODE_LENGTH);
    if (code.length === CODE_LENGTH && !busy) window.escale.call({ call: 'enrol', code });
  }

  return (
    <ScreenFrame place={null}>
      <form className={styles.form} onSubmit={submit} autoComplete="off" noValidate>
        <h1>{t('enrolment.title')}</h1>
        <p>{t('enrolment.text')}</p>
        {incomplete && <RefusalSentence>{t('enrolment.incomplete')}</RefusalSentence>}
        {refusal && !incomplete && !busy && <RefusalSentence>{refusalText(t, refusal)}</RefusalSentence>}
        <label className={styles.code}>
          {t('enrolment.code')}
          <input
            autoFocus
            type="text"
            lang="en"
            dir="ltr"
            value={code}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            aria-describedby={hintId}
            onChange={(event) => {
              setIncomplete(false);
              setCode(formatEnrolmentCode(event.target.value));
            }}
          />
        </label>
        <p id={hintId} className={styles.hint}>
          {t('enrolment.hint')}
        </p>
        {busy ? (
          <p role="status" className={styles.busy}>
            <IconHourglass aria-hidden="true" />
            {t('wait')} {t('enrolment.busy')}
          </p>
        ) : (
          <Button
            submits
            look="next"
            size="large"
            iconAfter={<IconArrowRight aria-hidden="true" className={styles.turned} />}
          >
            {t('enrolment.action')}
          </Button>
        )}
      </form>
    </ScreenFrame>
  );
}
