import { useTranslation } from 'react-i18next';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import { toneStyle } from '../parts/tone-style.ts';
import { calmLook, lookOfCause } from './cause-look.ts';
import classes from './diagnosis-line.module.css';
import { type SentenceSetting, useTroubleSentence } from './trouble-sentence.ts';

type Props = {
  site: SiteSummary;
  /** the server's clock when it last said anything, ms since 1970 */
  now: number;
  terminalName?: SentenceSetting['terminalName'];
};

/** The page of all sites knows no terminal by its name. */
const nameless = () => null;

/** What is broken at a site: the gravest thing in one sentence, and how many more. Its place stays when all is well: nothing below moves. */
export function DiagnosisLine({ site, now, terminalName = nameless }: Props) {
  const { t } = useTranslation(['dashboard', 'diagnosis']);
  const sentence = useTroubleSentence();
  const { diagnosis, name } = site;
  if (!diagnosis) return null;
  const [first, ...more] = diagnosis.troubles;
  if (!first) {
    const { Icon, tone, text } = calmLook(diagnosis);
    return (
      <p className={classes.line} style={toneStyle(tone)} data-testid="diagnosis" data-cause="none">
        <Icon size={20} aria-hidden />
        <span className={classes.calm}>{t(`diagnosis.${text}`)}</span>
      </p>
    );
  }
  const { Icon, tone } = lookOfCause(first.cause, first.detail);
  const headline = t('diagnosis.headline', {
    cause: t(`cause.${first.cause}`, { ns: 'diagnosis' }),
    confidence: t(`confidence.${first.confidence}`, { ns: 'diagnosis' }),
  });
  return (
    <p className={classes.line} style={toneStyle(tone)} data-testid="diagnosis" data-cause={first.cause}>
      <Icon size={22} aria-hidden />
      <span>
        <strong>{headline}</strong>{' '}
        <span className={classes.sentence}>{sentence(first, { siteName: name, terminalName, now })}</span>
        {more.length > 0 && <span className={classes.more}> {t('diagnosis.more', { count: more.length })}</span>}
      </span>
    </p>
  );
}
