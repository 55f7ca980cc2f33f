import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { until } from '../../stage/until.ts';
import { everPage, everWorker } from './evercookie-page.ts';
import { judgeLinks, type Links, type Reading } from './link-rules.ts';
import { ZONE } from './name-server.ts';
import type { TlsSite } from './tls-site.ts';

type Who = 'plant' | 'control' | 'second';

/**
 * The site's side of "is this the same person?". It gives an id in the first visit of session A, reads it back in the same session (the control:
 * a way that does not work there proves nothing) and again in session B.
 */
export class Evercookie {
  readonly #tls: TlsSite | null;
  readonly #id = randomBytes(8).toString('hex');
  readonly #readings = new Map<Who, Reading>();
  readonly #sockets = new Map<Who, Set<object>>();
  readonly #beacons = { alive: 0, dead: 0 };
  #isOver = false;
  #who: Who = 'plant';

  constructor(tls: TlsSite | null) {
    this.#tls = tls;
  }

  /** Waits for what a visit read. */
  async hasRead(who: Who): Promise<void> {
    await until(`the evercookie's reading of "${who}"`, () => this.#readings.has(who), 30_000);
  }

  /** Session A has ended: whatever its worker sends from now on outlived it. */
  sessionAIsOver(): void {
    this.#isOver = true;
  }

  links(): Links {
    const reading = (who: Who): Reading => ({ ...this.#readings.get(who), ...this.#ofTheNetwork(who) });
    return judgeLinks(this.#id, { plant: reading('plant'), control: reading('control'), second: reading('second') });
  }

  answer(url: URL, request: IncomingMessage, body: string, response: ServerResponse): void {
    const send = (type: string, content: string, headers: Record<string, string> = {}) => {
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...headers }).end(content);
    };
    const { pathname } = url;
    if (pathname === '/ever/plant' || pathname === '/ever/read') {
      this.#who =
        pathname === '/ever/plant' ? 'plant' : url.searchParams.get('who') === 'second' ? 'second' : 'control';
      if (this.#tls) this.#tls.phase = this.#who;
    }
    // Of every request: the browser may take for a page the connection that only the worker's knocking had used before.
    const sockets = this.#sockets.get(this.#who) ?? new Set();
    this.#sockets.set(this.#who, sockets.add(request.socket));
    if (pathname === '/ever/beacon') {
      this.#beacons[this.#isOver ? 'dead' : 'alive'] += 1;
      send('text/plain', '');
    } else if (pathname === '/ever/plant' || pathname === '/ever/read') {
      const step = this.#who === 'plant' ? 'plant' : 'read';
      // The second visit is not told the id.
      send('text/html', everPage(step, this.#who, step === 'plant' ? this.#id : '', this.#addresses()));
    } else if (pathname === '/ever/worker.js') send('text/javascript', everWorker(this.#id));
    else if (pathname === '/ever/etag') {
      const sent = request.headers['if-none-match']?.replaceAll('"', '');
      if (this.#who !== 'plant') return send('text/plain', sent ?? '');
      send('text/plain', 'etag', { etag: `"${this.#id}"`, 'cache-control': 'private, max-age=0' });
    } else if (pathname === '/ever/cached')
      send('text/plain', this.#who === 'plant' ? this.#id : '', { 'cache-control': 'private, max-age=86400' });
    else if (pathname === '/ever/auth') {
      const [name] = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')
        .toString()
        .split(':');
      if (this.#who === 'plant' && !name)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="Ever"' }).end('401');
      else send('text/plain', name ?? '');
    } else if (pathname === '/ever/report') {
      const { who, read } = JSON.parse(body) as { who: Who; read: Reading };
      this.#readings.set(who, read);
      send('text/plain', 'ok');
    } else send('text/plain', '');
  }

  #addresses() {
    if (!this.#tls) return { ever: '', ticket: '', pin: '', pinPlain: '' };
    const { port, ticketPort } = this.#tls;
    return {
      ever: `https://ever.${ZONE}:${port}/`,
      ticket: `https://ticket.${ZONE}:${ticketPort}/`,
      pin: `https://pin.${ZONE}:${port}/`,
      pinPlain: `http://pin.${ZONE}:${port}/`,
    };
  }

  /** What only the site can see, as a reading: the id where it recognised the browser. */
  #ofTheNetwork(who: Who): Reading {
    const seen = this.#tls?.seen.filter(({ phase }) => phase === who) ?? [];
    const before = this.#tls?.seen.filter(({ phase }) => phase === 'plant').map(({ connection }) => connection) ?? [];
    const earlier = this.#sockets.get('plant') ?? new Set();
    const recognised = (is: boolean) => (is ? this.#id : null);
    return {
      'tcp-connection': recognised([...(this.#sockets.get(who) ?? [])].some((socket) => earlier.has(socket))),
      'http2-connection': recognised(
        seen.some(({ host, connection }) => host.startsWith('ever.') && before.includes(connection)),
      ),
      'tls-ticket': recognised(seen.find(({ host }) => host.startsWith('ticket.'))?.isResumed ?? false),
      hsts: recognised(seen.some(({ host }) => host.startsWith('pin.'))),
      'worker-beacon': recognised((who === 'second' ? this.#beacons.dead : this.#beacons.alive) > 0),
    };
  }
}
