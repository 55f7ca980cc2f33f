import { NativeSelect, TextInput } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MAX_TICKET_MINUTES, MIN_TICKET_MINUTES } from '#protocol/limits.ts';
import { type FilterRules, WayIn, type WithoutTicket } from '#protocol/room-rules.ts';
import type { Tile } from '#protocol/staff-messages.ts';
import { useLanguage } from '../i18n.ts';
import type { Previewed } from '../state/rules-preview.ts';
import { usePreviewWords } from './preview-words.ts';
import classes from './rules.module.css';

/** Who would come, when and where: as it stands in the fields. */
export type PreviewAsked = { kind: WayIn; minutes: string; terminalId: string; date: string; time: string };

type Props = {
  asked: PreviewAsked;
  onAsked: (part: Partial<PreviewAsked>) => void;
  siteName: string;
  tiles: readonly Tile[];
  /** what the previewed rules say of who has none */
  withoutTicket: WithoutTicket | null;
  /** the previewed rules' */
  filter: FilterRules | null;
  previewed: Previewed | null;
  /** what is asked differs from what was answered, and an answer is on its way */
  isStale: boolean;
  /** nothing can be asked: something in the fields is wrong */
  isInvalid: boolean;
  isReadOnly: boolean;
};

/** "Un usager avec ticket, mardi 14 h, à Montanou : 60 min, 2 prolongations", as the server says it. */
export function PreviewCard(props: Props) {
  const { asked, onAsked, siteName, tiles, withoutTicket, filter, previewed, isStale, isInvalid, isReadOnly } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  const words = usePreviewWords(siteName, tiles);
  const said = previewed && !isInvalid ? words(previewed) : null;
  return (
    <section className={`${classes.card} ${classes.preview}`} aria-labelledby="rules-preview">
      <h2 id="rules-preview">
        <IconEye size={24} aria-hidden />
        {t('rules.preview.title')}
      </h2>
      <p className={classes.hint}>{t(isReadOnly ? 'rules.preview.hintReadOnly' : 'rules.preview.hint')}</p>
      <div
        className={classes.answer}
        role="status"
        aria-busy={isStale}
        data-stale={isStale || undefined}
        data-testid="rules-preview"
      >
        {isInvalid && <p className={classes.problem}>{t('rules.preview.invalid')}</p>}
        {!isInvalid && !said && <p className={classes.why}>{t('rules.preview.waiting')}</p>}
        {said && (
          <>
            <p className={classes.sentence}>{said.sentence}</p>
            {asked.kind === 'without-ticket' && withoutTicket && (
              <p className={classes.why}>{t('rules.preview.leastFree', { least: withoutTicket.leastFree })}</p>
            )}
            {filter?.kinds.includes(asked.kind) && (
              <p className={classes.why}>{t('rules.preview.filtered', { count: filter.hosts.length })}</p>
            )}
            {said.why.map((line) => (
              <p key={line} className={classes.why}>
                {line}
              </p>
            ))}
          </>
        )}
      </div>
      <div className={classes.asked} lang={language}>
        <NativeSelect
          size="md"
          label={t('rules.preview.kind')}
          value={asked.kind}
          onChange={({ currentTarget: { value } }) => onAsked({ kind: WayIn.parse(value) })}
          data={WayIn.options.map((value) => ({ value, label: t(`rules.kind.${value}`) }))}
        />
        {asked.kind !== 'without-ticket' && asked.kind !== 'card' && (
          <TextInput
            type="number"
            inputMode="numeric"
            size="md"
            min={MIN_TICKET_MINUTES}
            max={MAX_TICKET_MINUTES}
            label={t('rules.preview.minutes')}
            value={asked.minutes}
            onChange={(event) => onAsked({ minutes: event.currentTarget.value })}
          />
        )}
        <NativeSelect
          className={classes.wide}
          size="md"
          label={t('rules.preview.terminal')}
          value={asked.terminalId}
          onChange={(event) => onAsked({ terminalId: event.currentTarget.value })}
          data={[
            { value: '', label: t('rules.preview.anyTerminal') },
            ...tiles.map(({ terminalId, name }) => ({ value: terminalId, label: name })),
          ]}
        />
        <TextInput
          type="date"
          size="md"
          label={t('rules.preview.date')}
          value={asked.date}
          onChange={(event) => onAsked({ date: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          size="md"
          label={t('rules.preview.time')}
          value={asked.time}
          onChange={(event) => onAsked({ time: event.currentTarget.value })}
        />
      </div>
    </section>
  );
}
