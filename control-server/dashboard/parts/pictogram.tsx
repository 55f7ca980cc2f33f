import words from '#assets/ticket-words.json';

const addressOf = import.meta.glob<string>('../../../assets/pictograms/*.svg', {
  query: '?url',
  import: 'default',
  eager: true,
});
const pictogramOf = new Map(words.map(({ word, icon }) => [word, addressOf[`../../../assets/pictograms/${icon}.svg`]]));

/** The picture of a ticket word; nothing for one that is not in the list. Decoration: the word stands beside it. */
export function Pictogram({ word, className }: { word: string; className?: string | undefined }) {
  const address = pictogramOf.get(word);
  return address ? <img src={address} alt="" className={className} /> : null;
}
