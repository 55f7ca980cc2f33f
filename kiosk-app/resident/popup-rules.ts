/** How long a press may open a page of its own: HTML's transient activation, as browsers time it. Milliseconds. */
export const ACTIVATION_MS = 5_000;

/**
 * Sites may open a page in answer to a press or a key, one page each; a page that opens pages by itself gets none (escapes.md row 38).
 * Moments are milliseconds of one clock.
 */
export function mayOpenPage(moments: {
  lastInputAt: number | null;
  lastOpenedAt: number | null;
  now: number;
}): boolean {
  const { lastInputAt, lastOpenedAt, now } = moments;
  if (lastInputAt === null || now - lastInputAt > ACTIVATION_MS) return false;
  return lastOpenedAt === null || lastOpenedAt < lastInputAt;
}

/** More boxes than this in this time are answered "no" without being shown: a page must not hold a resident in a loop of them. */
export const MAX_DIALOGS = 5;
export const DIALOG_WINDOW_MS = 30_000;

/** @param askedAt when the page's last boxes were asked, shown or not */
export function mayShowDialog(askedAt: readonly number[], now: number): boolean {
  return askedAt.filter((at) => now - at < DIALOG_WINDOW_MS).length < MAX_DIALOGS;
}
