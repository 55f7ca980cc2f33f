import { TextInput } from '@mantine/core';
import { IconDeviceDesktop } from '@tabler/icons-react';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CODE_NUMBER_DIGITS } from '#protocol/one-time-code.ts';
import { answerNumber } from './code-answer.ts';
import classes from './codes.module.css';
import type { KeptSite } from './kept-sites.ts';

type Seat = { site: KeptSite; terminalId: string; name: string };

/** Which terminal, which number: and its code, large enough to be read aloud. Worked out here, asked of nobody. */
export function AnswerForm({ sites }: { sites: readonly KeptSite[] }) {
  const { t } = useTranslation();
  const group = useId();
  const [chosen, setChosen] = useState<string | null>(null);
  const [number, setNumber] = useState('');
  const [answer, setAnswer] = useState<{ of: string; code: string } | null>(null);
  const seats = sites.flatMap((site) => site.terminals.map((terminal): Seat => ({ site, ...terminal })));
  const seat = seats.find(({ terminalId }) => terminalId === chosen) ?? (seats.length === 1 ? seats[0] : undefined);
  const isWhole = number.length === CODE_NUMBER_DIGITS;
  const asked = seat && isWhole ? `${seat.terminalId} ${number}` : null;

  useEffect(() => {
    if (!seat || asked === null) return;
    let isOver = false;
    void answerNumber(seat.site.key, seat.terminalId, number).then((code) => {
      if (!isOver) setAnswer({ of: asked, code });
    });
    return () => {
      isOver = true;
    };
    // The text says whose answer it is; seats are made anew by each render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked]);

  const code = answer && answer.of === asked ? answer.code : null;
  return (
    <section className={classes.card} aria-label={t('codes.answer')}>
      {sites.map((site) => (
        <fieldset key={site.siteId} className={classes.seats}>
          <legend>{sites.length > 1 ? t('codes.whichAt', { site: site.siteName }) : t('codes.which')}</legend>
          {byName(site.terminals).map(({ terminalId, name }) => (
            <label key={terminalId}>
              <input
                type="radio"
                name={group}
                checked={seat?.terminalId === terminalId}
                onChange={() => setChosen(terminalId)}
              />
              <span>
                <IconDeviceDesktop size={20} aria-hidden />
                {name}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <TextInput
        label={t('codes.number')}
        description={t('codes.numberHint')}
        inputMode="numeric"
        autoComplete="off"
        dir="ltr"
        classNames={{ input: classes.number }}
        value={number.length > 4 ? `${number.slice(0, 4)} ${number.slice(4)}` : number}
        onChange={(event) => setNumber(digitsOf(event.currentTarget.value))}
      />
      <div role="status" className={classes.answer} data-empty={code === null}>
        {code !== null && seat ? (
          <>
            <span>{t('codes.code')}</span>
            <strong dir="ltr">{`${code.slice(0, 3)} ${code.slice(3)}`}</strong>
            <span>{t('codes.goodOnce', { terminal: seat.name })}</span>
          </>
        ) : (
          <span>{seat || !isWhole ? t('codes.waiting') : t('codes.chooseFirst')}</span>
        )}
      </div>
    </section>
  );
}

function byName<T extends { name: string }>(terminals: readonly T[]): T[] {
  return terminals.toSorted((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
}

function digitsOf(typed: string): string {
  return typed.replaceAll(/\D/g, '').slice(0, CODE_NUMBER_DIGITS);
}
