import { IconArrowRight, IconDialpad, IconLogout, IconTransferIn } from '@tabler/icons-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import ticketWords from '#assets/ticket-words.json';
import type { Refusal } from '#protocol/result.ts';
import type { Language, ScreenState } from '../../core/screen-contract.ts';
import { Button } from '../parts/Button.tsx';
import { RefusalSentence } from '../parts/RefusalSentence.tsx';
import { ScreenFrame } from './ScreenFrame.tsx';
import { WordChoices } from './WordChoices.tsx';
import { WordField } from './WordField.tsx';
import styles from './WordsView.module.css';
import { refusalText } from './refusal-text.ts';
import { useStillThere } from './shell-state.ts';
import { type PicturedWord, completeWord, findWord, nearWords, splitWords } from './word-suggestions.ts';

type WordsViewProps = {
  place: ScreenState['place'];
  language: Language;
  refusal: Refusal | null;
  /** what was held under the scanner just now is no ticket */
  isNoTicket: boolean;
  /** the ticket has a session at another terminal, which one press brings here */
  canMoveHere: boolean;
  /** the line is down, and the team can give a code in a ticket's place */
  offersCode: boolean;
  words: readonly string[];
  onWords: (words: string[]) => void;
};

/** The three words of a ticket, typed with pictures to choose from. One row of choices serves the field that has the keyboard. */
export function WordsView(props: WordsViewProps) {
  const { place, language, refusal, isNoTicket, canMoveHere, offersCode, words, onWords } = props;
  const { t } = useTranslation('kiosk');
  const fields = useRef<(HTMLInputElement | null)[]>([]);
  const startButton = useRef<HTMLButtonElement>(null);
  const moveButton = useRef<HTMLButtonElement>(null);
  const [active, setActive] = useState(0);
  const [choice, setChoice] = useState(0);
  const choicesId = useId();
  useStillThere();

  // After a refusal one corrects the first word; otherwise one begins with it.
  useEffect(() => {
    if (canMoveHere) return moveButton.current?.focus();
    fields.current[0]?.focus();
    if (refusal) fields.current[0]?.select();
  }, [refusal, canMoveHere]);

  const typed = words[active] ?? '';
  const completions = completeWord(typed, ticketWords);
  const near = completions.length > 0 ? [] : nearWords(typed, ticketWords);
  const choices = completions.length > 0 ? completions : near;
  const isWhole = findWord(typed, ticketWords) !== null;
  // A word that is whole and could be no other needs no choosing.
  const choicesShown = isWhole && completions.length === 1 ? [] : choices;

  function write(index: number, text: string) {
    onWords(words.map((word, i) => (i === index ? text : word)));
    setChoice(0);
  }

  /** To the next field that has no word of the list yet, after `index` first; to the button when there is none. */
  function goOn(from: readonly string[], index: number) {
    const order = from.map((_, i) => (index + 1 + i) % from.length);
    const open = order.find((i) => findWord(from[i] ?? '', ticketWords) === null);
    if (open === undefined) startButton.current?.focus();
    else fields.current[open]?.focus();
  }

  function take(index: number, entry: PicturedWord) {
    const next = words.map((word, i) => (i === index ? entry.word : word));
    onWords(next);
    setChoice(0);
    goOn(next, index);
  }

  function paste(index: number, text: string): boolean {
    const pasted = splitWords(text);
    if (pasted.length < 2) return false;
    const first = pasted.length >= words.length ? 0 : index;
    const next = words.map(
      (word, i) => findWord(pasted[i - first] ?? '', ticketWords)?.word ?? pasted[i - first] ?? word,
    );
    onWords(next);
    goOn(next, words.length - 1);
    return true;
  }

  function submit(event?: FormEvent) {
    event?.preventDefault();
    const found = words.map((word) => findWord(word, ticketWords)?.word);
    const unknown = found.indexOf(undefined);
    if (unknown >= 0) fields.current[unknown]?.focus();
    else window.escale.call({ call: 'submit-words', words: found.filter((word) => word !== undefined) });
  }

  const leave = (
    <Button
      icon={<IconLogout aria-hidden="true" className={styles.turned} />}
      onClick={() => window.escale.call({ call: 'leave' })}
    >
      {t('words.leave')}
    </Button>
  );
  return (
    <ScreenFrame place={place} language={language} end={leave}>
      <form className={styles.page} onSubmit={submit} autoComplete="off" noValidate>
        <div className={styles.head}>
          <h1>{canMoveHere ? t('words.elsewhereTitle') : t('words.title')}</h1>
          {isNoTicket ? (
            <RefusalSentence>{t('words.noTicket')}</RefusalSentence>
          ) : refusal ? (
            <div className={styles.answer}>
              <RefusalSentence>{refusalText(t, refusal, language)}</RefusalSentence>
              {/* Beside the sentence that names it, or right below: at very large text it is in sight without scrolling. */}
              {canMoveHere && (
                <Button
                  ref={moveButton}
                  look="next"
                  size="large"
                  icon={<IconTransferIn aria-hidden="true" className={styles.turned} />}
                  onClick={() => window.escale.call({ call: 'move-here' })}
                >
                  {t('words.moveHere')}
                </Button>
              )}
            </div>
          ) : (
            <p className={styles.hint}>{t('words.hint')}</p>
          )}
        </div>
        <div className={styles.fields} dir="ltr">
          {words.map((word, index) => (
            <WordField
              key={index}
              ref={(input) => {
                fields.current[index] = input;
              }}
              number={index + 1}
              word={word}
              isKnown={findWord(word, ticketWords) !== null}
              isActive={active === index}
              choicesId={choicesId}
              choice={active === index ? (choices[choice] ?? null) : null}
              choiceIsShown={active === index && choicesShown.length > 0}
              canTakeByTab={completions.length > 0 && !isWhole}
              onFocus={() => {
                setActive(index);
                setChoice(0);
              }}
              onWrite={(text) => write(index, text)}
              onTake={(entry) => take(index, entry)}
              onMove={(by) => setChoice((choice + by + choices.length) % Math.max(choices.length, 1))}
              onDone={() => (words.every((one) => findWord(one, ticketWords)) ? submit() : goOn(words, index))}
              onBack={() => fields.current[index - 1]?.focus()}
              onPasteText={(text) => paste(index, text)}
            />
          ))}
        </div>
        <WordChoices
          id={choicesId}
          choices={choicesShown}
          chosen={choice}
          typed={typed}
          areNear={near.length > 0}
          isUnknown={typed.trim().length > 1 && completions.length === 0}
          onTake={(entry) => take(active, entry)}
        />
        <div className={styles.actions}>
          <Button
            ref={startButton}
            submits
            look={canMoveHere ? 'quiet' : 'next'}
            size="large"
            iconAfter={<IconArrowRight aria-hidden="true" className={styles.turned} />}
          >
            {t('words.start')}
          </Button>
          {offersCode && (
            <Button icon={<IconDialpad aria-hidden="true" />} onClick={() => window.escale.call({ call: 'ask-code' })}>
              {t('words.askCode')}
            </Button>
          )}
        </div>
      </form>
    </ScreenFrame>
  );
}
