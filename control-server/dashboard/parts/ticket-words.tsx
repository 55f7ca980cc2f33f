import words from '#assets/ticket-words.json';
import classes from './ticket-words.module.css';

const addressOf = import.meta.glob<string>('../../../assets/pictograms/*.svg', {
  query: '?url',
  import: 'default',
  eager: true,
});
const pictogramOf = new Map(words.map(({ word, icon }) => [word, addressOf[`../../../assets/pictograms/${icon}.svg`]]));

/** The words of a ticket with their pictograms. Always French: they are what the person types at the terminal. */
export function TicketWords({ words: spoken }: { words: readonly string[] }) {
  return (
    <ul className={classes.words} lang="fr" dir="ltr">
      {spoken.map((word) => {
        const pictogram = pictogramOf.get(word);
        return (
          <li key={word}>
            {pictogram && <img src={pictogram} alt="" />}
            <span>{word}</span>
          </li>
        );
      })}
    </ul>
  );
}
