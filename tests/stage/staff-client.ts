import { randomBytes } from 'node:crypto';
import { type Socket, io } from 'socket.io-client';
import type { Tile } from '#protocol/staff-messages.ts';
import {
  FIRST_ACCOUNT_PATH,
  MeAnswer,
  SIGN_IN_PATH,
  STAFF_NAMESPACE,
  STAFF_REQUEST_HEADER,
  type Snapshot,
  type StaffInput,
  type StaffOutput,
  type StaffRequestName,
  Changes,
  WatchAnswer,
  staffRequests,
} from '#protocol/staff-messages.ts';
import { resultOf } from '#protocol/result.ts';
import { until } from './until.ts';

/** A member of staff without a browser: the same doors as the dashboard, so that a test can set a stage quickly. */
export class StaffClient {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly #socket: Socket;
  #tiles = new Map<string, Tile>();

  private constructor(url: string, email: string, password: string, cookie: string) {
    this.url = url;
    this.email = email;
    this.password = password;
    this.#socket = io(new URL(STAFF_NAMESPACE, url).href, {
      transports: ['websocket'],
      extraHeaders: { cookie, origin: new URL(url).origin },
      forceNew: true,
    });
    this.#socket.on('changes', (message: unknown) => {
      for (const tile of Changes.parse(message).tiles) this.#tiles.set(tile.terminalId, tile);
    });
  }

  /** Makes the first account by the one-time link the server printed, and signs in. */
  static async first(url: string, firstAccountUrl: string): Promise<StaffClient> {
    const email = 'informatique@escale.test';
    const password = randomBytes(12).toString('base64url');
    const token = new URL(firstAccountUrl).hash.slice(1);
    await post(url, FIRST_ACCOUNT_PATH, { token, name: 'Informatique', email, password });
    return StaffClient.signIn(url, email, password);
  }

  static async signIn(url: string, email: string, password: string): Promise<StaffClient> {
    return new StaffClient(url, email, password, await post(url, SIGN_IN_PATH, { email, password }));
  }

  /** One request; throws when it is refused. */
  async request<N extends StaffRequestName>(name: N, input: StaffInput<N>): Promise<StaffOutput<N>> {
    const answer = resultOf(staffRequests[name].output).parse(
      await this.#socket.timeout(40_000).emitWithAck(name, input),
    );
    if (!answer.ok) throw new Error(`${name}: ${answer.refusal.code}`);
    return answer.value as StaffOutput<N>;
  }

  /** Watches a site; its tiles are kept up to date from then on. */
  async watch(siteId: string): Promise<Snapshot> {
    const answer = WatchAnswer.parse(await this.#socket.timeout(10_000).emitWithAck('watch', { kind: 'site', siteId }));
    if (!answer.ok) throw new Error(`watch: ${answer.refusal.code}`);
    this.#tiles = new Map(answer.value.tiles.map((tile) => [tile.terminalId, tile]));
    return answer.value;
  }

  /** Waits until the only terminal of the watched site is in this state. */
  async tile<K extends Tile['state']['kind']>(
    kind: K,
    withinMs = 20_000,
  ): Promise<Tile & { state: Extract<Tile['state'], { kind: K }> }> {
    const tiles = () => [...this.#tiles.values()];
    const found = await until(`tile ${kind}`, () => tiles().find((tile) => tile.state.kind === kind), withinMs).catch(
      (error: unknown) => {
        throw new Error(`the tiles are ${JSON.stringify(tiles().map(({ state }) => state))}`, { cause: error });
      },
    );
    return found as Tile & { state: Extract<Tile['state'], { kind: K }> };
  }

  close(): void {
    this.#socket.disconnect();
  }
}

/** @returns the cookie the answer set. Throws when it was refused. */
async function post(url: string, path: string, body: unknown): Promise<string> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(url).origin, [STAFF_REQUEST_HEADER]: '1' },
    body: JSON.stringify(body),
  });
  const answer = MeAnswer.parse(await response.json());
  if (!answer.ok) throw new Error(`${path}: ${answer.refusal.code}`);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
