import { Button } from '@mantine/core';
import { IconQrcode, IconUserPlus, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueuedPlace } from '#protocol/queue.ts';
import type { Me, SiteSummary } from '#protocol/staff-messages.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { useLink } from '../state/link-context.tsx';
import { mayAct } from '../state/rights.ts';
import { QueueLinks } from './queue-links.tsx';
import classes from './queue.module.css';
import { QueueRow } from './queue-row.tsx';

type Props = { site: SiteSummary; me: Me; disabled: boolean };

/** Who waits for a terminal of this room: those who are called first, then in the order of the calls. */
export function QueueList({ site, me, disabled }: Props) {
  const { t } = useTranslation();
  const link = useLink();
  const announce = useAnnounce();
  const [isAsking, setIsAsking] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const [given, setGiven] = useState<string | null>(null);
  const [hasLinks, setHasLinks] = useState(false);
  const { siteId, queue = [] } = site;

  const tell = (text: string | null) => {
    setSaid(text);
    if (text !== null) announce(text);
  };
  const give = async () => {
    setIsAsking(true);
    const answer = await link.request('queue:take', { siteId });
    setIsAsking(false);
    if (!answer.ok) return tell(refusalSentence(t, answer.refusal));
    setGiven(answer.value.placeId);
    tell(t('queue.given', { number: answer.value.number, word: answer.value.word }));
  };
  const remove = async ({ placeId, number }: QueuedPlace) => {
    const answer = await link.request('queue:remove', { siteId, placeId });
    tell(answer.ok ? t('queue.removed', { number }) : refusalSentence(t, answer.refusal));
  };

  return (
    <section className={classes.list} data-empty={queue.length === 0} aria-labelledby="queue-title">
      <header>
        <IconUsersGroup size={24} aria-hidden />
        <h2 id="queue-title">{t('queue.title')}</h2>
      </header>
      {queue.length === 0 ? (
        <p className={classes.none}>{t('queue.nobody')}</p>
      ) : (
        <ol>
          {queue.map((place) => (
            <QueueRow
              key={place.placeId}
              place={place}
              isNew={place.placeId === given}
              mayRemove={mayAct(me)}
              disabled={disabled}
              onRemove={() => void remove(place)}
            />
          ))}
        </ol>
      )}
      {said !== null && <p className={classes.said}>{said}</p>}
      <div className={classes.actions}>
        {mayAct(me) && (
          <Button
            variant="default"
            disabled={disabled || isAsking}
            leftSection={<IconUserPlus size={20} aria-hidden />}
            onClick={() => void give()}
          >
            {t('queue.give')}
          </Button>
        )}
        <Button variant="subtle" leftSection={<IconQrcode size={20} aria-hidden />} onClick={() => setHasLinks(true)}>
          {t('queue.links')}
        </Button>
      </div>
      <QueueLinks siteId={siteId} siteName={site.name} opened={hasLinks} onClose={() => setHasLinks(false)} />
    </section>
  );
}
