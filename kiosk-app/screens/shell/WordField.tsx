import { IconAlertTriangle } from '@tabler/icons-react';
import type { KeyboardEvent, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Pictogram } from './Pictogram.tsx';
import { optionId } from './WordChoices.tsx';
import styles from './WordField.module.css';
import { type PicturedWord, foldWord } from './word-suggestions.ts';

type WordFieldProps = {
  ref: Ref<HTMLInputElement>;
  number: number;
  word: string;
  isKnown: boolean;
  isActive: boolean;
  choicesId: string;
  /** The choice that Enter takes, in the field that has the keyboard. */
  choice: PicturedWord | null;
  choiceIsShown: boolean;
  canTakeByTab: boolean;
  onFocus: () => void;
  onWrite: (text: string) => void;
  onTake: (entry: PicturedWord) => void;
  onMove: (by: 1 | -1) => void;
  onDone: () => void;
  onBack: () => void;
  /** @returns whether the text was taken; otherwise it goes into the field as usual */
  onPasteText: (text: string) => boolean;
};

/** One word of the ticket: a frame for its picture above, the field below. A combobox without a box: the choices stand in their own row. */
export function WordField(props: WordFieldProps) {
  const { number, word, isKnown, isActive, choicesId, choice, choiceIsShown } = props;
  const { t, i18n } = useTranslation('kiosk');
  const isWrong = !isActive && !isKnown && word.trim() !== '';
  return (
    <label className={[styles.field, isKnown && styles.known, isWrong && styles.wrong].filter(Boolean).join(' ')}>
      <span className={styles.frame}>
        {isKnown ? (
          <Pictogram word={word} className={styles.picture} />
        ) : (
          <span aria-hidden="true" className={styles.number}>
            {isWrong ? <IconAlertTriangle /> : number}
          </span>
        )}
      </span>
      <span className={styles.name} lang={i18n.language} dir="auto">
        {t('words.field', { number })}
      </span>
      <input
        ref={props.ref}
        className={styles.input}
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={choiceIsShown}
        aria-controls={choicesId}
        aria-activedescendant={choiceIsShown && choice ? optionId(choicesId, choice) : undefined}
        aria-invalid={isWrong || undefined}
        value={word}
        lang="fr"
        dir="ltr"
        maxLength={20}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="none"
        spellCheck={false}
        onFocus={props.onFocus}
        onChange={(event) => props.onWrite(event.target.value.replaceAll(' ', ''))}
        onKeyDown={(event) => onKey(event, props)}
        onPaste={(event) => {
          if (props.onPasteText(event.clipboardData.getData('text'))) event.preventDefault();
        }}
      />
    </label>
  );
}

/** Enter, space and Tab take the choice; arrows move it; a word that is whole is done with. */
function onKey(event: KeyboardEvent<HTMLInputElement>, props: WordFieldProps) {
  const { choice, isKnown, word, canTakeByTab } = props;
  const input = event.currentTarget;
  const atEnd = input.selectionStart === word.length && input.selectionEnd === word.length;
  switch (event.key) {
    case 'Enter':
      event.preventDefault();
      if (choice && !(isKnown && foldWord(choice.word) === foldWord(word))) props.onTake(choice);
      else if (isKnown) props.onDone();
      return;
    case ' ':
      // No word has a space in it. "Vouliez-vous dire" is a question: space does not answer it.
      event.preventDefault();
      if (choice && (isKnown || canTakeByTab)) props.onTake(choice);
      return;
    case 'Tab':
      if (!event.shiftKey && choice && canTakeByTab) {
        event.preventDefault();
        props.onTake(choice);
      }
      return;
    case 'ArrowDown':
    case 'ArrowUp':
      event.preventDefault();
      props.onMove(event.key === 'ArrowDown' ? 1 : -1);
      return;
    case 'ArrowRight':
      if (!atEnd || !choice) return;
      event.preventDefault();
      props.onMove(1);
      return;
    case 'Backspace':
      if (word === '') props.onBack();
      return;
  }
}
