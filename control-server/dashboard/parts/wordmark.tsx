import mark from '../escale-mark.svg?url';
import { useTranslation } from 'react-i18next';

/** The name with its mark, the boat at its mooring that the kiosk shows too. */
export function Wordmark({ size = 32 }: { size?: number }) {
  const { t } = useTranslation();
  return (
    <span className="wordmark" style={{ fontSize: `${size / 24}rem` }}>
      <img src={mark} width={size} height={size} alt="" />
      {t('app.name')}
    </span>
  );
}
