import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { until } from '../../stage/until.ts';
import { Evercookie } from './evercookie.ts';
import { PLANTING_PAGE } from './planting-page.ts';
import type { RouteId } from './routes.ts';
import { pdfOf } from './small-pdf.ts';
import type { TlsSite } from './tls-site.ts';

/**
 * A site that plants a canary by every route there is, and knows what arrived. It runs in the process that searches and that is not searched.
 */
export class HostileSite {
  readonly origin: string;
  readonly evercookie: Evercookie;
  /** routes planted, and those refused with how it was seen */
  readonly planted = new Set<RouteId>();
  readonly blocked = new Map<RouteId, string>();
  readonly #ready = new Set<string>();
  readonly #server: Server;
  readonly #tls: TlsSite | null;
  #canaries: ReadonlyMap<RouteId, string> = new Map();
  #isIconAsked = false;

  private constructor(server: Server, tls: TlsSite | null) {
    this.#server = server;
    this.#tls = tls;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.evercookie = new Evercookie(tls);
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  static async start(tls: TlsSite | null): Promise<HostileSite> {
    const server = createServer();
    // Longer than a visit takes: a connection that we close ourselves recognises nobody.
    server.keepAliveTimeout = 10 * 60_000;
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new HostileSite(server, tls);
  }

  /** Begins a visit with canaries of its own. */
  expect(canaries: ReadonlyMap<RouteId, string>): void {
    this.#canaries = canaries;
    this.planted.clear();
    this.blocked.clear();
    this.#ready.clear();
    this.#isIconAsked = false;
  }

  canary(route: RouteId): string {
    return this.#canaries.get(route) ?? '';
  }

  /** Waits until the page asks for the keys of this step. */
  async isReady(step: string): Promise<void> {
    await until(`the page is ready for "${step}"`, () => this.#ready.has(step), 30_000);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (url.pathname.startsWith('/ever/')) return this.evercookie.answer(url, request, body, response);
    const send = (type: string, content: string | Buffer, headers: Record<string, string> = {}) => {
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...headers }).end(content);
    };
    const planted = (route: RouteId): string => {
      this.planted.add(route);
      return this.canary(route);
    };
    const { pathname } = url;
    if (pathname === `/${this.canary('address-bar')}`) {
      planted('address-bar');
      const next = `/visit/${this.canary('url-path')}?q=${this.canary('url-query')}`;
      response.writeHead(302, { location: next }).end();
    } else if (pathname.startsWith('/visit/')) send('text/html; charset=utf-8', PLANTING_PAGE);
    else if (pathname.startsWith('/canary/')) send('text/plain', this.canary(pathname.slice(8) as RouteId));
    else if (pathname === '/report') this.#report(body, response);
    else if (pathname === '/form') {
      const sent = new URLSearchParams(body);
      if (sent.get('field') === this.canary('form-field')) planted('form-field');
      if (sent.get('password') === this.canary('password-field')) planted('password-field');
      send('text/html', 'ok');
    } else if (pathname === '/cookie')
      send('text/plain', 'ok', { 'set-cookie': `kept=${planted('cookie')}; Max-Age=86400; HttpOnly; SameSite=Strict` });
    else if (pathname === '/worker.js')
      send('text/javascript', `self.onfetch=()=>{};self.kept=${JSON.stringify(planted('service-worker'))}`);
    else if (pathname === '/cached')
      send('text/plain', gzipSync(`body ${planted('http-cache')} ${'long '.repeat(200)}`), {
        'content-encoding': 'gzip',
        'cache-control': 'private, max-age=86400',
      });
    else if (pathname === '/etagged')
      send('text/plain', 'etag', { etag: `"${planted('etag')}"`, 'cache-control': 'private, max-age=0' });
    else if (pathname === '/auth') {
      if (request.headers.authorization) send('text/plain', 'ok');
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="Guichet"' }).end('401');
    } else if (pathname === '/download-body')
      send('text/plain', `Relevé ${planted('download-body')}\n`, {
        'content-disposition': 'attachment; filename="releve.txt"',
      });
    else if (pathname === '/download-name')
      send('text/plain', 'x', { 'content-disposition': `attachment; filename="${planted('download-name')}.txt"` });
    else if (pathname === '/pdf') send('application/pdf', pdfOf(planted('pdf-text')));
    else if (pathname.startsWith('/icon/')) {
      this.#isIconAsked = true;
      send('image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg" id="${this.canary('favicon')}"/>`);
    } else if (pathname === '/icon-asked') send('text/plain', this.#isIconAsked ? 'yes' : 'no');
    else if (pathname === '/hsts-address') send('text/plain', this.#hstsAddress());
    else response.writeHead(404).end();
  }

  /** Empty where there is no https side. */
  #hstsAddress(): string {
    if (!this.#tls) return '';
    return this.#tls.hstsAddress(this.canary('hsts'), () => this.planted.add('hsts'));
  }

  #report(body: string, response: ServerResponse): void {
    const { kind, route, how } = JSON.parse(body) as { kind: string; route: RouteId; how: string };
    if (kind === 'planted') this.planted.add(route);
    if (kind === 'blocked') this.blocked.set(route, how);
    if (kind === 'ready') this.#ready.add(route);
    response.end();
  }
}
