import { useTranslation } from 'react-i18next';
import type { OpeningHours, RoomRules } from '#protocol/room-rules.ts';
import { durationWords } from '../format/clock-words.ts';
import { dateWords, intervalsWords, weekdayWords } from '../format/hours-words.ts';
import { useLanguage } from '../i18n.ts';
import classes from './rules.module.css';

/** The hours of a site for who only reads them. */
export function ReadHours({ rules: { hours, timeZone } }: { rules: RoomRules }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <section className={`${classes.card} ${classes.read}`} aria-labelledby="rules-hours">
      <h2 id="rules-hours">{t('rules.hours.title')}</h2>
      {!hours && <p className={classes.said}>{t('rules.hours.none')}</p>}
      {hours && (
        <>
          <ul className={classes.week}>
            {hours.week.map((intervals, index) => (
              <li key={index} className={classes.day}>
                <span className={classes.dayName}>{weekdayWords(index + 1, language)}</span>
                <span>{intervals.length === 0 ? t('rules.hours.closed') : intervalsWords(intervals, language)}</span>
              </li>
            ))}
          </ul>
          <div className={classes.hint}>
            <p className={classes.said}>
              {t('rules.hours.lastSignInWords', { duration: durationWords(hours.lastSignInMinutes, language) })}
            </p>
            <p className={classes.said}>
              {hours.closedOnHolidays ? `${t('rules.hours.holidays')}.` : t('rules.hours.holidaysOpen')}
            </p>
          </div>
        </>
      )}
      <p className={classes.hint}>{t('rules.hours.zoneWords', { zone: timeZone })}</p>
    </section>
  );
}

/** The special days of a site for who only reads them. */
export function ReadExceptions({ hours: { exceptions } }: { hours: OpeningHours }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <section className={classes.card} aria-labelledby="rules-exceptions">
      <h2 id="rules-exceptions">{t('rules.exceptions.title')}</h2>
      {exceptions.length === 0 && <p className={classes.said}>{t('rules.exceptions.none')}</p>}
      {exceptions.length > 0 && (
        <ul className={classes.exceptions}>
          {exceptions.map(({ from, to, title, hours }, index) => (
            <li key={index}>
              <strong>{title}</strong>
              <br />
              {from === to
                ? t('rules.exceptions.on', { date: dateWords(from, language) })
                : t('rules.exceptions.between', {
                    from: dateWords(from, language, false),
                    to: dateWords(to, language, false),
                  })}
              {' · '}
              {hours.length === 0 ? t('rules.hours.closed') : intervalsWords(hours, language)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
