import { type Session, WebContentsView } from 'electron';
import type { Language } from '../core/screen-contract.ts';
import type { PageQuestion } from './electron-differences.ts';
import texts from './page-dialog-texts.json';
import { ownPagePreferences } from './web-preferences.ts';

const YES = 'https://answer.escale.invalid/yes';
const NO = 'https://answer.escale.invalid/no';
/** A page's words are cut here: a box must fit on the screen. Characters. */
const MAX_TEXT_LENGTH = 1_000;

/**
 * A page's alert() or confirm(), drawn over the page and within its place, by us: it names the site that speaks, and no window of the desktop
 * opens. The box is a page without any script; pressing a button "navigates" to an address that is the answer and is never loaded.
 */
export class PageDialog {
  readonly view: WebContentsView;
  #answer: ((yes: boolean) => void) | null;

  constructor(session: Session, question: PageQuestion, language: Language, onAnswer: (yes: boolean) => void) {
    this.#answer = onAnswer;
    this.view = new WebContentsView({ webPreferences: { ...ownPagePreferences(session), javascript: false } });
    this.view.setBackgroundColor('#00000000');
    const { webContents } = this.view;
    webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    webContents.on('will-navigate', (event) => {
      event.preventDefault();
      this.answer(event.url.replace(/\?$/, '') === YES);
    });
    webContents.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown' || input.key !== 'Escape') return;
      event.preventDefault();
      this.answer(false);
    });
    const page = dialogPage(question, language);
    void webContents
      .loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(page)}`)
      .catch(() => this.answer(false));
  }

  /** Answers once; later answers are nothing. */
  answer(yes: boolean): void {
    const answer = this.#answer;
    this.#answer = null;
    answer?.(yes);
  }
}

/** The box as a page. All that comes from the site is text. */
export function dialogPage(question: PageQuestion, language: Language): string {
  const { says, asks, yes, no } = texts[language];
  const title = (question.kind === 'confirm' ? asks : says).replace('{{host}}', question.host);
  const button = (address: string, label: string, rest: string) =>
    `<form action="${address}"><button ${rest}>${escapeText(label)}</button></form>`;
  const buttons = [
    ...(question.kind === 'confirm' ? [button(NO, no, 'class="quiet"')] : []),
    button(YES, yes, 'autofocus'),
  ];
  const policy = `default-src 'none'; style-src 'unsafe-inline'; form-action https://answer.escale.invalid`;
  return `<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>${escapeText(title)}</title><style>${STYLE}</style>
<main role="alertdialog" aria-labelledby="title" aria-describedby="text"><h1 id="title"><bdi>${escapeText(title)}</bdi></h1>
<p id="text" dir="auto">${escapeText(question.text.slice(0, MAX_TEXT_LENGTH))}</p><div>${buttons.join('')}</div></main>`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** assets/tokens.css, the few values a box needs: it is a document of its own. */
const STYLE = `
:root{color-scheme:light dark;--paper:#faf7f2;--ink:#1d2733;--line:#7f7a70;--teal:#0a6b6b;--on-teal:#fff}
@media(prefers-color-scheme:dark){:root{--paper:#11181f;--ink:#eef2f5;--line:#a9b1ba;--teal:#4fc3be;--on-teal:#11181f}}
html{height:100%;background:transparent;font:22px/1.5 'Atkinson Hyperlegible Next','Noto Sans Arabic',sans-serif}
body{margin:0;height:100%;display:grid;place-items:center;background:rgb(17 24 31/55%);color:var(--ink)}
main{box-sizing:border-box;max-width:min(720px,92vw);max-height:92vh;overflow:auto;padding:32px;border-radius:12px;background:var(--paper)}
h1{margin:0 0 16px;font-size:1em;font-weight:650}p{margin:0 0 24px;white-space:pre-wrap;overflow-wrap:anywhere}
div{display:flex;flex-wrap:wrap;gap:16px;justify-content:flex-end}
button{min-height:56px;padding:0 32px;border:2px solid var(--teal);border-radius:12px;background:var(--teal);color:var(--on-teal);font:inherit}
button.quiet{border-color:var(--line);background:transparent;color:var(--ink)}
button:focus-visible{outline:4px solid var(--ink);outline-offset:3px}`;
