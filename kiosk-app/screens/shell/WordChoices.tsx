import { useTranslation } from 'react-i18next';
import { Pictogram } from './Pictogram.tsx';
import styles from './WordChoices.module.css';
import type { PicturedWord } from './word-suggestions.ts';

type WordChoicesProps = {
  id: string;
  choices: readonly PicturedWord[];
  /** place of the choice that Enter takes */
  chosen: number;
  typed: string;
  /** the choices are what may have been meant, not what begins like this */
  areNear: boolean;
  isUnknown: boolean;
  onTake: (entry: PicturedWord) => void;
};

/** The id that a field's aria-activedescendant points to. */
export function optionId(listId: string, entry: PicturedWord): string {
  return `${listId}-${entry.icon}`;
}

/** The row of pictures under the fields. Its room is kept when it is empty, so that nothing jumps. */
export function WordChoices({ id, choices, chosen, typed, areNear, isUnknown, onTake }: WordChoicesProps) {
  const { t } = useTranslation('kiosk');
  const best = choices[0];
  const said = choices.length > 0 && !areNear ? t('words.found', { count: choices.length }) : '';
  return (
    <div className={styles.tray}>
      <p role="status" className={styles.status}>
        {isUnknown ? (
          <span className={styles.unknown}>
            {areNear && best
              ? t('words.notInList', { word: typed, suggestion: best.word })
              : t('words.notInListAlone', { word: typed })}
          </span>
        ) : (
          <span className={styles.heardOnly}>{said}</span>
        )}
      </p>
      <ul id={id} role="listbox" aria-label={t('words.choices')} className={styles.choices} lang="fr" dir="ltr">
        {choices.map((entry, index) => (
          <li
            key={entry.icon}
            id={optionId(id, entry)}
            role="option"
            aria-selected={index === chosen}
            className={styles.choice}
            // The field keeps the keyboard while a picture is touched.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onTake(entry)}
          >
            <Pictogram word={entry.word} className={styles.picture} />
            {entry.word}
          </li>
        ))}
      </ul>
    </div>
  );
}
