import { randomBytes } from 'node:crypto';
import { CONNECT_TIMEOUT_MS, NONCE_BYTES, REQUEST_TIMEOUT_MS } from '#protocol/limits.ts';
import {
  Challenge,
  Command,
  type Heartbeat,
  HeartbeatAnswer,
  type Hello,
  HelloAnswer,
  JournalAck,
  helloSigningText,
} from '#protocol/terminal-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { lightMeasure } from './light-measure.ts';
import { type LoadIdentity, signAs } from './load-city.ts';
import { type LinePlace, SocketIoLine } from './socketio-line.ts';
import { TerminalLife } from './terminal-life.ts';

/** What the owner of many light terminals hears of each. */
export type LightOwner = {
  onUp(terminal: LightTerminal): void;
  onDown(terminal: LightTerminal, why: string, wasUp: boolean): void;
  /** A batch was acknowledged, this long after it was sent, milliseconds. */
  onAcknowledged(milliseconds: number, terminal: LightTerminal): void;
  onHeartbeat(milliseconds: number): void;
};

/** A kiosk's own back-off (kiosk-app/shell/server-link.ts): doubled each time, half of it jittered. */
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;

/**
 * A terminal as the server sees one, and nothing more: a real key and proof, hello, heartbeats with measures, facts told in batches until they are acknowledged.
 *
 *   away ──connect──► coming ──welcome──► up ──closed──► away   (comes back by itself, jittered, until `leave`)
 */
export class LightTerminal {
  readonly identity: LoadIdentity;
  readonly life = new TerminalLife();
  readonly #place: LinePlace;
  readonly #owner: LightOwner;
  #state: 'away' | 'coming' | 'up' = 'away';
  #line: SocketIoLine | null = null;
  #timer: NodeJS.Timeout | undefined;
  #attempts = 0;
  #isTelling = false;
  /** a kiosk's first heartbeat comes when it has told what waited (kiosk-app/shell/server-link.ts) */
  #owesBeat = false;
  #why = 'line-closed';
  isStaying = false;

  constructor(identity: LoadIdentity, place: LinePlace, owner: LightOwner) {
    this.identity = identity;
    this.#place = place;
    this.#owner = owner;
    this.life.makeFact();
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  connect(): void {
    if (this.#state !== 'away') return;
    this.isStaying = true;
    this.#state = 'coming';
    this.#why = 'line-closed';
    clearTimeout(this.#timer);
    const line = new SocketIoLine(this.#place, {
      onEvent: (name, value, answer) => this.#hear(name, value, answer),
      // The challenge follows by itself; who does not get it is cut by the server (hello-timeout).
      onJoined: () => this.#giveUpIn('no-challenge'),
      onClose: (refused) => this.#closed(line, refused),
    });
    this.#line = line;
    this.#giveUpIn('not-let-in', CONNECT_TIMEOUT_MS);
  }

  /** Goes away, and comes back only when told to. */
  leave(how: 'destroy' | 'end'): void {
    this.isStaying = false;
    clearTimeout(this.#timer);
    this.#line?.close(how);
  }

  /** Tells what waits, batch after batch. */
  tell(): void {
    if (this.#isTelling || this.#state !== 'up') return;
    const batch = this.life.nextBatch();
    if (!batch) {
      if (this.#owesBeat) this.beat();
      return;
    }
    this.#isTelling = true;
    const sent = performance.now();
    this.#line?.ask('journal:append', batch, (value) => {
      this.#isTelling = false;
      const answer = JournalAck.parse(value);
      if (!answer.ok) return this.#giveUp(answer.refusal.code);
      this.life.acknowledge(answer.value.committedSeq);
      this.#owner.onAcknowledged(performance.now() - sent, this);
      this.tell();
    });
  }

  beat(): void {
    if (this.#state !== 'up') return;
    this.#owesBeat = false;
    const sent = performance.now();
    const message: Heartbeat = {
      activity: this.life.activity,
      pendingRecords: this.life.pending,
      measure: lightMeasure(Date.now(), 1 + (this.identity.index % 7)),
      confinement: null,
      journal: 'ok',
      clockOffsetMs: 12,
    };
    this.#line?.ask('heartbeat', message, (value) => {
      const answer = HeartbeatAnswer.parse(value);
      if (answer.ok) this.#owner.onHeartbeat(performance.now() - sent);
      else this.#giveUp(answer.refusal.code);
    });
  }

  /** As a kiosk: each step (coming in, the hello's answer) has its time, and then it is tried anew. */
  #giveUpIn(why: string, ms: number = REQUEST_TIMEOUT_MS): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#giveUp(why), ms);
  }

  #hear(name: string, value: unknown, answer: ((value: unknown) => void) | null): void {
    if (name === 'challenge') this.#prove(Challenge.parse(value));
    else if (name === 'goodbye') this.#why = String((value as { reason?: unknown }).reason);
    else if (name === 'command') answer?.({ ok: true, value: { commandId: Command.parse(value).commandId } });
  }

  #prove({ serverId, nonce }: Challenge): void {
    const { terminalId } = this.identity;
    const terminalNonce = randomBytes(NONCE_BYTES).toString('base64');
    const text = helloSigningText({ serverId, terminalId, serverNonce: nonce, terminalNonce });
    const { bootId, made } = this.life;
    const hello: Hello = {
      protocolVersion: PROTOCOL_VERSION,
      terminalId,
      bootId,
      appVersion: '0.1.0',
      terminalNonce,
      signature: signAs(this.identity, text),
      activity: this.life.activity,
      confinement: { form: 'bubblewrap', weaknesses: [] },
      boots: [{ bootId, seq: made }],
    };
    this.#giveUpIn('hello-not-answered');
    this.#line?.ask('hello', hello, (value) => {
      const answer = HelloAnswer.parse(value);
      if (!answer.ok) return this.#giveUp(answer.reason);
      clearTimeout(this.#timer);
      this.#attempts = 0;
      this.#state = 'up';
      this.life.acknowledge(answer.value.committedSeq);
      this.#owesBeat = true;
      this.#owner.onUp(this);
      this.tell();
    });
  }

  #giveUp(why: string): void {
    this.#why = why;
    this.#line?.close('destroy');
  }

  #closed(line: SocketIoLine, refused: string | null): void {
    if (this.#line !== line) return;
    const wasUp = this.#state === 'up';
    this.#line = null;
    this.#state = 'away';
    this.#isTelling = false;
    clearTimeout(this.#timer);
    this.#owner.onDown(this, refused ?? this.#why, wasUp);
    if (!this.isStaying) return;
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#attempts) * (0.5 + Math.random());
    this.#attempts += 1;
    this.#timer = setTimeout(() => this.connect(), delay);
  }
}
