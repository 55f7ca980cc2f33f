import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { until } from '../../tests/stage/until.ts';
import { cpuMsOf, rssMbOf } from './process-cpu.ts';

/** Where Debian puts it; a user's PATH has no sbin. */
const NGINX = '/usr/sbin/nginx';

/**
 * nginx in front of a server on this machine, as IT would put it: one worker, TLS 1.3 or 1.2 with a P-256 certificate made for the run, and a second port that relays without TLS, so that
 * what TLS costs is told from what a relay costs.
 */
export class TlsTerminator {
  readonly #master: ChildProcess;
  readonly tlsPort: number;
  readonly plainPort: number;
  /** the certificate, which is its own authority, PEM */
  readonly certificate: string;

  private constructor(master: ChildProcess, ports: { tlsPort: number; plainPort: number }, certificate: string) {
    this.#master = master;
    this.tlsPort = ports.tlsPort;
    this.plainPort = ports.plainPort;
    this.certificate = certificate;
  }

  /**
   * @param folder of its own, for its files
   * @param backendPort of the server behind it, on 127.0.0.1; `ports`: as freePorts gave
   * @throws in words where there is no nginx
   */
  static async start(
    folder: string,
    backendPort: number,
    ports: { tlsPort: number; plainPort: number },
    connections: number,
  ): Promise<TlsTerminator> {
    terminatorVersion();
    mkdirSync(folder, { recursive: true });
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const named = ['-subj', '/CN=Escale bench', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const files = ['-keyout', key, '-out', certificate];
    execFileSync('openssl', ['req', '-x509', ...kind, ...named, ...files], { stdio: 'ignore' });
    const config = join(folder, 'nginx.conf');
    writeFileSync(config, configText({ folder, key, certificate, backendPort, ...ports, connections }));
    const logFd = openSync(join(folder, 'nginx.log'), 'a');
    const master = spawn(NGINX, ['-e', 'stderr', '-c', config, '-p', folder], { stdio: ['ignore', 'ignore', logFd] });
    closeSync(logFd);
    const terminator = new TlsTerminator(master, ports, readFileSync(certificate, 'utf8'));
    await until('nginx has its worker', () => {
      if (master.exitCode !== null) throw new Error(readFileSync(join(folder, 'nginx.log'), 'utf8'));
      return terminator.#workerPid > 0;
    });
    return terminator;
  }

  /** The master does nothing but wait. */
  get #workerPid(): number {
    const { pid = 0 } = this.#master;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')[0] ?? 0);
  }

  /** CPU of its worker since its start, milliseconds. */
  cpuMs(): number {
    return cpuMsOf(this.#workerPid);
  }

  rssMb(): number {
    return rssMbOf(this.#workerPid);
  }

  async stop(): Promise<void> {
    if (this.#master.exitCode !== null || this.#master.signalCode !== null) return;
    const ended = new Promise((resolve) => {
      this.#master.once('exit', resolve);
    });
    this.#master.kill('SIGTERM');
    await ended;
  }
}

/** @throws in words where it is not installed */
export function terminatorVersion(): string {
  try {
    // It says so on standard error.
    return execFileSync('/bin/sh', ['-c', `${NGINX} -v 2>&1`], { encoding: 'utf8' })
      .trim()
      .replace(/^.*: /, '');
  } catch {
    throw new Error(`there is no ${NGINX} here: apt-get install nginx-light`);
  }
}

/** Two ports that nobody has at this moment. */
export async function freePorts(): Promise<{ tlsPort: number; plainPort: number }> {
  const [one, other] = [createServer(), createServer()];
  const ports = await Promise.all(
    [one, other].map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all([one, other].map((server) => new Promise((resolve) => server.close(resolve))));
  return { tlsPort: ports[0] ?? 0, plainPort: ports[1] ?? 0 };
}

function configText(plan: {
  folder: string;
  key: string;
  certificate: string;
  backendPort: number;
  tlsPort: number;
  plainPort: number;
  connections: number;
}): string {
  const { folder, key, certificate, backendPort, tlsPort, plainPort, connections } = plan;
  const relay = `location / {
      proxy_pass http://127.0.0.1:${backendPort};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_set_header Host $host:$server_port;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_read_timeout 60s;
    }`;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${join(folder, name)};`,
  );
  return `daemon off;
worker_processes 1;
worker_rlimit_nofile ${2 * connections + 200};
pid ${join(folder, 'nginx.pid')};
error_log stderr warn;
events { worker_connections ${2 * connections + 100}; }
http {
  access_log off;
${temporary.join('\n')}
  server {
    listen 127.0.0.1:${tlsPort} ssl backlog=4096;
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ${relay}
  }
  server {
    listen 127.0.0.1:${plainPort} backlog=4096;
    ${relay}
  }
}
`;
}
