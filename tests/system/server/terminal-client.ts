import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { type Socket, io } from 'socket.io-client';
import type { z } from 'zod';
import { type Hold, HoldNow } from '#protocol/queue.ts';
import type { JournalEvent, JournalRecord } from '#protocol/journal-events.ts';
import {
  type BootSeq,
  Challenge,
  Command,
  ENROL_PATH,
  EnrolAnswer,
  type Enrolled,
  type Heartbeat,
  HeartbeatAnswer,
  type Hello,
  HelloAnswer,
  JournalAck,
  SessionAnswer,
  TERMINAL_NAMESPACE,
  type TerminalActivity,
  type Welcome,
  helloSigningText,
} from '#protocol/terminal-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { type Booking, BookingNow } from '#protocol/workshops.ts';
import type { StaffDoor } from './staff-door.ts';

type Key = ReturnType<typeof newKey>;

export function newKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
  return { publicKey: raw, privateKey };
}

export async function askEnrolment(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; answer: z.infer<typeof EnrolAnswer> }> {
  const response = await fetch(new URL(ENROL_PATH, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: EnrolAnswer.parse(await response.json()) };
}

/** A terminal without a screen: real key, real socket, and a journal it sends when told to. */
export class TerminalClient {
  readonly url: string;
  readonly key: Key;
  readonly enrolled: Enrolled;
  bootId = randomUUID();
  /** the boots it says it still has */
  boots: BootSeq[] = [];
  records: JournalRecord[] = [];
  socket: Socket | null = null;
  goodbye: string | null = null;
  closedBecause: string | null = null;
  /** What this terminal does with commands; null: it never answers. */
  onCommand: ((command: Command) => unknown) | null = ({ commandId }) => ({ ok: true, value: { commandId } });
  readonly commands: Command[] = [];
  /** for whom it is kept, as the server said last; undefined: it said nothing */
  hold: Hold | null | undefined = undefined;
  /** which workshop it is booked for, as the server said last; undefined: it said nothing */
  booking: Booking | null | undefined = undefined;
  activity: TerminalActivity = { kind: 'free' };
  protocolVersion = PROTOCOL_VERSION;
  /** false: a terminal that was built before there was a filter */
  knowsFilter = true;
  /** understands the order to measure throughput */
  runsThroughput = false;

  constructor(url: string, key: Key, enrolled: Enrolled) {
    this.url = url;
    this.key = key;
    this.enrolled = enrolled;
  }

  /** Enrols by a code that IT makes. */
  static async enrol(url: string, it: StaffDoor, siteId: string, terminalName: string): Promise<TerminalClient> {
    const { code } = await it.get('enrolment:create', { siteId, terminalName });
    const key = newKey();
    const { answer } = await askEnrolment(url, { protocolVersion: PROTOCOL_VERSION, code, publicKey: key.publicKey });
    if (!answer.ok) throw new Error(`enrol: ${answer.refusal.code}`);
    return new TerminalClient(url, key, answer.value);
  }

  get id(): string {
    return this.enrolled.terminalId;
  }

  /** Connects up to the challenge and no further. */
  async reachChallenge(headers: Record<string, string> = {}): Promise<Challenge> {
    this.goodbye = null;
    this.closedBecause = null;
    const socket = io(new URL(TERMINAL_NAMESPACE, this.url).href, {
      transports: ['websocket'],
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    });
    this.socket = socket;
    socket.on('goodbye', ({ reason }: { reason: string }) => {
      this.goodbye = reason;
    });
    socket.on('disconnect', (reason) => {
      this.closedBecause = reason;
    });
    socket.on('hold', (message: unknown) => {
      this.hold = HoldNow.parse(message).hold;
    });
    socket.on('booking', (message: unknown) => {
      this.booking = BookingNow.parse(message).booking;
    });
    socket.on('command', (message: unknown, answer: (value: unknown) => void) => {
      const command = Command.parse(message);
      this.commands.push(command);
      if (this.onCommand) answer(this.onCommand(command));
    });
    return Challenge.parse(
      await new Promise((resolve, reject) => {
        socket.once('challenge', resolve);
        socket.once('connect_error', reject);
      }),
    );
  }

  helloTo(challenge: Challenge, signer: Key = this.key): Hello {
    const terminalNonce = randomBytes(32).toString('base64');
    const text = helloSigningText({
      serverId: challenge.serverId,
      terminalId: this.id,
      serverNonce: challenge.nonce,
      terminalNonce,
    });
    return {
      protocolVersion: this.protocolVersion,
      terminalId: this.id,
      bootId: this.bootId,
      appVersion: '0.1.0',
      terminalNonce,
      signature: sign(null, Buffer.from(text), signer.privateKey).toString('base64'),
      activity: this.activity,
      confinement: { form: 'bubblewrap', weaknesses: [] },
      boots: this.boots,
      ...(this.knowsFilter ? { knowsFilter: true } : {}),
      ...(this.runsThroughput && { runsThroughput: true as const }),
    };
  }

  async say(name: string, message: unknown): Promise<unknown> {
    if (!this.socket) throw new Error('not connected');
    return this.socket.timeout(5_000).emitWithAck(name, message);
  }

  async hello(message: unknown): Promise<z.infer<typeof HelloAnswer>> {
    return HelloAnswer.parse(await this.say('hello', message));
  }

  /** Connects and proves the key. @returns the committed seq the server welcomes with */
  async connect(): Promise<number> {
    return (await this.welcome()).committedSeq;
  }

  /** The same, with all of the welcome. */
  async welcome(): Promise<Welcome> {
    const answer = await this.hello(this.helloTo(await this.reachChallenge()));
    if (!answer.ok) throw new Error(`hello: ${answer.reason}`);
    return answer.value;
  }

  disconnect(): void {
    this.socket?.disconnect();
  }

  /** @param placeId whose turn it is */
  async requestSession(words: readonly string[], requestId: string = randomUUID(), placeId?: string) {
    const place = placeId === undefined ? {} : { placeId };
    return SessionAnswer.parse(await this.say('session:request', { requestId, words, ...place }));
  }

  /** Writes a fact into the journal without sending it. */
  note(event: JournalEvent, at: number): JournalRecord {
    const record = { bootId: this.bootId, seq: this.records.length + 1, at, event };
    this.records.push(record);
    return record;
  }

  async append(records: readonly JournalRecord[] = this.records) {
    return JournalAck.parse(await this.say('journal:append', { bootId: this.bootId, records }));
  }

  async beat(beat: Partial<Heartbeat> = {}) {
    return HeartbeatAnswer.parse(
      await this.say('heartbeat', {
        activity: this.activity,
        pendingRecords: 0,
        measure: null,
        confinement: null,
        ...beat,
      }),
    );
  }
}
