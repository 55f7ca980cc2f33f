import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Likeness, likenessOf, shareShown } from '../../bench/painted.ts';
import { ScreenGrab } from '../../bench/screen-grab.ts';
import type { Room } from '../stage/room.ts';
import { SITE_COLOUR } from '../stage/stand-in-site.ts';
import { until } from '../stage/until.ts';
import { endByStaff, holdsStillBriefly, isSame, signInQuickly } from './quick-session.ts';

/** Above the welcome's foot, where it tells what happened last (wiped when, restarted). */
const ROWS = [190, 280, 380, 430, 520, 600];
const SITE = (SITE_COLOUR[0] << 16) | (SITE_COLOUR[1] << 8) | SITE_COLOUR[2];
const LOOK_EVERY_MS = 8;
/** 50 ms apart */
const STANDS_LOOKS = 20;
/** As much of a picture must be there to say that it is the one. */
const IS_SHOWN = 0.9;

/**
 * Watches the terminal's screen without a pause and holds against it, at every look, what must never be:
 * - a screen that invites the next resident (welcome, "poste nettoyé") while the state on disk is not `clean`
 * - a pixel of a resident's page beside such a screen
 */
export class ScreenWatch {
  readonly violations: string[] = [];
  looks = 0;
  invitations = 0;
  readonly #grab: ScreenGrab;
  readonly #inviting: Likeness[];
  readonly #cleanStateFile: string;
  #isOn = true;
  readonly #ended: Promise<void>;

  private constructor(grab: ScreenGrab, inviting: Likeness[], cleanStateFile: string) {
    this.#grab = grab;
    this.#inviting = inviting;
    this.#cleanStateFile = cleanStateFile;
    this.#ended = this.#watch();
  }

  /** Learns in one session how the screens look here, then watches until `stop`. The terminal is free before and after. */
  static async start(room: Room): Promise<ScreenWatch> {
    const grab = await ScreenGrab.open(room.screen.display);
    // Over a control it would change how that is painted, and no picture would be like another.
    await room.screen.pointerAside();
    // A busy machine paints late: what stands still for so long is no picture on its way.
    const settled = () => holdsStillBriefly(grab, ROWS, STANDS_LOOKS);
    await signInQuickly(room);
    const home = await settled();
    await room.resident.opens('learn');
    const page = (await grab.rows(ROWS)).flatMap((row) => [...row]).filter((colour) => colour === SITE);
    if (page.length < 1_000) throw new Error('the page is not seen: the watch would see nothing');
    await endByStaff(room);
    // The last look at what stands there for ten seconds, then the first at what is not the same any more.
    let clean = await grab.rows(ROWS);
    await until(
      'the welcome is back',
      async () => {
        const now = await grab.rows(ROWS);
        if (room.kiosk.states.at(-1) === 'welcome') return true;
        clean = now;
        return false;
      },
      30_000,
    );
    await until('the welcome is painted', async () => !isSame(clean, await grab.rows(ROWS)), 30_000);
    const welcome = await settled();
    const flat = [0x000000, 0xffffff, 0x11181f, 0xfaf7f2, SITE].map((colour) =>
      ROWS.map(() => new Uint32Array(grab.width).fill(colour)),
    );
    const inviting = [welcome, clean].map((picture) => likenessOf(ROWS, picture, [home, ...flat], () => true));
    return new ScreenWatch(grab, inviting, join(room.kiosk.dataDir, 'clean-state'));
  }

  /** Does the screen invite the next resident at this moment? */
  async invites(): Promise<boolean> {
    const shares = await Promise.all(this.#inviting.map((likeness) => shareShown(this.#grab, likeness)));
    return Math.max(...shares) >= IS_SHOWN;
  }

  /** How many pixels of the looked-at rows are of the resident's page. */
  async sitePixels(): Promise<number> {
    const rows = await this.#grab.rows(ROWS);
    return rows.reduce((sum, row) => sum + row.filter((colour) => colour === SITE).length, 0);
  }

  async stop(): Promise<void> {
    this.#isOn = false;
    await this.#ended;
    this.#grab.close();
  }

  async #watch(): Promise<void> {
    while (this.#isOn) {
      // One look: the pictures and the pixels are asked for together, the file is read after them.
      const [invites, pixels] = await Promise.all([this.invites(), this.sitePixels()]);
      this.looks += 1;
      if (invites) {
        this.invitations += 1;
        const state = readFileSync(this.#cleanStateFile, 'utf8').trim();
        if (state !== 'clean') this.#violated(`the screen invites while the state is ${state}`);
        if (pixels > 0) this.#violated(`the screen invites with ${pixels} pixels of a resident's page on it`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  #violated(what: string): void {
    if (this.violations.at(-1) !== what) this.violations.push(what);
  }
}
