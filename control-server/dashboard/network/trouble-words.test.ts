import { describe, expect, it } from 'vitest';
import { TroubleDetail, causes } from '#protocol/diagnosis.ts';
import texts from '#assets/locales/fr/diagnosis.json' with { type: 'json' };
import { needsFigure, sentenceKey } from './trouble-words.ts';

const told = { cause: 'terminal', detail: 'cut', confidence: 'certain' } as const;

describe('the sentence of a trouble', () => {
  it('is the one of its detail, and of how sure it is where there is one', () => {
    expect(sentenceKey(told)).toBe('sentence.terminal.cut');
    expect(sentenceKey({ ...told, confidence: 'possible' })).toBe('sentence.terminal.cut-possible');
    expect(sentenceKey({ ...told, detail: 'weak' })).toBe('sentence.terminal.cut');
  });

  it('is there for every cause and detail, whatever they are together', () => {
    for (const cause of causes) {
      for (const detail of TroubleDetail.options) {
        const [, , name = ''] = sentenceKey({ cause, detail, confidence: 'likely' }).split('.');
        expect(texts.sentence[cause], `${cause} ${detail}`).toHaveProperty([name]);
      }
    }
  });

  it('says whether it tells a figure', () => {
    expect(needsFigure({ ...told, detail: 'lossy' })).toBe(true);
    expect(needsFigure(told)).toBe(false);
  });
});
