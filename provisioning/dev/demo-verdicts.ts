import { DEFAULT_TIME_ZONE } from '#protocol/limits.ts';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import { sentenceOf } from '../../control-server/diagnosis/sentence.ts';

/** What the server says is broken, as sentences below the demo's summary: each when it is said first, and again when its cause was corrected. */
export class DemoVerdicts {
  readonly #said = new Map<string, Set<string>>();

  /** @returns the sentences that are new with these sites */
  news(sites: readonly SiteSummary[], now: number): string[] {
    return sites.flatMap(({ siteId, name, diagnosis }) => {
      const before = this.#said.get(siteId) ?? new Set();
      const troubles = diagnosis?.troubles ?? [];
      const keyOf = (one: (typeof troubles)[number]) => `${one.cause} ${one.detail} ${one.terminalIds.join()}`;
      this.#said.set(siteId, new Set(troubles.map(keyOf)));
      const setting = { siteName: name, terminalName: () => 'Un poste', timeZone: DEFAULT_TIME_ZONE, now };
      return troubles
        .filter((trouble) => !before.has(keyOf(trouble)))
        .map((trouble) => sentenceOf('fr', trouble, setting));
    });
  }
}
