import type { FibreNow, WifiNow } from '#protocol/line-history.ts';
import type { LiveTerminals } from '../terminals/live-terminals.ts';
import { Turns } from '../turns.ts';
import { isSettled } from './line-mark-rules.ts';
import { judgeHeard, judgeSiteLines } from './site-line-rules.ts';

/** A site whose terminals all say the same is judged again after this long at the latest, ms. */
const JUDGED_EVERY_MS = 10_000;

/** The lines of every site as the live terminals tell of them, and which have changed their word since the last look. */
export class LineWatch {
  readonly #live: LiveTerminals;
  readonly #shown = new Map<string, string>();
  /** sites whose words stand: by which marks of their terminals and, where nobody is heard, by which witness; and until when time alone changes nothing */
  readonly #settled = new Map<
    string,
    { marks: number; witness: { at: number | null } | null; from: number; until: number }
  >();

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
    const turns = new Turns();
    for (const siteId of this.#live.siteIds()) {
      if (this.#isSettled(siteId, now)) continue;
      if (turns.isOver) await turns.giveWay();
      const recents = this.#live.recentsOf(siteId, now);
      const { fibre, wifi } = recents ? judgeHeard(recents) : this.judge(siteId, this.#live.ofSite(siteId), now);
      const words = `${fibre.word} ${wifi.word}`;
      if (this.#shown.get(siteId) !== words) changed.push(siteId);
      this.#shown.set(siteId, words);
      if (recents === null || isSettled(this.#live.marksOf(siteId, now))) {
        const until = Math.min(now + JUDGED_EVERY_MS, this.#live.steadyUntil(siteId, now));
        const witness = recents === null ? { at: this.#live.heardElsewhereAt(siteId) } : null;
        this.#settled.set(siteId, { marks: this.#live.marksChangedOf(siteId), witness, from: now, until });
      } else this.#settled.delete(siteId);
    }
    return changed;
  }

  #isSettled(siteId: string, now: number): boolean {
    const settled = this.#settled.get(siteId);
    if (!settled || now < settled.from || now >= settled.until) return false;
    if (settled.marks !== this.#live.marksChangedOf(siteId)) return false;
    // After a restart nobody is heard anywhere, and ten thousand silent terminals would be looked at each second.
    return settled.witness === null || settled.witness.at === this.#live.heardElsewhereAt(siteId);
  }
}
