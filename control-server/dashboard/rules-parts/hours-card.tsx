import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MAX_LAST_SIGN_IN_MINUTES } from '#protocol/limits.ts';
import { weekdayWords } from '../format/hours-words.ts';
import { useLanguage } from '../i18n.ts';
import type { Problems, RulesDraft } from '../rules/rules-draft.ts';
import { DayHours } from './day-hours.tsx';
import classes from './rules.module.css';

/** Where France has public terminals; what a site has besides is kept in the list. */
const timeZones = [
  'Europe/Paris',
  'America/Guadeloupe',
  'America/Martinique',
  'America/Cayenne',
  'America/Miquelon',
  'Indian/Reunion',
  'Indian/Mayotte',
  'Pacific/Noumea',
  'Pacific/Tahiti',
];

type Props = { draft: RulesDraft; problems: Problems; onChange: (part: Partial<RulesDraft>) => void };

/** When a site is open in an ordinary week, and what belongs to it. */
export function HoursCard({ draft, problems, onChange }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <section className={classes.card} aria-labelledby="rules-hours">
      <h2 id="rules-hours">{t('rules.hours.title')}</h2>
      <Switch
        className={classes.toggle}
        size="md"
        label={t('rules.hours.switch')}
        checked={draft.hasHours}
        onChange={(event) => onChange({ hasHours: event.currentTarget.checked })}
      />
      {!draft.hasHours && <p className={classes.hint}>{t('rules.hours.none')}</p>}
      {draft.hasHours && (
        <>
          <ul className={classes.week}>
            {draft.week.map((intervals, index) => {
              const day = weekdayWords(index + 1, language);
              const before = draft.week[index - 1];
              return (
                <li key={day} className={classes.day}>
                  <span className={classes.dayName}>{day}</span>
                  <DayHours
                    day={day}
                    intervals={intervals}
                    problem={problems.get(`week.${index}`)}
                    onChange={(hours) => onChange({ week: draft.week.map((one, at) => (at === index ? hours : one)) })}
                    {...(before ? { before: { day: weekdayWords(index, language), intervals: before } } : {})}
                  />
                </li>
              );
            })}
          </ul>
          <div className={classes.settings}>
            <TextInput
              type="number"
              inputMode="numeric"
              size="md"
              min={0}
              max={MAX_LAST_SIGN_IN_MINUTES}
              label={t('rules.hours.lastSignIn')}
              description={t('rules.hours.lastSignInHint')}
              value={draft.lastSignIn}
              onChange={(event) => onChange({ lastSignIn: event.currentTarget.value })}
              error={problems.has('lastSignIn') && t('rules.problem.lastSignIn', { most: MAX_LAST_SIGN_IN_MINUTES })}
            />
            <Switch
              className={classes.toggle}
              size="md"
              label={t('rules.hours.holidays')}
              description={t('rules.hours.holidaysHint')}
              checked={draft.closedOnHolidays}
              onChange={(event) => onChange({ closedOnHolidays: event.currentTarget.checked })}
            />
          </div>
        </>
      )}
      <div className={classes.settings}>
        <NativeSelect
          size="md"
          label={t('rules.hours.zone')}
          value={draft.timeZone}
          onChange={(event) => onChange({ timeZone: event.currentTarget.value })}
          data={[...new Set([...timeZones, draft.timeZone])]}
        />
      </div>
    </section>
  );
}
