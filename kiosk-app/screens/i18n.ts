import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import arKiosk from '#assets/locales/ar/kiosk.json';
import arResident from '#assets/locales/ar/resident.json';
import enKiosk from '#assets/locales/en/kiosk.json';
import enResident from '#assets/locales/en/resident.json';
import frKiosk from '#assets/locales/fr/kiosk.json';
import frResident from '#assets/locales/fr/resident.json';
import type { Language } from '../core/screen-contract.ts';

/** Every language by its own name, and the way it is read. No flags: a language is not a country (domain.md §3.6). */
export const languageNames: Record<Language, { name: string; dir: 'ltr' | 'rtl' }> = {
  fr: { name: 'Français', dir: 'ltr' },
  en: { name: 'English', dir: 'ltr' },
  ar: { name: 'العربية', dir: 'rtl' },
};

/** Loads all languages, which are bundled: nothing is fetched, so a text is there from the first paint. Starts in French. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'fr',
    fallbackLng: 'fr',
    resources: {
      fr: { kiosk: frKiosk, resident: frResident },
      en: { kiosk: enKiosk, resident: enResident },
      ar: { kiosk: arKiosk, resident: arResident },
    },
    ns: ['kiosk', 'resident'],
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  markPage('fr');
}

/** Speaks `language` from now on, and says so to the page: `lang` for voices and fonts, `dir` for the layout (RGAA 8.3, 8.10). */
export function speak(language: Language): void {
  if (i18next.language !== language) void i18next.changeLanguage(language);
  markPage(language);
}

function markPage(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = languageNames[language].dir;
}
