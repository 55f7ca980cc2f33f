import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { OrderState, TrackedOrder } from '#protocol/staff-messages.ts';
import ar from '#assets/locales/ar/dashboard.json' with { type: 'json' };
import en from '#assets/locales/en/dashboard.json' with { type: 'json' };
import fr from '#assets/locales/fr/dashboard.json' with { type: 'json' };
import type { Language } from '../format/clock-words.ts';
import { orderWords, shownWords } from './order-words.ts';

const texts = createInstance();
await texts.init({
  lng: 'fr',
  ns: ['dashboard'],
  defaultNS: 'dashboard',
  resources: { fr: { dashboard: fr }, en: { dashboard: en }, ar: { dashboard: ar } },
  interpolation: { escapeValue: false },
});

const reading = (isAway: boolean, language: Language = 'fr') => ({
  t: texts.getFixedT(language),
  language,
  isAway,
  timeZone: 'Europe/Paris',
});
const plain = (text: string) => text.replaceAll(/[\u202F\u00A0]/g, ' ');

const askedAt = Date.parse('2026-11-24T13:02:01Z');
const at = askedAt + 1_000;
const order = (state: OrderState, kind: TrackedOrder['kind'] = 'extend'): TrackedOrder => ({
  commandId: '0190a5c0-7e1b-4c3d-8a2f-000000000006',
  kind,
  askedAt,
  state,
});
const said = (state: OrderState, isAway = false) => plain(orderWords(order(state), reading(isAway)));

describe('the sentence of an order', () => {
  it('says each state, with the hours that were and will be', () => {
    expect(said({ kind: 'sent' })).toBe('+15 min : demandé à 14:02:01, envoyé au poste');
    expect(said({ kind: 'received' })).toBe('+15 min : demandé à 14:02:01, le poste l’a reçu');
    expect(said({ kind: 'done', at })).toBe('+15 min : demandé à 14:02:01, fait à 14:02:02');
    expect(said({ kind: 'refused', at, code: 'session-not-found' })).toBe(
      '+15 min : demandé à 14:02:01, refusé à 14:02:02. Cette séance est déjà finie.',
    );
    expect(said({ kind: 'unanswered', at })).toBe(
      '+15 min : demandé à 14:02:01. Sans réponse : on ne sait pas si le poste l’a fait',
    );
    expect(said({ kind: 'expired', at })).toBe('+15 min : demandé à 14:02:01. Trop tard : l’ordre n’est jamais parti');
  });

  it('says how many minutes an extension is, where the closing left fewer, and why there are none', () => {
    const shorter = { ...order({ kind: 'done', at }), minutes: 5 };
    expect(plain(orderWords(shorter, reading(false)))).toBe('+5 min : demandé à 14:02:01, fait à 14:02:02');
    const turnedAway = (code: 'extension-past-closing' | 'extensions-used', detail: Record<string, number>) =>
      plain(shownWords({ kind: 'turned-away', verb: 'extend', refusal: { code, detail } }, reading(false)));
    expect(turnedAway('extension-past-closing', { minute: 1_080 })).toBe(
      '+15 min : Impossible de prolonger : l’espace ferme à 18 h.',
    );
    expect(turnedAway('extensions-used', { count: 2 })).toContain('(nombre permis : 2)');
  });

  it('says of a waiting order that the terminal is away, and does not once it is back', () => {
    const waiting = { kind: 'waiting', expiresAt: askedAt + 599_000 } as const;
    expect(said(waiting, true)).toBe(
      '+15 min : demandé à 14:02:01. Le poste n’est pas relié. L’ordre partira dès son retour, au plus tard à 14 h 12',
    );
    expect(said(waiting, false)).toBe('+15 min : demandé à 14:02:01. Le poste est de retour, l’ordre va partir');
  });

  it('says what this page asks, and why it was turned away, before any order came of it', () => {
    expect(plain(shownWords({ kind: 'asking', verb: 'end' }, reading(false)))).toBe('Terminer : demandé…');
    const refusal = { code: 'too-many-attempts', detail: { seconds: 30 } } as const;
    expect(plain(shownWords({ kind: 'turned-away', verb: 'wipe-again', refusal }, reading(false)))).toBe(
      'Nettoyage : Trop d’essais. Attendez 30 secondes, puis réessayez.',
    );
  });

  it('has a word for every kind and every state in every language', () => {
    const states: OrderState[] = [
      { kind: 'waiting', expiresAt: at },
      { kind: 'sent' },
      { kind: 'received' },
      { kind: 'done', at },
      { kind: 'refused', at, code: 'terminal-memory-full' },
      { kind: 'unanswered', at },
      { kind: 'expired', at },
    ];
    for (const language of ['fr', 'en', 'ar'] as const) {
      const sentences = (['extend', 'end', 'show-message', 'wipe-again'] as const).flatMap((kind) =>
        states.map((state) => orderWords(order(state, kind), reading(true, language))),
      );
      expect(new Set(sentences).size).toBe(sentences.length);
      expect(sentences.filter((sentence) => /order\.|refusal\.|\{\{/.test(sentence))).toEqual([]);
      for (const sentence of sentences) expect(sentence).toContain('14:02:01');
    }
  });
});
