import { randomUUID } from 'node:crypto';
import { type Socket, io } from 'socket.io-client';
import { z } from 'zod';
import { Refusal } from '#protocol/result.ts';
import {
  SIGN_IN_PATH,
  STAFF_NAMESPACE,
  STAFF_REQUEST_HEADER,
  type StaffInput,
  type StaffOutput,
  type StaffRequestName,
} from '#protocol/staff-messages.ts';
import { openDatabase } from '../../../control-server/db/database.ts';
import { PasswordHashing } from '../../../control-server/staff/password-hash.ts';
import { insertStaff } from '../../../control-server/staff/staff-store.ts';

const PASSWORD = 'quatre chevaux de bois';
const OPEN_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 45_000;

export type Asked<N extends StaffRequestName> =
  | { kind: 'answered'; value: StaffOutput<N> }
  | { kind: 'refused'; code: string }
  | { kind: 'no-answer' };

/** Makes accounts for a city's helpers before its server starts, past the doors. @returns their e-mail addresses */
export async function makeAccounts(dataDir: string, count: number): Promise<string[]> {
  const db = openDatabase(dataDir);
  try {
    const passwordHash = await new PasswordHashing().make(PASSWORD);
    const emails = Array.from({ length: count }, (_, index) => `conseil${index + 1}@escale.test`);
    for (const email of emails) {
      const account = {
        staffId: randomUUID(),
        name: email,
        email,
        role: 'it',
        passwordHash,
        createdAt: Date.now(),
      } as const;
      await insertStaff(db, { ...account, sites: 'all' });
    }
    return emails;
  } finally {
    await db.destroy();
  }
}

/** One member of staff, through the doors a dashboard uses. Comes back by itself after whatever happens to the server. */
export class StaffDesk {
  readonly #url: () => string;
  readonly #email: string;
  #socket: Socket | null = null;
  #opening: Promise<Socket | null> | null = null;

  constructor(url: () => string, email: string) {
    this.#url = url;
    this.#email = email;
  }

  /** One request. No answer within the time, or a line that breaks meanwhile, is `no-answer`: nobody knows then. */
  async ask<N extends StaffRequestName>(name: N, input: StaffInput<N>): Promise<Asked<N>> {
    const socket = this.#socket?.connected ? this.#socket : await this.#open();
    if (!socket) return { kind: 'no-answer' };
    const broken = Promise.withResolvers<null>();
    const onBreak = () => broken.resolve(null);
    socket.once('disconnect', onBreak);
    const answer: unknown = await Promise.race([
      socket
        .timeout(ANSWER_WITHIN_MS)
        .emitWithAck(name, input)
        .catch(() => null),
      broken.promise,
    ]);
    socket.off('disconnect', onBreak);
    const parsed = Answer.safeParse(answer);
    if (!parsed.success) return { kind: 'no-answer' };
    if (parsed.data.ok) return { kind: 'answered', value: parsed.data.value as StaffOutput<N> };
    // The server's clock may have jumped past the end of this sign-in.
    if (parsed.data.refusal.code === 'not-signed-in') this.close();
    return { kind: 'refused', code: parsed.data.refusal.code };
  }

  close(): void {
    this.#socket?.disconnect();
    this.#socket = null;
  }

  async #open(): Promise<Socket | null> {
    this.#opening ??= this.#signIn().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #signIn(): Promise<Socket | null> {
    this.close();
    const url = this.#url();
    const cookie = await cookieOf(url, this.#email);
    if (cookie === null) return null;
    const socket = io(new URL(STAFF_NAMESPACE, url).href, {
      transports: ['websocket'],
      extraHeaders: { cookie, origin: new URL(url).origin },
      forceNew: true,
      reconnection: false,
    });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('connect_error', () => resolve(false));
      // Killed between the WebSocket and the namespace: then neither of them comes.
      setTimeout(() => resolve(false), OPEN_WITHIN_MS);
    });
    if (!isOpen) {
      socket.disconnect();
      return null;
    }
    this.#socket = socket;
    return socket;
  }
}

const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), refusal: Refusal }),
]);

async function cookieOf(url: string, email: string): Promise<string | null> {
  try {
    const response = await fetch(new URL(SIGN_IN_PATH, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(url).origin, [STAFF_REQUEST_HEADER]: '1' },
      body: JSON.stringify({ email, password: PASSWORD }),
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? null;
  } catch {
    return null;
  }
}
