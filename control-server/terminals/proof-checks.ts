import { Worker } from 'node:worker_threads';
import { DeviceKeys } from './device-key.ts';

export type ProofAsked = { publicKey: string; text: string; signature: string };
type Waiting = ProofAsked & { resolve: (isGood: boolean) => void };

/** A proof costs some 0.15 ms. So many within WINDOW_MS are worth a thread: 300 a second, 5 % of a core. */
const MANY = 30;
const WINDOW_MS = 100;
/** Asked of the thread at once: the answer comes before the event loop has turned many times. */
const AT_ONCE = 16;
/** Then it ends: a server at rest has none. */
const IDLE_MS = 30_000;

/**
 * Checks the proofs of terminals: here, and in a thread of its own while a network returns, so that the event loop has its time for all the rest of coming in. Where there is no thread
 * (yet, or any more) they are checked here.
 */
export class ProofChecks {
  readonly #keys = new DeviceKeys();
  #thread: { worker: Worker; isReady: boolean } | null = null;
  #gathered: Waiting[] = [];
  readonly #asked: Waiting[][] = [];
  #waiting = 0;
  #window = { from: 0, count: 0 };
  #idle: NodeJS.Timeout | undefined;

  /** Proofs that are being checked. */
  get waiting(): number {
    return this.#waiting;
  }

  /** As DeviceKeys.isSignedBy. */
  async isSignedBy(publicKey: string, text: string, signature: string): Promise<boolean> {
    if (this.#isMany() && !this.#thread) this.#start();
    if (!this.#thread?.isReady) return this.#keys.isSignedBy(publicKey, text, signature);
    return await new Promise<boolean>((resolve) => {
      this.#waiting += 1;
      this.#gathered.push({ publicKey, text, signature, resolve });
      if (this.#gathered.length === 1) setImmediate(() => this.#ask());
      if (this.#gathered.length >= AT_ONCE) this.#ask();
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#thread?.worker;
    this.#giveUp();
    await worker?.terminate();
  }

  #isMany(): boolean {
    const now = performance.now();
    if (now - this.#window.from >= WINDOW_MS) this.#window = { from: now, count: 0 };
    this.#window.count += 1;
    return this.#window.count > MANY;
  }

  #start(): void {
    const worker = new Worker(new URL('proof-worker.ts', import.meta.url));
    const thread = { worker, isReady: false };
    this.#thread = thread;
    worker.unref();
    worker.once('online', () => {
      thread.isReady = this.#thread === thread;
      this.#rest();
    });
    worker.on('message', (isGood: boolean[]) => {
      // One that has ended owes nothing any more: what it had was checked here.
      if (this.#thread !== thread) return;
      const asked = this.#asked.shift() ?? [];
      this.#waiting -= asked.length;
      for (const [place, { resolve }] of asked.entries()) resolve(isGood[place] === true);
    });
    const isGone = () => {
      if (this.#thread === thread) this.#giveUp();
    };
    worker.once('error', isGone).once('exit', isGone);
  }

  #ask(): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    if (gathered.length === 0 || !this.#thread) return;
    this.#asked.push(gathered);
    this.#thread.worker.postMessage(
      gathered.map(({ publicKey, text, signature }): ProofAsked => ({ publicKey, text, signature })),
    );
    this.#rest();
  }

  /** It ends when it has not been asked for a while. */
  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
  }

  /** No thread any more: what it was asked is checked here. */
  #giveUp(): void {
    this.#thread = null;
    const left = [...this.#asked.splice(0).flat(), ...this.#gathered.splice(0)];
    this.#waiting = 0;
    for (const { publicKey, text, signature, resolve } of left)
      resolve(this.#keys.isSignedBy(publicKey, text, signature));
  }
}
