import { Button } from '@mantine/core';
import { IconCalendarPlus, IconSchool } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PromisedBeyond, Workshop, WorkshopList, WorkshopPlan } from '#protocol/workshops.ts';
import { dateWords } from '../format/hours-words.ts';
import { useLanguage } from '../i18n.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { usePageTitle } from '../parts/page-head.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { mayAct } from '../state/rights.ts';
import { useWorkshops } from '../state/workshops.ts';
import { PromisedDialog } from '../workshop-parts/promised-dialog.tsx';
import { RemoveDialog } from '../workshop-parts/remove-dialog.tsx';
import { WorkshopDialog } from '../workshop-parts/workshop-dialog.tsx';
import { WorkshopRow } from '../workshop-parts/workshop-row.tsx';
import classes from '../workshop-parts/workshops.module.css';
import { useSiteOutlet } from './site-outlet.ts';

type Dialog = { kind: 'edit'; workshop: Workshop | null } | { kind: 'remove'; workshop: Workshop; date: string };

/** "Ateliers": when a group has the room, or some of its terminals. */
export function SiteWorkshops() {
  const { t } = useTranslation();
  const { site, tiles, me, disabled } = useSiteOutlet();
  const announce = useAnnounce();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [promised, setPromised] = useState<PromisedBeyond[]>([]);
  const [said, setSaid] = useState<string | null>(null);
  const { state, save, remove } = useWorkshops(site.siteId);
  usePageTitle(t('workshops.page', { site: site.name }));

  if (state.kind === 'reading') return <p role="status">{t('workshops.reading')}</p>;
  if (state.kind === 'refused') return <p role="alert">{refusalSentence(t, state.refusal)}</p>;
  const { list } = state;

  const tell = (text: string) => {
    setSaid(text);
    announce(text);
  };
  const keep = async (workshop: Workshop | null, plan: WorkshopPlan) => {
    const { workshopId = null, revision = 0 } = workshop ?? {};
    const answer = await save({ workshopId, revision, plan });
    if (!answer.ok) return answer;
    setDialog(null);
    setPromised(answer.value.promised);
    tell(t('workshops.saved', { title: plan.title }));
    return answer;
  };
  const takeOut = async ({ workshopId, revision, title }: Workshop, date: string | null) => {
    setDialog(null);
    const answer = await remove({ workshopId, revision, date });
    tell(answer.ok ? t('workshops.removed', { title }) : refusalSentence(t, answer.refusal));
  };
  const add = mayAct(me) && (
    <Button
      size="md"
      disabled={disabled}
      leftSection={<IconCalendarPlus size={20} aria-hidden />}
      onClick={() => setDialog({ kind: 'edit', workshop: null })}
    >
      {t('workshops.add')}
    </Button>
  );
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <div>
          <h2>{t('workshops.title')}</h2>
          <p>{t('workshops.hint')}</p>
        </div>
        {list.coming.length > 0 && add}
      </div>
      {said !== null && <p>{said}</p>}
      {list.coming.length === 0 && (
        <EmptyState
          icon={<IconSchool size={44} />}
          title={t('workshops.none')}
          hint={mayAct(me) ? t('workshops.noneHint') : t('workshops.noneRead')}
        >
          {add}
        </EmptyState>
      )}
      <Days list={list} onDialog={setDialog} />
      {dialog?.kind === 'edit' && (
        <WorkshopDialog
          workshop={dialog.workshop}
          today={list.today}
          tiles={tiles}
          disabled={disabled}
          onSave={(plan) => keep(dialog.workshop, plan)}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === 'remove' && (
        <RemoveDialog
          workshop={dialog.workshop}
          date={dialog.date}
          onRemove={(date) => void takeOut(dialog.workshop, date)}
          onClose={() => setDialog(null)}
        />
      )}
      <PromisedDialog promised={promised} onClose={() => setPromised([])} />
    </div>
  );
}

/** The coming dates, day by day. */
function Days({ list, onDialog }: { list: WorkshopList; onDialog: (dialog: Dialog) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { tiles, me, disabled } = useSiteOutlet();
  const booked = new Set(tiles.map(({ booking }) => booking?.workshopId));
  const days = [...new Set(list.coming.map(({ date }) => date))];
  return days.map((day) => (
    <section key={day} className={classes.day} aria-labelledby={`day-${day}`}>
      <h3 id={`day-${day}`}>
        {day === list.today ? `${t('workshops.today')}, ${dateWords(day, language)}` : dateWords(day, language)}
      </h3>
      <ul>
        {list.coming.map(({ workshopId, date }) => {
          const workshop = list.workshops.find((one) => one.workshopId === workshopId);
          if (date !== day || !workshop) return null;
          return (
            <WorkshopRow
              key={workshopId}
              workshop={workshop}
              date={date}
              tiles={tiles}
              isNow={day === list.today && booked.has(workshopId)}
              disabled={disabled}
              onEdit={mayAct(me) ? () => onDialog({ kind: 'edit', workshop }) : null}
              onRemove={() => onDialog({ kind: 'remove', workshop, date })}
            />
          );
        })}
      </ul>
    </section>
  ));
}
