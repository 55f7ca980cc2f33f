import { type Socket, io } from 'socket.io-client';
import { type Result, resultOf } from '#protocol/result.ts';
import {
  Changes,
  MeAnswer,
  SIGN_IN_PATH,
  STAFF_NAMESPACE,
  STAFF_REQUEST_HEADER,
  type Snapshot,
  type StaffInput,
  type StaffOutput,
  type StaffRequestName,
  WatchAnswer,
  type WatchRequest,
  staffRequests,
} from '#protocol/staff-messages.ts';
import type { z } from 'zod';

export type Posted = { status: number; answer: z.infer<typeof MeAnswer>; setCookie: string | null; cookie: string };

/** One POST as the dashboard would send it; `headers` adds or (with undefined) takes away. */
export async function post(
  url: string,
  path: string,
  body: unknown,
  headers: Record<string, string | undefined> = {},
): Promise<Posted> {
  const all = {
    'content-type': 'application/json',
    origin: new URL(url).origin,
    [STAFF_REQUEST_HEADER]: '1',
    ...headers,
  };
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const setCookie = response.headers.getSetCookie()[0] ?? null;
  const json = (await response.json()) as unknown;
  const parsed = MeAnswer.safeParse(json);
  const answer = parsed.success ? parsed.data : (json as Posted['answer']);
  return { status: response.status, answer, setCookie, cookie: setCookie?.split(';')[0] ?? '' };
}

/** Opens a staff socket with these headers. @returns it connected, or the reason why not */
export async function openStaffSocket(
  url: string,
  headers: Record<string, string>,
): Promise<{ socket: Socket; refusedFor: string | null }> {
  const socket = io(new URL(STAFF_NAMESPACE, url).href, {
    transports: ['websocket'],
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
  });
  const refusedFor = await new Promise<string | null>((resolve) => {
    socket.once('connect', () => resolve(null));
    socket.once('connect_error', (error) => resolve(error.message));
  });
  return { socket, refusedFor };
}

/** A member of staff who is signed in, with a dashboard's socket. Answers are parsed by the protocol; refusals are values. */
export class StaffDoor {
  readonly cookie: string;
  readonly socket: Socket;
  readonly changes: Changes[] = [];
  isClosed = false;

  private constructor(cookie: string, socket: Socket) {
    this.cookie = cookie;
    this.socket = socket;
    socket.on('changes', (message: unknown) => this.changes.push(Changes.parse(message)));
    socket.on('disconnect', () => {
      this.isClosed = true;
    });
  }

  static async signIn(url: string, email: string, password: string): Promise<StaffDoor> {
    const { answer, cookie } = await post(url, SIGN_IN_PATH, { email, password });
    if (!answer.ok) throw new Error(`sign-in: ${answer.refusal.code}`);
    const { socket, refusedFor } = await openStaffSocket(url, { cookie, origin: new URL(url).origin });
    if (refusedFor) throw new Error(`socket: ${refusedFor}`);
    return new StaffDoor(cookie, socket);
  }

  async ask<N extends StaffRequestName>(name: N, input: StaffInput<N>): Promise<Result<StaffOutput<N>>> {
    return resultOf(staffRequests[name].output).parse(await this.raw(name, input)) as Result<StaffOutput<N>>;
  }

  /** Asks, and throws when it is refused. */
  async get<N extends StaffRequestName>(name: N, input: StaffInput<N>): Promise<StaffOutput<N>> {
    const answer = await this.ask(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.refusal.code}`);
    return answer.value;
  }

  raw(name: string, message: unknown): Promise<unknown> {
    return this.socket.timeout(10_000).emitWithAck(name, message);
  }

  async watch(scope: WatchRequest): Promise<Snapshot> {
    const answer = WatchAnswer.parse(await this.raw('watch', scope));
    if (!answer.ok) throw new Error(`watch: ${answer.refusal.code}`);
    return answer.value;
  }

  /** The kind of the state of a terminal's tile, by a fresh snapshot. */
  async tileKind(siteId: string, terminalId: string): Promise<string | undefined> {
    const { tiles } = await this.watch({ kind: 'site', siteId });
    return tiles.find((tile) => tile.terminalId === terminalId)?.state.kind;
  }

  close(): void {
    this.socket.disconnect();
  }
}
