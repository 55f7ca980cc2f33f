import { Button } from '@mantine/core';
import { IconCalendarStats, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Incident } from '#protocol/incidents.ts';
import type { Result } from '#protocol/result.ts';
import { monthOf } from '../month/month-calendar.ts';
import { useSiteOutlet } from '../pages/site-outlet.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { toneStyle } from '../parts/tone-style.ts';
import type { TroubleState } from '../state/incidents.ts';
import { mayAct } from '../state/rights.ts';
import { IncidentCard } from './incident-card.tsx';
import classes from './incidents.module.css';

type Props = {
  state: TroubleState;
  onTake: (incidentId: string) => Promise<Result<unknown>>;
  onNote: (incidentId: string, text: string) => Promise<Result<unknown>>;
};

/** What went wrong in the last 30 days: what is open first, then the latest. */
export function IncidentList({ state, onTake, onNote }: Props) {
  const { t } = useTranslation();
  const { site, tiles, me, now, disabled } = useSiteOutlet();
  const announce = useAnnounce();
  const [said, setSaid] = useState<string | null>(null);

  const tell = async (asked: Promise<Result<unknown>>, done: string): Promise<boolean> => {
    const answer = await asked;
    const text = answer.ok ? done : refusalSentence(t, answer.refusal);
    setSaid(text);
    announce(text);
    return answer.ok;
  };
  return (
    <section className={classes.panel} aria-labelledby="incidents-title">
      <div className={classes.head}>
        <h2 id="incidents-title">{t('incidents.title')}</h2>
        <Button
          component={Link}
          to={`/espaces/${site.siteId}/mois/${monthOf(now)}`}
          variant="default"
          size="md"
          leftSection={<IconCalendarStats size={20} aria-hidden />}
        >
          {t('month.open')}
        </Button>
      </div>
      {state.kind === 'reading' && <p role="status">{t('incidents.reading')}</p>}
      {state.kind === 'refused' && <p role="alert">{refusalSentence(t, state.refusal)}</p>}
      {said !== null && <p className={classes.said}>{said}</p>}
      {state.kind === 'read' && state.incidents.length === 0 && (
        <p className={classes.none} style={toneStyle('free')}>
          <IconCircleCheck size={22} aria-hidden />
          {t('incidents.none')}
        </p>
      )}
      {state.kind === 'read' && state.incidents.length > 0 && (
        <ul className={classes.list}>
          {openFirst(state.incidents).map((incident) => (
            <IncidentCard
              key={incident.incidentId}
              incident={incident}
              contract={state.contract}
              site={site}
              now={now}
              terminalName={(terminalId) => tiles.find((tile) => tile.terminalId === terminalId)?.name ?? null}
              acts={
                mayAct(me)
                  ? {
                      take: () => tell(onTake(incident.incidentId), t('incidents.taken')),
                      note: (text) => tell(onNote(incident.incidentId, text), t('incidents.noted')),
                    }
                  : null
              }
              disabled={disabled}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function openFirst(incidents: readonly Incident[]): Incident[] {
  const isOver = ({ endedAt }: Incident) => Number(endedAt !== null);
  return incidents.toSorted((a, b) => isOver(a) - isOver(b) || b.beganAt - a.beganAt);
}
