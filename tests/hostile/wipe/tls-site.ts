import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type Http2SecureServer, createSecureServer } from 'node:http2';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { ZONE } from './name-server.ts';
import { INSIDE_HOME, runWithin } from './session-files.ts';

/** What the TLS side saw of one request. */
export type TlsSeen = { phase: string; host: string; isResumed: boolean; connection: number };

const HEADERS = {
  'access-control-allow-origin': '*',
  'strict-transport-security': 'max-age=86400',
  'cache-control': 'no-store',
  'content-type': 'text/plain',
};

/**
 * The hostile site's https side: names of ZONE with a certificate of an authority made for this run. The resident's browser is made to trust
 * it from outside, by files put into the home of its namespace: nothing in the kiosk knows of it.
 */
export class TlsSite {
  readonly seen: TlsSeen[] = [];
  /** what the next requests belong to */
  phase = '';
  readonly #http2: Http2SecureServer;
  /** HTTP/1.1, a connection for each request: the second may show a ticket */
  readonly #tickets: Server;
  /** the database that trusts the authority, as a tar archive */
  readonly #trust: Buffer;
  readonly #onVisit = new Map<string, () => void>();
  readonly #connections = new WeakMap<object, number>();
  #next = 1;

  private constructor(http2: Http2SecureServer, tickets: Server, trust: Buffer) {
    this.#http2 = http2;
    this.#tickets = tickets;
    this.#trust = trust;
    http2.on('sessionError', () => {});
    http2.on('request', (request, response) => {
      const { session } = request.stream;
      this.#note(request.headers[':authority'] ?? '', session?.socket as TLSSocket, session ?? request.stream);
      response.writeHead(200, HEADERS).end('ok');
    });
    tickets.on('request', (request, response) => {
      this.#note(request.headers.host ?? '', request.socket as TLSSocket, request.socket);
      response.writeHead(200, { ...HEADERS, connection: 'close' }).end('ok');
    });
  }

  /**
   * @param folder of the caller; what is made lies below it
   * @param names hosts of this run
   * @returns null where openssl or certutil is missing
   */
  static async start(folder: string, names: readonly string[]): Promise<TlsSite | null> {
    const own = mkdtempSync(join(folder, 'tls-'));
    let made: { identity: { key: Buffer; cert: Buffer }; trust: Buffer };
    try {
      makeAuthority(own, names);
      const identity = { key: readFileSync(join(own, 'site.key')), cert: readFileSync(join(own, 'site.pem')) };
      made = { identity, trust: execFileSync('tar', ['-c', '-C', own, 'nssdb']) };
    } catch {
      return null;
    } finally {
      // The certificate has canaries in its names.
      rmSync(own, { recursive: true, force: true });
    }
    const { identity, trust } = made;
    const http2 = createSecureServer(identity);
    const tickets = createServer(identity);
    await Promise.all(
      [http2, tickets].map(
        (server) =>
          new Promise<void>((resolve) => {
            server.listen(0, '127.0.0.1', resolve);
          }),
      ),
    );
    return new TlsSite(http2, tickets, trust);
  }

  get port(): number {
    return (this.#http2.address() as AddressInfo).port;
  }

  get ticketPort(): number {
    return (this.#tickets.address() as AddressInfo).port;
  }

  /** Puts the authority into the home of a session, before its browser looks for it the first time. @param pid a process of it */
  trustIn(pid: number): void {
    const folder = `${INSIDE_HOME}/.pki`;
    runWithin(pid, 'mkdir', ['-p', folder]);
    runWithin(pid, 'tar', ['-x', '-C', folder], this.#trust);
  }

  /** An address whose visit plants HSTS under a name that is a canary. */
  hstsAddress(canary: string, onVisit: () => void): string {
    this.#onVisit.set(`${canary}.${ZONE}`, onVisit);
    return `https://${canary}.${ZONE}:${this.port}/`;
  }

  stop(): void {
    this.#http2.close();
    this.#tickets.closeAllConnections();
    this.#tickets.close();
  }

  #note(authority: string, socket: TLSSocket, connection: object): void {
    const host = new URL(`https://${authority}`).hostname;
    if (!this.#connections.has(connection)) this.#connections.set(connection, this.#next++);
    this.#onVisit.get(host)?.();
    const number = this.#connections.get(connection) ?? 0;
    this.seen.push({ phase: this.phase, host, isResumed: socket.isSessionReused(), connection: number });
  }
}

/** An authority, a certificate for `names`, and an NSS database that trusts the authority. Throws when a program is missing. */
function makeAuthority(folder: string, names: readonly string[]): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const constraints = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
  openssl('req', '-x509', ...curve, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Preuve', ...constraints);
  const alternatives = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
  openssl(
    'req',
    '-x509',
    ...curve,
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-keyout',
    'site.key',
    '-out',
    'site.pem',
    '-subj',
    '/CN=site',
    '-addext',
    'basicConstraints=CA:FALSE',
    '-addext',
    alternatives,
  );
  const database = join(folder, 'nssdb');
  mkdirSync(database);
  const certutil = (...args: string[]) =>
    execFileSync('certutil', ['-d', `sql:${database}`, ...args], { stdio: 'ignore' });
  certutil('-N', '--empty-password');
  certutil('-A', '-n', 'preuve', '-t', 'C,,', '-i', join(folder, 'ca.pem'));
}
