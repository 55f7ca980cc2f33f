import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A colour no screen of ours has: what of a resident is on screen can be counted in pixels. */
export const SITE_COLOUR = [255, 0, 200] as const;

/** What a page of the stand-in reports of itself when it was opened. */
export type Report = {
  visit: string;
  cookies: string;
  localStorage: string | null;
  indexedDb: string | null;
  cacheStorage: boolean;
  sentCookies: string;
  ifNoneMatch: string | null;
};

const page = (visit: string) => `<!doctype html><meta charset="utf-8"><title>Site de démonstration</title>
<style>html,body{height:100%;margin:0;background:rgb(${SITE_COLOUR.join(',')});font:32px sans-serif}</style>
<h1>Site de démonstration</h1><input id="field" autofocus>
<script type="module">
const visit = ${JSON.stringify(visit)};
const open = () => new Promise((resolve, reject) => {
  const request = indexedDB.open('plant', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('s');
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const database = await open();
const read = () => new Promise((resolve) => {
  const request = database.transaction('s').objectStore('s').get('canary');
  request.onsuccess = () => resolve(request.result ?? null);
});
const report = {
  visit,
  cookies: document.cookie,
  localStorage: localStorage.getItem('canary'),
  indexedDb: await read(),
  cacheStorage: (await caches.keys()).length > 0,
};
const cached = await fetch('/etag').then((answer) => answer.text());
await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
document.cookie = 'canary=' + visit + '; max-age=86400';
localStorage.setItem('canary', visit);
await caches.open('plant');
await new Promise((resolve) => {
  const write = database.transaction('s', 'readwrite');
  write.objectStore('s').put(visit, 'canary');
  write.oncomplete = resolve;
});
// One after the other: requests side by side arrive in any order.
let told = Promise.resolve();
document.getElementById('field').addEventListener('input', (event) => {
  const typed = event.target.value;
  told = told.then(() => fetch('/typed', { method: 'POST', body: typed }));
});
await fetch('/planted', { method: 'POST', body: visit });
</script>`;

/**
 * A site of démarches that stands in for the real ones, on loopback. Each visit plants what a site can plant and reports what it found; the
 * reports of a second resident must show nothing of the first.
 */
export class StandInSite {
  readonly reports: Report[] = [];
  readonly planted: string[] = [];
  typed = '';
  readonly origin: string;
  readonly #server;

  private constructor(server: ReturnType<typeof createServer>, origin: string) {
    this.#server = server;
    this.origin = origin;
  }

  static async start(): Promise<StandInSite> {
    let site: StandInSite | null = null;
    const server = createServer((request, response) => void site?.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    site = new StandInSite(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return site;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.origin).pathname;
    if (request.method === 'POST') {
      const body = await textOf(request);
      if (path === '/report') {
        const { etag, cookies } = this.#etagSeen;
        this.reports.push({ ...(JSON.parse(body) as Report), sentCookies: cookies, ifNoneMatch: etag });
      }
      if (path === '/planted') this.planted.push(body);
      if (path === '/typed') this.typed = body;
      response.end();
      return;
    }
    if (path === '/etag') {
      this.#etagSeen = {
        etag: request.headers['if-none-match'] ?? null,
        cookies: request.headers.cookie ?? '',
      };
      response.setHeader('etag', '"canary"');
      response.setHeader('cache-control', 'private, max-age=0');
      response.end('etag');
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page(path.slice(1)));
  }

  #etagSeen: { etag: string | null; cookies: string } = { etag: null, cookies: '' };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
