import type dashboard from '#assets/locales/fr/dashboard.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'dashboard';
    resources: { dashboard: typeof dashboard };
  }
}
