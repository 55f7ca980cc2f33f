import { IconAlertTriangle, IconArrowLeft, IconHome, IconMinus, IconPlus } from '@tabler/icons-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResidentState } from '../../core/resident-screen-contract.ts';
import styles from './AddressRow.module.css';

/** Back, home, the address, and the size of the page. A refusal takes the address's place until it is read: below it the page is drawn. */
export function AddressRow({ state }: { state: ResidentState }) {
  const { t } = useTranslation('resident');
  const { call } = window.escaleResident;
  return (
    <nav className={styles.row} aria-label={t('bar.label')}>
      <button
        type="button"
        className={styles.button}
        aria-disabled={!state.canGoBack}
        onClick={() => state.canGoBack && call({ call: 'back' })}
      >
        <IconArrowLeft aria-hidden="true" className={styles.turned} />
        {t('bar.back')}
      </button>
      <button
        type="button"
        className={styles.button}
        aria-current={state.activeTabId === null ? 'page' : undefined}
        onClick={() => call({ call: 'home' })}
      >
        <IconHome aria-hidden="true" />
        {t('bar.home')}
      </button>
      {state.refusal ? <RefusalInPlace refusal={state.refusal} /> : <AddressField address={state.address} />}
      <div role="group" aria-label={t('bar.zoom')} className={styles.zoom}>
        <button
          type="button"
          className={styles.button}
          aria-label={t('bar.zoomOut')}
          onClick={() => call({ call: 'zoom-out' })}
        >
          <IconMinus aria-hidden="true" />
        </button>
        <output className={styles.percent}>{t('bar.percent', { percent: state.zoomPercent })}</output>
        <button
          type="button"
          className={styles.button}
          aria-label={t('bar.zoomIn')}
          onClick={() => call({ call: 'zoom-in' })}
        >
          <IconPlus aria-hidden="true" />
        </button>
      </div>
    </nav>
  );
}

function AddressField({ address }: { address: string }) {
  const { t } = useTranslation('resident');
  const [typed, setTyped] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    const text = (typed ?? address).trim();
    if (text === '') return;
    window.escaleResident.call({ call: 'navigate', text });
    input.current?.blur();
  }

  return (
    <form className={styles.address} onSubmit={submit} autoComplete="off" noValidate>
      <input
        ref={input}
        type="text"
        inputMode="url"
        // An address is read from left to right; the hint as the language is.
        dir={(typed ?? address) === '' ? undefined : 'ltr'}
        aria-label={t('bar.address')}
        placeholder={t('bar.addressHint')}
        value={typed ?? address}
        maxLength={2_000}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="none"
        spellCheck={false}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
        // What is shown when nobody types is where the page really is.
        onBlur={() => setTyped(null)}
      />
      <button
        type="submit"
        className={styles.go}
        // Else the press would leave the field first, and what was typed with it.
        onPointerDown={(event) => event.preventDefault()}
      >
        {t('bar.go')}
      </button>
    </form>
  );
}

function RefusalInPlace({ refusal }: { refusal: NonNullable<ResidentState['refusal']> }) {
  const { t } = useTranslation('resident');
  const ok = useRef<HTMLButtonElement>(null);
  const sentenceId = useId();
  // The field that had the keyboard is gone: the answer takes it over, if nobody else has it.
  useEffect(() => {
    if (document.activeElement === document.body) ok.current?.focus();
  }, []);
  return (
    <div className={styles.refusal}>
      <IconAlertTriangle aria-hidden="true" />
      <p role="alert" id={sentenceId}>
        {t(`refusal.${refusal}`)}
      </p>
      <button
        ref={ok}
        type="button"
        className={styles.go}
        aria-describedby={sentenceId}
        onClick={() => window.escaleResident.call({ call: 'dismiss-refusal' })}
      >
        {t('bar.ok')}
      </button>
    </div>
  );
}
