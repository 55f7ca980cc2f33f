import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_TICKET_MINUTES, MAX_TICKET_MINUTES, MIN_TICKET_MINUTES } from '#protocol/limits.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import type { RoomRules, RulesPreviewRequest } from '#protocol/room-rules.ts';
import type { SiteSummary, Tile } from '#protocol/staff-messages.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { type RulesDraft, draftOf, readDraft, wholeNumber } from '../rules/rules-draft.ts';
import { useRulesPreview } from '../state/rules-preview.ts';
import { CardsCard, ReadCards } from './cards-card.tsx';
import { ExceptionsCard } from './exceptions-card.tsx';
import { FilterCard } from './filter-card.tsx';
import { HoursCard } from './hours-card.tsx';
import { LimitsCard } from './limits-card.tsx';
import { type PreviewAsked, PreviewCard } from './preview-card.tsx';
import { QueueCard, ReadQueue } from './queue-card.tsx';
import { ReadExceptions, ReadHours } from './read-cards.tsx';
import { ReadFilter } from './read-filter.tsx';
import classes from './rules.module.css';
import { SaveBar } from './save-bar.tsx';
import { ReadTime, TimeCard } from './time-card.tsx';
import { ReadWithoutTicket, WithoutTicketCard } from './without-ticket-card.tsx';
import { ReadYoung, YoungCard } from './young-card.tsx';

type Props = {
  site: SiteSummary;
  tiles: readonly Tile[];
  /** the rules in force */
  kept: RoomRules;
  /** the server's clock, ms since 1970 */
  now: number;
  isReadOnly: boolean;
  disabled: boolean;
  onSave: (rules: RoomRules) => Promise<Result<{ revision: number }>>;
  onReload: () => void;
};

/** The rules of a site while they are read or edited. Made anew for each revision: what is saved is what it begins with. */
export function RulesEditor({ site, tiles, kept, now, isReadOnly, disabled, onSave, onReload }: Props) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [draft, setDraft] = useState(() => draftOf(kept));
  const [asked, setAsked] = useState(() => askedNow(now, kept.timeZone));
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { rules, problems } = readDraft(draft);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(draftOf(kept));
  useWarnedBeforeLeaving(isDirty);

  const request = requestOf(asked, site.siteId, isDirty ? rules : null);
  const isInvalid = request === null || (isDirty && rules === null);
  const previewed = useRulesPreview(isInvalid ? null : request);
  const isStale = !isInvalid && JSON.stringify(previewed?.request) !== JSON.stringify(request);
  const answered = !isInvalid && previewed?.answer.ok ? previewed.answer.value : null;
  const matched = answered?.answer.ok ? answered.ruleIndex : null;

  function change(part: Partial<RulesDraft>) {
    setDraft((before) => ({ ...before, ...part }));
    setRefusal((before) => (before?.code === 'rules-changed' ? before : null));
  }

  async function save() {
    setTried(true);
    if (!rules) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('#content [aria-invalid="true"]')?.focus());
      return;
    }
    setBusy(true);
    const answer = await onSave(rules);
    // When it worked this editor is gone already: the page has made another of the new revision.
    if (answer.ok) return announce(t('rules.save.saved'));
    setBusy(false);
    setRefusal(answer.refusal);
  }

  return (
    <div className={classes.page}>
      <div className={classes.cards}>
        {isReadOnly ? (
          <>
            <p className={classes.hint}>{t('rules.readOnly')}</p>
            <ReadHours rules={kept} />
            {kept.hours && <ReadExceptions hours={kept.hours} />}
            <ReadYoung youngHours={kept.youngHours} />
            <LimitsCard rules={kept.rules} tiles={tiles} matched={matched} onChange={null} />
            <ReadWithoutTicket withoutTicket={kept.withoutTicket} />
            <ReadCards cards={kept.cards} />
            <ReadQueue queue={kept.queue} />
            <ReadFilter filter={kept.filter} />
            <ReadTime time={kept.time} />
          </>
        ) : (
          <>
            <HoursCard draft={draft} problems={problems} onChange={change} />
            {draft.hasHours && (
              <ExceptionsCard
                exceptions={draft.exceptions}
                problems={problems}
                onChange={(exceptions) => change({ exceptions })}
              />
            )}
            <YoungCard draft={draft} problems={problems} onChange={change} />
            <LimitsCard
              rules={draft.rules}
              tiles={tiles}
              matched={matched}
              onChange={(changed) => change({ rules: changed })}
            />
            <WithoutTicketCard draft={draft} problems={problems} onChange={change} />
            <CardsCard draft={draft} problems={problems} onChange={change} />
            <QueueCard draft={draft} problems={problems} onChange={change} />
            <FilterCard draft={draft} problems={problems} onChange={change} />
            <TimeCard draft={draft} problems={problems} onChange={change} />
          </>
        )}
      </div>
      <div className={classes.side}>
        <PreviewCard
          asked={asked}
          onAsked={(part) => setAsked((before) => ({ ...before, ...part }))}
          siteName={site.name}
          tiles={tiles}
          withoutTicket={(rules ?? kept).withoutTicket}
          filter={(rules ?? kept).filter}
          previewed={previewed}
          isStale={isStale}
          isInvalid={isInvalid}
          isReadOnly={isReadOnly}
        />
      </div>
      {!isReadOnly && (
        <SaveBar
          isDirty={isDirty}
          hasProblems={isTried && problems.size > 0}
          refusal={refusal}
          isBusy={isBusy}
          disabled={disabled}
          onSave={() => void save()}
          onUndo={() => {
            setDraft(draftOf(kept));
            setRefusal(null);
            setTried(false);
          }}
          onReload={onReload}
        />
      )}
    </div>
  );
}

/** Somebody who would come now. */
function askedNow(now: number, timeZone: string): PreviewAsked {
  const date = new Date(now);
  return {
    kind: 'ticket',
    minutes: String(DEFAULT_TICKET_MINUTES),
    terminalId: '',
    date: date.toLocaleDateString('en-CA', { timeZone }),
    time: date.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }),
  };
}

/** @returns null when a field holds nothing that could be asked */
function requestOf(asked: PreviewAsked, siteId: string, rules: RoomRules | null): RulesPreviewRequest | null {
  const ticketMinutes = wholeNumber(asked.minutes, MIN_TICKET_MINUTES, MAX_TICKET_MINUTES);
  const [hour, minute] = asked.time.split(':').map(Number);
  if (ticketMinutes === null || asked.date === '' || hour === undefined || minute === undefined) return null;
  const { kind, terminalId, date } = asked;
  return { siteId, terminalId: terminalId || null, kind, ticketMinutes, date, minute: hour * 60 + minute, rules };
}

/** The browser asks before a page with changes that are not saved is closed or loaded again. */
function useWarnedBeforeLeaving(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isDirty]);
}
