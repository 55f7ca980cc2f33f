import { ActionIcon, Button } from '@mantine/core';
import { IconBell, IconBellOff, IconCheck, IconLifebuoy, IconWalk } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me, Tile } from '#protocol/staff-messages.ts';
import { clockWords, durationWords } from '../format/clock-words.ts';
import { type ListedCall, listedCalls } from '../format/help-list.ts';
import { useLanguage } from '../i18n.ts';
import { soundCall, useHelpSound } from '../state/help-sound.ts';
import { useLink, useLiveState, useServerNow } from '../state/link-context.tsx';
import { mayAct } from '../state/rights.ts';
import { useAnnounce } from './announcer.tsx';
import classes from './help-list.module.css';
import { refusalSentence } from './refusal-sentence.ts';

type Props = { tiles: readonly Tile[]; me: Me; disabled: boolean };

/** Who asks for help in this room, oldest first, and who goes. Its place stays when nobody asks. */
export function HelpList({ tiles, me, disabled }: Props) {
  const { t } = useTranslation();
  const now = useServerNow(useLiveState());
  const calls = listedCalls(tiles);
  const [sounds, setSounds] = useHelpSound();
  useNewCalls(calls, sounds);
  return (
    <section className={classes.list} data-empty={calls.length === 0} aria-labelledby="help-title">
      <header>
        <IconLifebuoy size={24} aria-hidden />
        <h2 id="help-title">{t('help.title')}</h2>
        <ActionIcon
          variant="subtle"
          size={44}
          aria-label={t('help.sound')}
          title={t('help.sound')}
          aria-pressed={sounds}
          onClick={() => setSounds(!sounds)}
        >
          {sounds ? <IconBell size={20} aria-hidden /> : <IconBellOff size={20} aria-hidden />}
        </ActionIcon>
      </header>
      {calls.length === 0 ? (
        <p>{t('help.none')}</p>
      ) : (
        <ol>
          {calls.map((call) => (
            <li key={call.callId} data-testid={`help-${call.name}`}>
              <Call call={call} now={now} mayAnswer={mayAct(me)} disabled={disabled} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** What came since the page was opened is said out loud, and sounds where that is wanted; what was there already is not. */
function useNewCalls(calls: readonly ListedCall[], sounds: boolean): void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const before = known.current;
    known.current = new Set(calls.map(({ callId }) => callId));
    const fresh = before === null ? [] : calls.filter(({ callId }) => !before.has(callId));
    if (fresh.length === 0) return;
    announce(fresh.map(({ name }) => t('help.asked', { name })).join(' '));
    if (sounds) soundCall();
  }, [calls, sounds, announce, t]);
}

type CallProps = { call: ListedCall; now: number; mayAnswer: boolean; disabled: boolean };

function Call({ call, now, mayAnswer, disabled }: CallProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const link = useLink();
  const announce = useAnnounce();
  const [isAsking, setIsAsking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { terminalId, callId, name, helper, askedAt } = call;
  const minutes = Math.floor((now - askedAt) / 60_000);
  const since = t('help.since', {
    time: clockWords(askedAt, language),
    duration: minutes < 1 ? t('help.now') : durationWords(minutes, language),
  });
  const ask = async (verb: 'help:answer' | 'help:close') => {
    setIsAsking(true);
    const answer = await link.request(verb, { terminalId, callId });
    setIsAsking(false);
    const said = answer.ok ? null : refusalSentence(t, answer.refusal);
    setRefusal(said);
    if (said !== null) announce(said);
  };
  return (
    <>
      <h3>{name}</h3>
      <p className={classes.since}>{since}</p>
      <p className={classes.who} data-coming={helper !== null}>
        {helper === null ? t('help.waits') : t('help.coming', { helper })}
      </p>
      {refusal !== null && <p className={classes.refusal}>{refusal}</p>}
      {mayAnswer && (
        <div className={classes.actions}>
          {helper === null && (
            <Button
              disabled={disabled || isAsking}
              leftSection={<IconWalk size={20} aria-hidden />}
              aria-label={t('help.answerLabel', { name })}
              onClick={() => void ask('help:answer')}
            >
              {t('help.answer')}
            </Button>
          )}
          <Button
            variant="default"
            disabled={disabled || isAsking}
            leftSection={<IconCheck size={20} aria-hidden />}
            aria-label={t('help.settleLabel', { name })}
            onClick={() => void ask('help:close')}
          >
            {t('help.settle')}
          </Button>
        </div>
      )}
    </>
  );
}
