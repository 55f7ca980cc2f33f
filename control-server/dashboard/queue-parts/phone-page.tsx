import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { QueuePlace } from '#protocol/queue.ts';
import type { Refusal } from '#protocol/result.ts';
import { clockWords, durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { usePageTitle } from '../parts/page-head.ts';
import { Pictogram } from '../parts/pictogram.tsx';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import classes from './phone.module.css';
import { workshopWords } from './wall-page.tsx';
import { askBoard, askForPlace, askPlace, giveUp, useLooked } from './queue-answers.ts';

/** The place of this telephone is remembered by it alone, for this visit: the number goes when the page is closed for good. */
const keyOf = (siteId: string) => `escale.place.${siteId}`;

/** A place of a room's queue, on one's own telephone: no name, no account, one button. */
export function PhonePage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { siteId = '' } = useParams();
  const [placeId, setPlaceId] = useState(() => sessionStorage.getItem(keyOf(siteId)));
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const board = useLooked(placeId === null ? siteId : null, () => askBoard(siteId));
  const own = useLooked(placeId, () => askPlace(siteId, placeId ?? ''));
  usePageTitle(t('queue.title'));

  const take = async () => {
    setIsAsking(true);
    const id = crypto.randomUUID();
    const answer = await askForPlace(siteId, id);
    setIsAsking(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    sessionStorage.setItem(keyOf(siteId), id);
    setPlaceId(id);
  };
  const drop = async () => {
    if (placeId !== null) await giveUp(siteId, placeId);
    sessionStorage.removeItem(keyOf(siteId));
    setPlaceId(null);
  };

  if (placeId !== null) {
    if (!own) return <Frame title={t('queue.title')} />;
    const place = own.ok ? own.value : null;
    return (
      <Frame title={t('queue.yours')}>
        {place && place.now.kind !== 'over' ? (
          <Standing place={place} onDrop={() => void drop()} />
        ) : (
          <Over how={place?.now.kind === 'over' ? place.now.how : 'missed'} onAgain={() => void drop()} />
        )}
      </Frame>
    );
  }
  if (!board) return <Frame title={t('queue.title')} />;
  if (!board.ok) return <Frame title={t('queue.title')}>{<p>{refusalSentence(t, board.refusal)}</p>}</Frame>;
  const { siteName, waiting, workshop } = board.value;
  return (
    <Frame title={siteName}>
      <p className={classes.large}>{waiting === 0 ? t('queue.nobody') : t('queue.waiting', { count: waiting })}</p>
      {workshop && (
        <p role="status" className={classes.large}>
          {workshopWords(t, workshop, language)}
        </p>
      )}
      <p>{t('queue.phoneHow')}</p>
      {refusal && <p className={classes.refusal}>{refusalSentence(t, refusal)}</p>}
      <Button
        size="xl"
        fullWidth
        disabled={isAsking}
        leftSection={<IconUserPlus size={26} aria-hidden />}
        onClick={() => void take()}
      >
        {t('queue.takeOne')}
      </Button>
    </Frame>
  );
}

function Frame({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <main className={classes.page} id="content">
      <header>
        <LanguageSwitch />
      </header>
      <h1>{title}</h1>
      {children}
    </main>
  );
}

function Standing({ place, onDrop }: { place: QueuePlace; onDrop: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { number, word, now } = place;
  return (
    <>
      <p className={classes.sign} data-called={now.kind === 'called'}>
        <strong>{number}</strong>
        <Pictogram word={word} className={classes.picture} />
        <span lang="fr">{word}</span>
      </p>
      <div role="status" className={classes.large}>
        {now.kind === 'called' && (
          <>
            <p>
              <strong>{t('queue.goTo', { terminal: now.terminalName })}</strong>
            </p>
            <p>{t('queue.until', { time: clockWords(now.until, language) })}</p>
          </>
        )}
        {now.kind === 'waiting' && (
          <>
            <p>{now.before === 0 ? t('queue.youAreNext') : t('queue.before', { count: now.before })}</p>
            <p>
              {now.waitMinutes === null
                ? t('queue.waitUnknown')
                : t('queue.wait', { duration: durationWords(Math.max(5, now.waitMinutes), language) })}
            </p>
          </>
        )}
      </div>
      <Button variant="default" size="lg" onClick={onDrop}>
        {t('queue.giveUp')}
      </Button>
    </>
  );
}

function Over({ how, onAgain }: { how: 'seated' | 'missed' | 'left'; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <p role="status" className={classes.large}>
        {t(`queue.over.${how}`)}
      </p>
      <Button size="lg" variant="default" onClick={onAgain}>
        {t('queue.again')}
      </Button>
    </>
  );
}
