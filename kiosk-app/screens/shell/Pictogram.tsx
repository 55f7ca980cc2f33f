import ticketWords from '#assets/ticket-words.json';
import { findWord } from './word-suggestions.ts';

const drawings = import.meta.glob<string>('../../../assets/pictograms/*.svg', {
  eager: true,
  query: '?url',
  import: 'default',
});

/** The picture of a ticket word; nothing for a word that is not in the list. Decoration: the word stands beside it. */
export function Pictogram({ word, className }: { word: string; className?: string | undefined }) {
  const icon = findWord(word, ticketWords)?.icon;
  if (!icon) return null;
  return (
    <img src={drawings[`../../../assets/pictograms/${icon}.svg`]} alt="" draggable={false} className={className} />
  );
}
