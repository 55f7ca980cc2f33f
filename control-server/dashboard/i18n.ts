import { createInstance } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import ar from '#assets/locales/ar/dashboard.json';
import arDiagnosis from '#assets/locales/ar/diagnosis.json';
import en from '#assets/locales/en/dashboard.json';
import enDiagnosis from '#assets/locales/en/diagnosis.json';
import fr from '#assets/locales/fr/dashboard.json';
import frDiagnosis from '#assets/locales/fr/diagnosis.json';
import { type Language, languages } from './format/clock-words.ts';

/** Each language under its own name: who looks for it reads that one. */
export const languageNames: Record<Language, string> = { fr: 'Français', en: 'English', ar: 'العربية' };

const texts = createInstance();

const STORAGE_KEY = 'escale-dashboard-language';

function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}

function rememberedLanguage(): Language {
  const remembered = localStorage.getItem(STORAGE_KEY);
  return isLanguage(remembered) ? remembered : 'fr';
}

/** Starts i18next in the language this browser used last, French the first time. All texts are bundled: nothing to wait for. */
export function startTexts(): void {
  void texts.use(initReactI18next).init({
    lng: rememberedLanguage(),
    fallbackLng: 'fr',
    ns: ['dashboard', 'diagnosis'],
    defaultNS: 'dashboard',
    resources: {
      fr: { dashboard: fr, diagnosis: frDiagnosis },
      en: { dashboard: en, diagnosis: enDiagnosis },
      ar: { dashboard: ar, diagnosis: arDiagnosis },
    },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  markDocument(currentLanguage());
}

function markDocument(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

export function currentLanguage(): Language {
  return isLanguage(texts.language) ? texts.language : 'fr';
}

/** Changes the language of the whole page and remembers it in this browser. */
export async function changeLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORAGE_KEY, language);
  await texts.changeLanguage(language);
  markDocument(language);
}

/** The language of the page, as a value that re-renders with it. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return isLanguage(i18n.language) ? i18n.language : 'fr';
}
