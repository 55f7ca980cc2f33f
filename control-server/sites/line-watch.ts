import type { FibreNow, WifiNow } from '#protocol/line-history.ts';
import type { LiveTerminals } from '../terminals/live-terminals.ts';
import { judgeSiteLines } from './site-line-rules.ts';

/** Judging takes turns of this long, ms: whoever waits for an answer is served in between. */
const TURN_MS = 4;

/** The lines of every site as the live terminals tell of them, and which have changed their word since the last look. */
export class LineWatch {
  readonly #live: LiveTerminals;
  readonly #shown = new Map<string, string>();

  constructor(live: LiveTerminals) {
    this.#live = live;
  }

  /** The lines of a site now, by those of its terminals. */
  judge(siteId: string, terminalIds: readonly string[], now: number): { fibre: FibreNow; wifi: WifiNow } {
    const presences = terminalIds.map((terminalId) => this.#live.presence(terminalId, now));
    // A witness is needed only where nobody is heard.
    const isHeard = presences.some(({ kind }) => kind === 'heard');
    return judgeSiteLines(presences, isHeard ? null : this.#live.heardElsewhereAt(siteId));
  }

  /** @returns the sites whose words changed by themselves, with time or by what other sites told */
  async changed(now: number): Promise<string[]> {
    const changed: string[] = [];
    let turnEnds = performance.now() + TURN_MS;
    for (const siteId of this.#live.siteIds()) {
      if (performance.now() > turnEnds) {
        await new Promise((resolve) => setImmediate(resolve));
        turnEnds = performance.now() + TURN_MS;
      }
      const { fibre, wifi } = this.judge(siteId, this.#live.ofSite(siteId), now);
      const words = `${fibre.word} ${wifi.word}`;
      if (this.#shown.get(siteId) !== words) changed.push(siteId);
      this.#shown.set(siteId, words);
    }
    return changed;
  }
}
