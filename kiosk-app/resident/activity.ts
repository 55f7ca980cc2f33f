import { type WebContents, app, webContents } from 'electron';
import type { Channel } from './channel.ts';

/** The shell is told no more often. */
const TOLD_EVERY_MS = 3_000;
const SOUND_LOOKED_AT_EVERY_MS = 10_000;

/** Tells the shell that keys are pressed, never which, and that something plays. @param channel once there is one */
export function tellActivity(channel: () => Channel | null): void {
  let toldAt = Number.NEGATIVE_INFINITY;
  const follow = (contents: WebContents) => {
    contents.on('before-input-event', (_event, { type }) => {
      if (type !== 'keyDown' || performance.now() - toldAt < TOLD_EVERY_MS) return;
      toldAt = performance.now();
      channel()?.send({ type: 'typed' });
    });
  };
  app.on('web-contents-created', (_event, contents) => follow(contents));
  setInterval(() => {
    if (webContents.getAllWebContents().some((contents) => contents.isCurrentlyAudible()))
      channel()?.send({ type: 'plays' });
  }, SOUND_LOOKED_AT_EVERY_MS);
}
