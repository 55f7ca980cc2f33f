import { clipboard } from 'electron';

/**
 * Every difference between Electron 33 (the runtime that runs where GitHub cannot be reached, design.md §8) and the current one that the
 * shell meets. Types are the current Electron's.
 */

/** Clears CLIPBOARD and PRIMARY. Synchronous before Electron 44, a promise since, with PRIMARY under `clipboard.selection`. */
export async function clearClipboards(): Promise<void> {
  await clipboard.clear();
  const { selection } = clipboard as unknown as { selection?: { clear(): Promise<void> } };
  if (selection) await selection.clear();
  else (clipboard.clear as unknown as (type: 'selection') => void)('selection');
}

/** @returns how many of the two clipboards still hold anything. */
export async function filledClipboards(): Promise<number> {
  const read = clipboard as unknown as {
    availableFormats(type?: 'selection'): string[] | Promise<string[]>;
    selection?: { availableFormats(): Promise<string[]> };
  };
  const normal = await read.availableFormats();
  const primary = read.selection ? await read.selection.availableFormats() : await read.availableFormats('selection');
  return [normal, primary].filter((formats) => formats.length > 0).length;
}
