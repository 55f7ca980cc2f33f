import { useTranslation } from 'react-i18next';
import type { FilterRules } from '#protocol/room-rules.ts';
import { useLanguage } from '../i18n.ts';
import { kindsWords } from './rule-words.ts';
import classes from './rules.module.css';

/** The filter of a site for who only reads it. */
export function ReadFilter({ filter }: { filter: FilterRules | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <section className={`${classes.card} ${classes.read}`} aria-labelledby="rules-filter">
      <h2 id="rules-filter">{t('rules.filter.title')}</h2>
      {!filter && <p className={classes.said}>{t('rules.filter.off')}</p>}
      {filter && (
        <>
          <p className={classes.said}>
            {t('rules.filter.on', {
              count: filter.hosts.length,
              kinds: kindsWords(filter.kinds, { t, language }),
            })}
          </p>
          <details>
            <summary>{t('rules.filter.list')}</summary>
            <ul className={classes.hosts} dir="ltr">
              {filter.hosts.map((host) => (
                <li key={host}>{host}</li>
              ))}
            </ul>
          </details>
        </>
      )}
    </section>
  );
}
