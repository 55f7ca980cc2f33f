import { useTranslation } from 'react-i18next';
import { type Comfort, contrasts, textPercents } from '../../core/comfort.ts';
import { Button } from '../parts/Button.tsx';
import styles from './ComfortPanel.module.css';

/** The size of the text and its contrast, for this session only. What is chosen is seen at once. */
export function ComfortPanel({ id, comfort, onClose }: { id: string; comfort: Comfort; onClose: () => void }) {
  const { t } = useTranslation('kiosk');
  const choose = (chosen: Partial<Comfort>) =>
    window.escale.call({ call: 'choose-comfort', comfort: { ...comfort, ...chosen } });
  return (
    <section
      id={id}
      aria-label={t('comfort.title')}
      className={styles.panel}
      // The welcome starts by any touch and any key; choosing here is not starting.
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onClose();
      }}
    >
      <div role="group" aria-label={t('comfort.text')} className={styles.choices}>
        <span aria-hidden="true">{t('comfort.text')}</span>
        {textPercents.map((textPercent) => (
          <button
            key={textPercent}
            type="button"
            aria-pressed={textPercent === comfort.textPercent}
            onClick={() => choose({ textPercent })}
          >
            {t('comfort.size', { percent: textPercent })}
          </button>
        ))}
      </div>
      <div role="group" aria-label={t('comfort.contrast')} className={styles.choices}>
        <span aria-hidden="true">{t('comfort.contrast')}</span>
        {contrasts.map((contrast) => (
          <button
            key={contrast}
            type="button"
            aria-pressed={contrast === comfort.contrast}
            onClick={() => choose({ contrast })}
          >
            {t(`comfort.${contrast}`)}
          </button>
        ))}
      </div>
      <Button onClick={onClose}>{t('comfort.close')}</Button>
    </section>
  );
}
