import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { refusalCodes } from '#protocol/result.ts';
import { navigationRefusals } from '../../kiosk-app/core/lockdown-policy.ts';

type Tree = { [key: string]: string | Tree };

const languages = ['fr', 'en', 'ar'] as const;
type Language = (typeof languages)[number];

const namespaces = [...new Set(languages.flatMap((language) => readdirSync(new URL(`${language}/`, import.meta.url))))];

/** Every text of a namespace by its whole key, `a.b.c`. */
function texts(language: Language, namespace: string): Map<string, string> {
  const tree: Tree = JSON.parse(readFileSync(new URL(`${language}/${namespace}`, import.meta.url), 'utf8'));
  const found = new Map<string, string>();
  const walk = (branch: Tree, path: string) => {
    for (const [key, value] of Object.entries(branch)) {
      if (typeof value === 'string') found.set(path + key, value);
      else walk(value, `${path}${key}.`);
    }
  };
  walk(tree, '');
  return found;
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const isPlural = (key: string) => PLURAL.test(key);
const baseOf = (key: string) => key.replace(PLURAL, '');
const variablesOf = (text: string) => [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name as string);

/** The variables of a key, over all its plural forms ("one minute" need not say its number). */
function variablesByKey(found: Map<string, string>): Map<string, string[]> {
  const byKey = new Map<string, Set<string>>();
  for (const [key, text] of found) {
    const names = byKey.get(baseOf(key)) ?? new Set();
    for (const name of variablesOf(text)) names.add(name);
    byKey.set(baseOf(key), names);
  }
  return new Map([...byKey].map(([key, names]) => [key, [...names].sort()]));
}

describe.each(namespaces)('%s', (namespace) => {
  it('has the same texts in every language, none of them empty', () => {
    const french = [...variablesByKey(texts('fr', namespace)).keys()].sort();
    for (const language of languages) {
      const found = texts(language, namespace);
      expect([...variablesByKey(found).keys()].sort(), language).toEqual(french);
      expect(
        [...found].filter(([, text]) => text.trim() === '').map(([key]) => key),
        language,
      ).toEqual([]);
    }
  });

  it('has exactly the plural forms that each language needs', () => {
    for (const language of languages) {
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
      const keys = [...texts(language, namespace).keys()];
      for (const base of new Set(keys.filter(isPlural).map(baseOf))) {
        const forms = keys.filter((key) => isPlural(key) && baseOf(key) === base);
        expect(forms.map((key) => PLURAL.exec(key)?.[1]).toSorted(), `${language} ${base}`).toEqual(needed);
      }
    }
  });

  it('asks for the same variables in every language', () => {
    const french = variablesByKey(texts('fr', namespace));
    for (const language of languages) expect(variablesByKey(texts(language, namespace)), language).toEqual(french);
  });

  it('has no-break spaces in French before : ; ! ? % and inside « », and curly apostrophes', () => {
    const wrong = [...texts('fr', namespace)].filter(
      ([, text]) =>
        /[ ][:;!?%»]|«[ ]|«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»/.test(text) ||
        /(?<=[\p{L}\d}»])[;!?]/u.test(text) ||
        /'/.test(text),
    );
    expect(wrong).toEqual([]);
  });
});

describe.each(['kiosk.json', 'resident.json'])('the French of %s', (namespace) => {
  // domain.md §3.5; "poste" is the word for terminal, PC and machine (§4.1), "commencer" and "terminer" for signing in and out.
  const banned =
    /(?<!\p{L})(session|navigateur|url|login|cache|cookies?|terminal|authentification|timeout|erreur 500|veuillez|pc|machine|se connecter|se déconnecter)(?!\p{L})/iu;

  it('has sentences of at most 15 words', () => {
    for (const [key, text] of texts('fr', namespace)) {
      for (const sentence of text.split(/[.!?](?:\s|$)/)) {
        const words = sentence.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word));
        expect(words.length, `${key}: ${sentence}`).toBeLessThanOrEqual(15);
      }
    }
  });

  it('uses none of the hard words', () => {
    const hard = [...texts('fr', namespace)].filter(([, text]) => banned.test(text.replace(/\{\{.*?\}\}/g, '')));
    expect(hard).toEqual([]);
  });
});

describe('refusals', () => {
  /** Codes that only staff can meet; their sentences are the dashboard's. A new code must be put here or be given a sentence. */
  const onlyStaffMeets = new Set([
    'terminal-away',
    'session-not-found',
    'command-already-asked',
    'command-not-answered',
    'not-signed-in',
    'bad-credentials',
    'not-found',
    'name-taken',
    'rules-changed',
    'booking-overlaps',
    'workshop-changed',
    'workshops-full',
    'too-many-booklets',
    'link-used',
    'password-too-weak',
    'help-call-over',
    'help-call-taken',
    'incident-over',
    'line-test-not-possible',
  ]);

  it('have a sentence on the kiosk, each', () => {
    const said = [...texts('fr', 'kiosk.json').keys()].filter((key) => key.startsWith('refusal.'));
    const owed = refusalCodes.filter((code) => !onlyStaffMeets.has(code)).map((code) => `refusal.${code}`);
    const named = [
      'ticket-other-site-named',
      'site-closed-today',
      'site-closed-tomorrow',
      'site-closed-later',
      'extension-past-workshop-begins',
      'extension-past-workshop-ends',
      'extension-past-young-hours',
      'code-wait-long',
    ];
    expect(said.toSorted()).toEqual([...owed, ...named.map((code) => `refusal.${code}`)].toSorted());
  });

  it('of the browser have a sentence, each', () => {
    const said = [...texts('fr', 'resident.json').keys()].filter((key) => key.startsWith('refusal.'));
    // What the site's filter closes is told in the page's place.
    const inStrip = navigationRefusals.filter((code) => code !== 'site-filtered');
    expect(said.toSorted()).toEqual([...inStrip, 'too-many-tabs'].map((code) => `refusal.${code}`).toSorted());
    expect(texts('fr', 'resident.json').has('trouble.site-filtered.title')).toBe(true);
  });
});
