import { describe, expect, it } from 'vitest';
import fr from '#assets/locales/fr/diagnosis.json' with { type: 'json' };
import { type Trouble, causes } from '#protocol/diagnosis.ts';
import { endSentence, sentenceOf } from './sentence.ts';

const since = Date.parse('2026-11-23T09:12:00Z');
const setting = {
  siteName: 'Montanou',
  terminalName: () => 'Poste 3',
  timeZone: 'Europe/Paris',
  now: since + 60 * 60_000,
};
const trouble: Trouble = { cause: 'fibre', detail: 'cut', since, confidence: 'certain', terminalIds: [] };
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('the sentence', () => {
  it('is that of the issue, in French and English, by the clock of the site', () => {
    expect(plain(sentenceOf('fr', trouble, setting))).toBe(
      'La fibre de Montanou est coupée depuis 10 h 12 ; les postes vont bien.',
    );
    expect(sentenceOf('en', trouble, setting)).toBe(
      'The fibre of Montanou has been cut since 10:12; the terminals are fine.',
    );
    expect(plain(sentenceOf('fr', { ...trouble, cause: 'fibre-or-power' }, setting))).toBe(
      'Coupure probable à Montanou depuis 10 h 12 (fibre ou courant).',
    );
  });

  it('names the terminal, and says what only silence says as possible', () => {
    const one: Trouble = { ...trouble, cause: 'terminal', terminalIds: ['a'] };
    expect(plain(sentenceOf('fr', one, setting))).toBe(
      'Poste 3 de Montanou n’a plus de réseau depuis 10 h 12 ; les autres postes vont bien : câble ou carte.',
    );
    expect(plain(sentenceOf('fr', { ...one, confidence: 'possible' }, setting))).toMatch(/poste éteint d’un coup\.$/);
  });

  it('tells the day of another day', () => {
    expect(plain(sentenceOf('fr', trouble, { ...setting, now: since + 24 * 60 * 60_000 }))).toContain(
      'depuis le 23 novembre à 10 h 12',
    );
  });

  it('leaves nothing open, whatever is wrong', () => {
    for (const cause of causes) {
      for (const detail of Object.keys(fr.sentence[cause]).filter((key) => !key.includes('-possible'))) {
        for (const language of ['fr', 'en', 'ar'] as const) {
          const figures = { figure: 20, service: 'www.caf.fr', terminalIds: ['a'] };
          const text = sentenceOf(
            language,
            { ...trouble, ...figures, cause, detail: detail as Trouble['detail'] },
            setting,
          );
          expect([cause, detail, text.length > 20, /[{}—]|undefined/.test(text)]).toEqual([cause, detail, true, false]);
          expect(endSentence(language, { ...trouble, cause }, since + 60_000, setting)).not.toMatch(/[{}]|undefined/);
        }
      }
    }
  });
});
