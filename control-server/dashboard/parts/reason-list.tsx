import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reason } from '#protocol/reasons.ts';
import { clockWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { useLink } from '../state/link-context.tsx';
import classes from './reason-list.module.css';

/** Why nobody sat down at a terminal, and why its sessions ended, newest first: for whoever is asked "why not?". Read when it is opened. */
export function ReasonList({ terminalId }: { terminalId: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const link = useLink();
  const [read, setRead] = useState<Reason[] | 'failed' | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void link.request('reasons:read', { terminalId }).then((answer) => {
      if (isCurrent) setRead(answer.ok ? answer.value.reasons : 'failed');
    });
    return () => {
      isCurrent = false;
    };
  }, [link, terminalId]);

  if (read === null) return <p aria-busy>…</p>;
  if (read === 'failed') return <p>{t('reasons.failed')}</p>;
  if (read.length === 0) return <p>{t('reasons.none')}</p>;
  return (
    <ul className={classes.reasons}>
      {read.map((one, place) => (
        <li key={`${one.at}-${place}`} data-kind={one.kind}>
          <time dateTime={new Date(one.at).toISOString()}>{clockWords(one.at, language)}</time>
          <span>
            {one.kind === 'refused'
              ? t('reasons.refusedLine', { reason: t(`reasons.refused.${one.code}`) })
              : t('reasons.endedLine', { reason: t(`reasons.ended.${one.reason}`) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
