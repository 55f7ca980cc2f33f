import texts from '#assets/locales/fr/diagnosis.json';
import type { Cause, Trouble } from '#protocol/diagnosis.ts';

/** What of a trouble decides its sentence. */
export type Told = Pick<Trouble, 'cause' | 'detail' | 'confidence'>;

const known: Record<Cause, Record<string, string>> = texts.sentence;

/** Where the sentence of a trouble stands in assets/locales/{fr,en,ar}/diagnosis.json, by the same order as the server's mails (control-server/diagnosis/sentence.ts). */
export function sentenceKey({ cause, detail, confidence }: Told): string {
  const ofCause = known[cause];
  const name = [`${detail}-${confidence}`, detail, 'cut'].find((one) => one in ofCause) ?? Object.keys(ofCause)[0];
  return `sentence.${cause}.${name}`;
}

/** Does that sentence tell a figure (percent lost, ms of delay)? An incident keeps none: without one it would have a hole. */
export function needsFigure(told: Told): boolean {
  const [, cause = '', name = ''] = sentenceKey(told).split('.');
  return known[cause as Cause][name]?.includes('{{figure}}') ?? false;
}
