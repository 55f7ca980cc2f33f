import { app } from 'electron';
import { judgeKey } from '../core/key-policy.ts';

/** What sites ask the program itself for: a password box, a certificate of the machine, trust in a broken one. All refused, for all pages. */
export function guardApp(): void {
  // A site's own password box is not shown: it could not be told from one of ours. The page the site sends instead is.
  app.on('login', (event, _contents, _details, _info, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  // Pages nobody here made (a viewer of Chromium's, say) get no key that leads out and no page of their own. Those made here have more to say.
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('before-input-event', (event, input) => {
      if (judgeKey(input).kind !== 'pass') event.preventDefault();
    });
  });
  app.on('window-all-closed', () => {}); // Only the shell ends this process.
  app.on('before-quit', (event) => event.preventDefault());
}
