import { Button } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconCircleX, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FoundCard as Found, type MadeCard, cardNumberText } from '#protocol/cards.ts';
import { dateWords } from '../format/hours-words.ts';
import { momentWords } from '../format/moment-words.ts';
import { useLanguage } from '../i18n.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { useLink } from '../state/link-context.tsx';
import classes from './cards.module.css';

type Props = {
  siteId: string;
  number: string;
  card: Found;
  /** the server's clock, ms since 1970 */
  now: number;
  disabled: boolean;
  onNewPin: (card: MadeCard) => void;
  onClosed: (closedAt: number) => void;
  onForget: () => void;
};

/** What staff see of a card that somebody holds, and the two things that can be done with it. */
export function FoundCard({ siteId, number, card, now, disabled, onNewPin, onClosed, onForget }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const link = useLink();
  const announce = useAnnounce();
  const [asking, setAsking] = useState<'new-pin' | 'close' | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const day = (moment: number) => dateWords(new Date(moment).toLocaleDateString('en-CA'), language);
  const { createdAt, closedAt, holder, lockedUntil } = card;

  async function givePin() {
    const answer = await link.request('card:new-pin', { siteId, number });
    if (answer.ok) onNewPin(answer.value);
    else setProblem(refusalSentence(t, answer.refusal));
  }

  async function close() {
    const answer = await link.request('card:close', { siteId, number });
    if (!answer.ok) return setProblem(refusalSentence(t, answer.refusal));
    onClosed(answer.value.closedAt);
    announce(t('cards.isClosed'));
  }

  return (
    <article className={classes.found} data-testid="found-card">
      <h3>{t('cards.found', { number: cardNumberText(number) })}</h3>
      <ul className={classes.facts}>
        {closedAt === null ? (
          <li className={classes.good}>
            <IconCircleCheck size={20} aria-hidden />
            {t('cards.good')}
          </li>
        ) : (
          <li className={classes.over}>
            <IconCircleX size={20} aria-hidden />
            {t('cards.closed', { date: day(closedAt) })}
          </li>
        )}
        {closedAt === null && lockedUntil !== null && lockedUntil > now && (
          <li className={classes.locked}>
            <IconLock size={20} aria-hidden />
            {t('cards.locked', { time: momentWords(lockedUntil, now, language) })}
          </li>
        )}
        <li>{holder === null ? t('cards.noName') : t('cards.name', { name: holder })}</li>
        <li>{t('cards.created', { date: day(createdAt) })}</li>
      </ul>
      <div role="alert">
        {problem && (
          <p className="form-alert">
            <IconAlertCircle size={20} aria-hidden />
            {problem}
          </p>
        )}
      </div>
      <div className={classes.actions}>
        {closedAt === null && (
          <>
            <Button size="md" disabled={disabled} onClick={() => setAsking('new-pin')}>
              {t('cards.newPin')}
            </Button>
            <Button size="md" variant="outline" color="broken" disabled={disabled} onClick={() => setAsking('close')}>
              {t('cards.close')}
            </Button>
          </>
        )}
        <Button size="md" variant="default" onClick={onForget}>
          {t('cards.forget')}
        </Button>
      </div>
      <ConfirmDialog
        opened={asking === 'new-pin'}
        title={t('cards.newPinTitle')}
        body={t('cards.newPinBody')}
        confirm={t('cards.newPin')}
        cancel={t('cards.cancel')}
        onConfirm={() => void givePin()}
        onClose={() => setAsking(null)}
      />
      <ConfirmDialog
        opened={asking === 'close'}
        title={t('cards.closeTitle')}
        body={t('cards.closeBody')}
        confirm={t('cards.close')}
        cancel={t('cards.cancel')}
        onConfirm={() => void close()}
        onClose={() => setAsking(null)}
      />
    </article>
  );
}
