import type dashboard from '#assets/locales/fr/dashboard.json';
import type diagnosis from '#assets/locales/fr/diagnosis.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'dashboard';
    resources: { dashboard: typeof dashboard; diagnosis: typeof diagnosis };
  }
}
