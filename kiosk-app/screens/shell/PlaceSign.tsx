import { Pictogram } from './Pictogram.tsx';
import styles from './QueueViews.module.css';

/** A place of the queue as it is called everywhere: the number, the picture, and the picture's word. */
export function PlaceSign({ number, word }: { number: number; word: string }) {
  return (
    <p className={styles.sign} dir="ltr">
      <strong className={styles.number}>{number}</strong>
      <span className={styles.picture}>
        <Pictogram word={word} className={styles.drawing} />
        <span lang="fr">{word}</span>
      </span>
    </p>
  );
}
