import type { Residue, ResidueKind } from '#protocol/journal-events.ts';
import type { CleanState } from './clean-state.ts';
import type { Log } from './log.ts';

/** The parts of a wipe, each of which waits until it is done or throws. */
export type WipeParts = {
  killResident(): Promise<void>;
  raiseShell(): void;
  /** Both return how much is left after clearing. */
  clearClipboards(): Promise<number>;
  cancelPrintJobs(): Promise<number>;
  /** What resists is found by the check. */
  releaseMedia(): Promise<void>;
  residue(): Promise<Residue[]>;
  cleanState: CleanState;
  log: Log;
};

/**
 * The end of a session, in the order of design.md §4: kill → raise the shell → prints, USB, clipboard → check → `clean`. Every step runs even
 * when one before it failed; a step that failed is residue of the kind `check-failed`, so that nothing unproven is called clean.
 * @returns what is left, by class, and how long it took in milliseconds. Never throws.
 */
export async function wipe(parts: WipeParts): Promise<{ residue: Residue[]; durationMs: number }> {
  const started = performance.now();
  const found = new Map<ResidueKind, number>();
  const add = (kind: ResidueKind, count: number) => {
    if (count > 0) found.set(kind, (found.get(kind) ?? 0) + count);
  };
  const attempt = async (name: string, work: () => unknown) => {
    try {
      await work();
    } catch (error) {
      parts.log.error({ err: error, step: name }, 'wipe step failed');
      add('check-failed', 1);
    }
  };

  await attempt('not-clean', () => parts.cleanState.write('not-clean'));
  await attempt('kill', () => parts.killResident());
  await attempt('raise', () => parts.raiseShell());
  // None of these waits for another: who waits for them all is the next resident.
  await Promise.all([
    attempt('print-jobs', async () => add('print-job', await parts.cancelPrintJobs())),
    attempt('media', () => parts.releaseMedia()),
    attempt('clipboard', async () => add('clipboard', await parts.clearClipboards())),
  ]);
  await attempt('check', async () => {
    for (const { kind, count } of await parts.residue()) add(kind, count);
  });
  if (found.size === 0) await attempt('clean', () => parts.cleanState.write('clean'));

  const residue = [...found].map(([kind, count]) => ({ kind, count }));
  return { residue, durationMs: performance.now() - started };
}
