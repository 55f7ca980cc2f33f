import { app } from 'electron';

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
  app.on('window-all-closed', () => {}); // Only the shell ends this process.
  app.on('before-quit', (event) => event.preventDefault());
}
