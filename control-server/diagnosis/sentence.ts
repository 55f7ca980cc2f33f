import ar from '#assets/locales/ar/diagnosis.json' with { type: 'json' };
import en from '#assets/locales/en/diagnosis.json' with { type: 'json' };
import fr from '#assets/locales/fr/diagnosis.json' with { type: 'json' };
import type { Trouble } from '#protocol/diagnosis.ts';

type Texts = typeof fr;
const languages: Record<Language, Texts> = { fr, en, ar };
export type Language = 'fr' | 'en' | 'ar';

/** What a sentence needs besides the trouble. `now`: moments of another day are told with their day. */
export type Setting = {
  siteName: string;
  terminalName: (terminalId: string) => string | null;
  timeZone: string;
  now: number;
};

/** The one sentence of a trouble, for people: whole texts of assets/locales, never glued from pieces. */
export function sentenceOf(language: Language, trouble: Trouble, setting: Setting): string {
  const { cause, detail, confidence, terminalIds, service, figure, since } = trouble;
  const texts: Record<string, string> = languages[language].sentence[cause];
  const text = texts[`${detail}-${confidence}`] ?? texts[detail] ?? texts['cut'] ?? Object.values(texts)[0] ?? '';
  return fill(text, {
    site: setting.siteName,
    time: timeText(language, since, setting),
    terminal: setting.terminalName(terminalIds[0] ?? '') ?? '—',
    service: service ?? '—',
    figure: String(figure ?? '—'),
  });
}

/** "C'est fini": what it was, from when to when. */
export function endSentence(language: Language, trouble: Trouble, until: number, setting: Setting): string {
  const { mail, cause } = languages[language];
  return fill(trouble.cause === 'control-server' ? mail['server-ended'] : mail.ended, {
    site: setting.siteName,
    cause: cause[trouble.cause],
    from: timeText(language, trouble.since, setting),
    to: timeText(language, until, setting),
  });
}

export function mailText(language: Language, key: keyof Texts['mail'], values: Record<string, string> = {}): string {
  return fill(languages[language].mail[key], values);
}

function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}

function timeText(language: Language, moment: number, { timeZone, now }: Setting): string {
  const time = clockText(language, moment, timeZone);
  const day = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
  if (day(moment) === day(now)) return time;
  const date = new Intl.DateTimeFormat(language, { timeZone, day: 'numeric', month: 'long' }).format(moment);
  return fill(languages[language].day, { date, time });
}

/** "10 h 12" as French is written (no-break spaces), 10:12 elsewhere. */
function clockText(language: Language, moment: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', minute: '2-digit', hourCycle: 'h23' });
  const [hour = '', minute = ''] = parts.format(moment).split(':');
  return language === 'fr' ? `${Number(hour)}\u00a0h\u00a0${minute}` : `${Number(hour)}:${minute}`;
}
