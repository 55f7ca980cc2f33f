import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import {
  Changes,
  FIRST_ACCOUNT_PATH,
  MeAnswer,
  SIGN_IN_PATH,
  STAFF_NAMESPACE,
  STAFF_REQUEST_HEADER,
  type SiteSummary,
  type Snapshot,
  type StaffInput,
  type StaffOutput,
  type StaffRequestName,
  type Tile,
  WatchAnswer,
  type WatchRequest,
  staffRequests,
} from '#protocol/staff-messages.ts';
import { type Result, resultOf } from '#protocol/result.ts';
import { REQUEST_TIMEOUT_MS } from '#protocol/limits.ts';
import { StepRefused } from './progress.mjs';

/** The city's four places (the list); the demo's terminal stands in the third. */
export const citySites = ['Barleté', 'Montanou', 'Montesquieu', 'Médiathèque Lacépède'] as const;
export const demoSite = 'Montesquieu';
export const demoTerminal = 'Poste 1';
export const demoTicketMinutes = 60;

export type StaffSignIn = { name: string; email: string; password: string };

/** Signed in as staff, through the same doors as a person's browser. */
export class StaffLine {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(url: string, signIn: StaffSignIn): Promise<StaffLine> {
    const cookie = await post(url, SIGN_IN_PATH, { email: signIn.email, password: signIn.password });
    if (!cookie) throw new StepRefused("Le serveur n'a pas donné de session au compte de démonstration.");
    const socket = io(`${url}${STAFF_NAMESPACE}`, {
      transports: ['websocket'],
      extraHeaders: { cookie, origin: url },
      reconnection: false,
    });
    await new Promise<void>((done, fail) => {
      socket.once('connect', done);
      socket.once('connect_error', (error) =>
        fail(new StepRefused(`Le serveur refuse la connexion du personnel : ${error.message}`)),
      );
    });
    return new StaffLine(socket);
  }

  /** @throws StepRefused with the server's code where it refuses */
  async ask<N extends StaffRequestName>(name: N, input: StaffInput<N>): Promise<StaffOutput<N>> {
    const answer: unknown = await this.#socket.timeout(REQUEST_TIMEOUT_MS).emitWithAck(name, input);
    const result = resultOf(staffRequests[name].output).parse(answer) as Result<StaffOutput<N>>;
    if (!result.ok) throw new StepRefused(`Le serveur refuse « ${name} » : ${result.refusal.code}`);
    return result.value;
  }

  /** Whether it is still connected: after a restart of the server it is not, and does not come back by itself. */
  get isOpen(): boolean {
    return this.#socket.connected;
  }

  /** All sites as the home page shows them. @throws StepRefused */
  async sites(): Promise<SiteSummary[]> {
    return (await this.#watch({ kind: 'sites' })).sites;
  }

  /** The terminals of a site as its page shows them. @throws StepRefused */
  async tiles(siteId: string): Promise<Tile[]> {
    return (await this.#watch({ kind: 'site', siteId })).tiles;
  }

  /**
   * Waits until a terminal of the site is there and free for a resident, as a dashboard does: one look, then what changes. Asking again and again would use up
   * the account's requests.
   * @returns whether it was in time
   */
  async untilFree(siteId: string, terminalName: string, withinMs: number): Promise<boolean> {
    const isFree = (tiles: readonly Tile[]) =>
      tiles.some(({ name, state }) => name === terminalName && state.kind === 'free');
    const ending = new AbortController();
    let listen: (message: unknown) => void = () => undefined;
    const changed = new Promise<boolean>((resolve) => {
      listen = (message) => {
        if (isFree(Changes.safeParse(message).data?.tiles ?? [])) resolve(true);
      };
      this.#socket.on('changes', listen);
    });
    try {
      if (isFree(await this.tiles(siteId))) return true;
      return await Promise.race([changed, pause(withinMs, false, { signal: ending.signal })]);
    } finally {
      ending.abort();
      this.#socket.off('changes', listen);
    }
  }

  /** Tells the sites as they are, and then those that change, for as long as it is connected. @throws StepRefused */
  async followSites(listen: (sites: readonly SiteSummary[]) => void): Promise<void> {
    this.#socket.on('changes', (message) => listen(Changes.safeParse(message).data?.sites ?? []));
    listen(await this.sites());
  }

  async #watch(scope: WatchRequest): Promise<Snapshot> {
    const answer = WatchAnswer.parse(await this.#socket.timeout(REQUEST_TIMEOUT_MS).emitWithAck('watch', scope));
    if (!answer.ok) throw new StepRefused(`Le serveur refuse « watch » : ${answer.refusal.code}`);
    return answer.value;
  }

  close(): void {
    this.#socket.disconnect();
  }
}

/** Sends one request of an account page. Returns the cookie it set, if any. */
async function post(url: string, path: string, body: unknown): Promise<string> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', [STAFF_REQUEST_HEADER]: '1', origin: url },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  const answer = MeAnswer.safeParse(await response.json().catch(() => undefined));
  if (!answer.success) throw new StepRefused(`Réponse inattendue du serveur à ${path} (HTTP ${response.status}).`);
  if (!answer.data.ok) throw new StepRefused(`Le serveur refuse ${path} : ${answer.data.refusal.code}`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

/** Uses the one-time link the server printed: the first account, of IT. */
export async function createFirstAccount(link: string, signIn: StaffSignIn): Promise<void> {
  const { origin, hash } = new URL(link);
  await post(origin, FIRST_ACCOUNT_PATH, { token: hash.slice(1), ...signIn });
}

export type DemoCity = { siteId: string; enrolmentCode: string; tickets: string[] };

/** Makes the sites, a place for one terminal and three tickets for it, as IT would on the dashboard. */
export async function populateCity(line: StaffLine): Promise<DemoCity> {
  let siteId = '';
  for (const name of citySites) {
    const made = await line.ask('site:create', { name });
    if (name === demoSite) siteId = made.siteId;
  }
  const { code } = await line.ask('enrolment:create', { siteId, terminalName: demoTerminal });
  const { tickets } = await line.ask('ticket:issue', { siteId, minutes: demoTicketMinutes, count: 3 });
  return { siteId, enrolmentCode: code, tickets: tickets.map(({ words }) => words.join(' ')) };
}
