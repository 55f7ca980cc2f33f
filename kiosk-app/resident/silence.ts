import { type WebContents, app, webContents } from 'electron';

let isSilent = false;

/** While the seat is left for a moment no page is heard, also none that opens meanwhile. What plays plays on: nobody's film is stopped. */
export function silence(silent: boolean): void {
  isSilent = silent;
  for (const contents of webContents.getAllWebContents()) contents.setAudioMuted(silent);
}

app.on('web-contents-created', (_event, contents: WebContents) => {
  if (isSilent) contents.setAudioMuted(true);
});
