import { Pictogram } from './pictogram.tsx';
import classes from './ticket-words.module.css';

/** The words of a ticket with their pictograms. Always French: they are what the person types at the terminal. */
export function TicketWords({ words: spoken }: { words: readonly string[] }) {
  return (
    <ul className={classes.words} lang="fr" dir="ltr">
      {spoken.map((word) => (
        <li key={word}>
          <Pictogram word={word} />
          <span>{word}</span>
        </li>
      ))}
    </ul>
  );
}
