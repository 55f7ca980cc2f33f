import { type Comfort, isPlain, plainComfort } from '../core/comfort.ts';
import { FromResident, encodeLine, lineDecoder } from '../core/resident-channel.ts';
import type { Language } from '../core/screen-contract.ts';
import type { Residue } from '#protocol/journal-events.ts';
import type { Confinement, ConfinedResident } from './confinement/confinement.ts';
import type { Log } from './log.ts';

/** What a resident's process is started with. */
export type ResidentLaunch = Parameters<Confinement['start']>[0];

/** A resident's process that was started, and how far it is. */
type Running = {
  resident: ConfinedResident;
  ready: Promise<boolean>;
  isWarm: boolean;
  shown: Promise<void>;
};

/** A warm process must be ready within this time, or it is started anew. */
const READY_WITHIN_MS = 30_000;
const SHOWN_WITHIN_MS = 5_000;
const RETRY_MS = 2_000;
/** What a waiting process is painted in: most residents ask for no other. */
const WAITS_IN: Language = 'fr';
/** The start of a process takes both cores for a moment: first the screen that says "clean" is painted, which takes about 50 ms. */
const WARM_AFTER_MS = 200;

/**
 * The resident's process as the shell knows it: one at a time, warm and hidden behind the welcome screen, shown after the grant, killed at the
 * end.
 *
 *   none ──warm──► warm (hidden) ──show──► shown ──kill, or died──► none
 *                                           │  ▲
 *                                      cover▼  │uncover
 *                                          covered ──kill, or died──► none
 */
export class ResidentHost {
  readonly #confinement: Confinement;
  readonly #launch: ResidentLaunch;
  readonly #log: Log;
  readonly #requireSandbox: boolean;
  readonly #onDied: () => void;
  readonly #onActivity: (kind: 'typed' | 'plays') => void;
  #running: Running | null = null;
  #starting: Promise<Running | null> | null = null;
  #wanted = false;
  #isCovered = false;
  /** what is done to the session's display, one after the other */
  #displayed: Promise<unknown> = Promise.resolve();

  /** @param options.requireSandbox refuse a process whose renderers are not in Chromium's sandbox; off in development as root only */
  constructor(
    confinement: Confinement,
    launch: ResidentLaunch,
    options: { requireSandbox: boolean },
    log: Log,
    onDied: () => void,
    onActivity: (kind: 'typed' | 'plays') => void = () => undefined,
  ) {
    this.#confinement = confinement;
    this.#launch = launch;
    this.#requireSandbox = options.requireSandbox;
    this.#log = log;
    this.#onDied = onDied;
    this.#onActivity = onActivity;
  }

  /** Starts a process behind the shell, hidden, in a moment. Returns at once; a failed start is tried again until `kill`. */
  warm(): void {
    this.#wanted = true;
    this.#startAfter(WARM_AFTER_MS);
  }

  /**
   * Shows the resident's process on the screen and gives it the keyboard, starting it if it is not warm yet.
   * What waits warm is asked for before this gives back control: whatever the shell does next, the screen's server is at it meanwhile.
   * @param blockedHosts what the site's filter closes in this session: told to nobody else, and gone with the process
   * @returns false when it could not be shown: then the session must end.
   */
  async show(
    language: Language,
    comfort: Comfort = plainComfort,
    blockedHosts: readonly string[] = [],
  ): Promise<boolean> {
    this.#wanted = true;
    const running = this.#running ?? (await this.#start());
    if (!running || !(running.isWarm || (await running.ready))) return false;
    const filter = blockedHosts.length > 0 ? { blockedHosts: [...blockedHosts] } : {};
    running.resident.channel.write(encodeLine({ type: 'show', language, comfort, ...filter }));
    // What waits painted on a display of its own needs no answer: its picture is there.
    const isPainted = this.#hasOwnDisplay && language === WAITS_IN && isPlain(comfort);
    if (!isPainted) await Promise.race([running.shown, after(SHOWN_WITHIN_MS)]);
    // The seat may have been left again before the session was there.
    const inFront = this.#isCovered ? Promise.resolve() : putInFront(running);
    this.#displayed = inFront.catch(() => undefined);
    await inFront;
    this.#log.info({}, 'session shown');
    return true;
  }

  /**
   * Hides and silences the session, which runs on: its display is taken off the screen, so that nothing in it can show or be reached by a key.
   * @returns false when there is none
   */
  async cover(): Promise<boolean> {
    const running = this.#running;
    if (!running) return false;
    this.#isCovered = true;
    running.resident.channel.write(encodeLine({ type: 'cover' }));
    await this.#turnDisplay(() => running.resident.display.hide());
    this.#log.info({}, 'session covered');
    return true;
  }

  /** Shows it again, with the keyboard in it. @returns false when there is none */
  async uncover(): Promise<boolean> {
    const running = this.#running;
    if (!running) return false;
    this.#isCovered = false;
    running.resident.channel.write(encodeLine({ type: 'uncover' }));
    await this.#turnDisplay(async () => {
      if (!this.#isCovered) await putInFront(running);
    });
    this.#log.info({}, 'session uncovered');
    return true;
  }

  /** Kills whatever runs and waits for the proof that all of it is dead. Safe to call when nothing runs. */
  async kill(): Promise<void> {
    this.#wanted = false;
    const running = this.#running ?? (await this.#starting);
    this.#running = null;
    this.#isCovered = false;
    if (!running) return;
    const { durationMs } = await running.resident.kill();
    this.#log.info({ durationMs: Math.round(durationMs) }, 'all of the session is dead');
  }

  /** What is left of the last session, by class. */
  async residue(): Promise<Residue[]> {
    return this.#confinement.residue();
  }

  #turnDisplay(turn: () => Promise<void>): Promise<void> {
    const done = this.#displayed.then(turn);
    this.#displayed = done.catch(() => undefined);
    return done;
  }

  async #start(): Promise<Running | null> {
    this.#starting ??= this.#startOnce().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #startOnce(): Promise<Running | null> {
    if (this.#running) return this.#running;
    try {
      const resident = await this.#confinement.start(this.#launchHere());
      const running = this.#follow(resident);
      this.#running = running;
      return running;
    } catch (error) {
      this.#log.error({ err: error }, 'resident process did not start');
      this.#startAfter(RETRY_MS);
      return null;
    }
  }

  /** Where the session has a display of its own, that display is what is hidden, and its picture waits ready; else the resident hides itself. */
  #launchHere(): ResidentLaunch {
    if (!this.#hasOwnDisplay) return this.#launch;
    return { ...this.#launch, entryArgs: [...this.#launch.entryArgs, `--painted-in=${WAITS_IN}`] };
  }

  get #hasOwnDisplay(): boolean {
    return !this.#confinement.describe().weaknesses.includes('no-display-of-its-own');
  }

  #follow(resident: ConfinedResident): Running {
    const ready = Promise.withResolvers<boolean>();
    const shown = Promise.withResolvers<void>();
    const running: Running = { resident, ready: ready.promise, isWarm: false, shown: shown.promise };
    const decode = lineDecoder(FromResident);
    resident.channel.setEncoding('utf8');
    resident.channel.on('error', () => {}); // the exit tells
    resident.channel.on('data', (chunk: string) => {
      const { messages, refused } = decode(chunk);
      if (refused > 0) this.#log.warn({ refused }, 'lines of the resident process refused');
      for (const message of messages) {
        if (message.type === 'shown') shown.resolve();
        else if (message.type === 'typed' || message.type === 'plays') this.#onActivity(message.type);
        else if (message.sandboxed || !this.#requireSandbox) ready.resolve(true);
        else {
          this.#log.error({}, "resident process refused: its renderers are not in Chromium's sandbox");
          ready.resolve(false);
          void resident.kill();
        }
      }
    });
    const tooLong = setTimeout(() => {
      this.#log.error({}, 'resident process not ready in time');
      ready.resolve(false);
      void resident.kill();
    }, READY_WITHIN_MS);
    void running.ready.then((isReady) => {
      clearTimeout(tooLong);
      running.isWarm = isReady;
      if (isReady) this.#log.info({}, 'resident warm');
    });
    void resident.exited.then(({ reason }) => {
      ready.resolve(false);
      shown.resolve();
      if (this.#running !== running) return;
      this.#running = null;
      if (reason === 'died') this.#onDied();
      this.#startAfter(RETRY_MS);
    });
    return running;
  }

  #startAfter(ms: number): void {
    setTimeout(() => {
      if (this.#wanted) void this.#start();
    }, ms);
  }
}

async function putInFront({ resident: { display } }: Running): Promise<void> {
  await display.show();
  await display.focus();
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
