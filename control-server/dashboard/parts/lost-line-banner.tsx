import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { clockWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { useLiveState } from '../state/link-context.tsx';

/** Says calmly that the line is lost and from when the data is. The live region is always there, so that it is heard when filled. */
export function LostLineBanner() {
  const { t } = useTranslation();
  const language = useLanguage();
  const state = useLiveState();
  return (
    <div role="status">
      {state.kind === 'lost' && (
        <p className="lost-banner">
          <IconCloudOff size={22} aria-hidden />
          <span>
            <strong>{t('link.lost')}</strong>{' '}
            {state.last && t('link.asOf', { time: clockWords(state.last.asOf, language) })}
          </span>
        </p>
      )}
    </div>
  );
}
