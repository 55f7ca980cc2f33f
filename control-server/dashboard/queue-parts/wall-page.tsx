import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { QueueBoard } from '#protocol/queue.ts';
import { type Language, clockWords, durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { usePageTitle } from '../parts/page-head.ts';
import { Pictogram } from '../parts/pictogram.tsx';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { askBoard, useLooked } from './queue-answers.ts';
import classes from './wall.module.css';

/** "L'atelier « Impôts » prend la salle jusqu'à 16 h." */
export function workshopWords(
  t: TFunction,
  { title, until }: NonNullable<QueueBoard['workshop']>,
  language: Language,
): string {
  return t('queue.workshop', { title, time: clockWords(until, language) });
}

/** What hangs on the wall: who is called where, and who is next. Read from the other end of the room. */
export function WallPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { siteId = '' } = useParams();
  const seen = useLooked(siteId, () => askBoard(siteId));
  usePageTitle(t('queue.title'));
  if (!seen) return null;
  if (!seen.ok) return <p className={classes.message}>{refusalSentence(t, seen.refusal)}</p>;
  const { siteName, called, next, waitMinutes, waiting, workshop } = seen.value;
  const nobody = waiting === 0 ? t('queue.wallNobody') : t('queue.wallNone');
  return (
    <main className={classes.wall} id="content">
      <header>
        <h1>{siteName}</h1>
        <p>{t('queue.title')}</p>
      </header>
      <section aria-live="polite" aria-label={t('queue.wallCalled')}>
        {called.length === 0 ? (
          <p className={classes.quiet}>{workshop ? workshopWords(t, workshop, language) : nobody}</p>
        ) : (
          <ul className={classes.called}>
            {called.map(({ number, word, terminalName, until }) => (
              <li key={number}>
                <strong className={classes.number}>{number}</strong>
                <Pictogram word={word} className={classes.picture} />
                <span>
                  <b>{terminalName}</b>
                  <span>{t('queue.until', { time: clockWords(until, language) })}</span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {next.length > 0 && (
        <footer>
          <p>
            {t('queue.wallNext')}
            {waitMinutes !== null &&
              ` ${t('queue.wait', { duration: durationWords(Math.max(5, waitMinutes), language) })}`}
          </p>
          <ol className={classes.next}>
            {next.slice(0, 8).map(({ number, word }) => (
              <li key={number}>
                <strong>{number}</strong>
                <Pictogram word={word} className={classes.small} />
              </li>
            ))}
          </ol>
        </footer>
      )}
    </main>
  );
}
