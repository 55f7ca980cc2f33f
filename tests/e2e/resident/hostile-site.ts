import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../stage/until.ts';
import { PAGES } from './hostile-page.ts';

type Seen = { method: string; path: string; body: string; headers: IncomingMessage['headers'] };

/** A site that tries what it can and reports by itself, so that the kiosk needs no hook for the test (escapes.md §1.1, HP). */
export class HostileSite {
  readonly origin: string;
  readonly seen: Seen[] = [];
  /** what the test opened, in order */
  readonly opened: string[] = [];
  readonly reports = new Map<string, string[]>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    // A name below localhost is a secure context: the powerful features are there to be refused.
    this.origin = `http://hostile.localhost:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<HostileSite> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new HostileSite(server);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  /** Waits for a page's report. @returns its latest value */
  async report(name: string, withinMs = 10_000): Promise<string> {
    const values = await until(`report "${name}"`, () => this.reports.get(name), withinMs);
    return values.at(-1) ?? '';
  }

  /** Waits for a request. */
  async request(path: string): Promise<Seen> {
    return until(`request ${path}`, () => this.seen.find((request) => request.path === path), 10_000);
  }

  /** What reached the site under this name or below it. */
  reached(host: string): string[] {
    return this.seen
      .filter(({ headers }) => `.${headers.host?.replace(/:\d+$/, '')}`.endsWith(`.${host}`))
      .map(({ path }) => path);
  }

  requests(prefix: string): string[] {
    return this.seen.map(({ path }) => path).filter((path) => path.startsWith(prefix));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.origin).pathname;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    response.setHeader('access-control-allow-origin', '*');
    if (path === '/report') {
      const { name, value } = JSON.parse(body) as { name: string; value: string };
      this.reports.set(name, [...(this.reports.get(name) ?? []), value]);
      response.end();
      return;
    }
    this.seen.push({ method: request.method ?? '', path, body, headers: request.headers });
    if (path.startsWith('/download/')) {
      const name = decodeURIComponent(path.slice('/download/'.length));
      const type = name.endsWith('.pdf') ? 'application/pdf' : 'application/x-sh';
      response.writeHead(200, { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` });
      response.end(name.endsWith('.pdf') ? '%PDF-1.4\n%%EOF\n' : '#!/bin/sh\ntouch /tmp/escaped\n');
      return;
    }
    if (path.startsWith('/pdf/')) {
      response.setHeader('content-type', 'application/pdf');
      response.end('%PDF-1.4\n%%EOF\n');
      return;
    }
    // Another site by its name; the same server, which sees what reaches it.
    const { port: ownPort } = this.#server.address() as AddressInfo;
    if (path === '/hop') {
      response.writeHead(302, { location: `http://www.closed.localhost:${ownPort}/arrived` });
      response.end();
      return;
    }
    if (path === '/worker.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(
        'postMessage(["require","process","module","Buffer"].filter((name) => self[name] !== undefined).join())',
      );
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const page = PAGES[path] ?? '<!doctype html><title>page</title>page';
    response.end(page.replace('OTHER_SITE', `http://127.0.0.1:${ownPort}`).replaceAll('PORT', String(ownPort)));
  }
}
