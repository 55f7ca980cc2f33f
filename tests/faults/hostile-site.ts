import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  HEAVY_DOCUMENT_BYTES,
  type HostilePage,
  heavyFrame,
  heavyPage,
  hostilePage,
  hostilePages,
} from './hostile-pages.ts';

const ZEROS = Buffer.alloc(1024 * 1024);
const DOWNLOAD_BYTES = 20_000_000_000;
/** 127.0.0.1 to 127.0.0.30: hosts without a name are sites of their own to Chromium. All of them are this machine. */
const HOSTS = Array.from({ length: 30 }, (_, index) => `127.0.0.${index + 1}`);

/** A site that serves what browsers fear, on loopback. */
export class HostileSite {
  readonly origin: string;
  /** names of the pages that have said that they are at it, once each time */
  readonly begun: string[] = [];
  /** bytes of the endless download that were taken */
  sentBytes = 0;
  readonly #servers: Server[] = [];

  private constructor(servers: Server[], origin: string) {
    this.#servers = servers;
    this.origin = origin;
  }

  static async start(): Promise<HostileSite> {
    let site: HostileSite | null = null;
    const answer = (request: IncomingMessage, response: ServerResponse) => site?.answer(request, response);
    const servers: Server[] = [];
    let port = 0;
    for (const host of HOSTS) {
      const server = createServer(answer);
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      });
      ({ port } = server.address() as AddressInfo);
      servers.push(server);
    }
    site = new HostileSite(servers, `http://${HOSTS[0]}:${port}`);
    return site;
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) server.closeAllConnections();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', this.origin).pathname.slice(1);
    request.resume();
    if (path.startsWith('begun/')) {
      this.begun.push(path.slice('begun/'.length));
      response.end();
    } else if (path === 'zeros.zip') {
      this.#pour(response, DOWNLOAD_BYTES);
    } else if (path === 'document.zip') {
      response.once('close', () => this.begun.push(response.writableFinished ? 'document' : 'document-cut-short'));
      response.setHeader('content-length', HEAVY_DOCUMENT_BYTES);
      this.#pour(response, HEAVY_DOCUMENT_BYTES);
    } else {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      if (path in hostilePages) response.end(hostilePage(path as HostilePage));
      else if (path === 'heavy') response.end(heavyPage);
      else if (path === 'heavy-frame') response.end(heavyFrame);
      else response.end('<!doctype html><title>empty</title>');
    }
  }

  #pour(response: ServerResponse, bytes: number): void {
    response.setHeader('content-type', 'application/zip');
    response.setHeader('content-disposition', 'attachment; filename="zeros.zip"');
    let left = bytes;
    const pour = () => {
      while (left > 0 && !response.destroyed) {
        left -= ZEROS.length;
        this.sentBytes += ZEROS.length;
        if (!response.write(ZEROS)) {
          response.once('drain', pour);
          return;
        }
      }
      response.end();
    };
    pour();
  }
}
