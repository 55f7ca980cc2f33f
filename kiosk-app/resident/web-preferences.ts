import type { Session, WebPreferences } from 'electron';

/** For every page, ours and the web's: Electron's safe defaults written out (electron security checklist, items 2 to 12), and nothing extra. */
function safePreferences(session: Session): WebPreferences {
  return {
    session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    devTools: false,
    spellcheck: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
  };
}

/** A page of the web: no preload, no bridge. Full screen stays in the page's place, below the strip and the time bar. */
export function webPagePreferences(session: Session): WebPreferences {
  return {
    ...safePreferences(session),
    autoplayPolicy: 'user-gesture-required',
    disableHtmlFullscreenWindowResize: true,
    enableWebSQL: false,
    // A page that goes elsewhere by itself leaves the keyboard where it is. Electron 33 does not know this one yet (electron issue 42578): there the
    // page takes it, also from the address being typed.
    focusOnNavigation: false,
  };
}

/** A page of ours; `preload` only for the chrome. */
export function ownPagePreferences(session: Session, preload?: string): WebPreferences {
  return { ...safePreferences(session), backgroundThrottling: false, ...(preload ? { preload } : {}) };
}
