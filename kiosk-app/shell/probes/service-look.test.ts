import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, type Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceDoors, lookAtService } from './service-look.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** A service with a certificate of its own for `service.example`. */
describe.skipIf(!hasOpenssl)(`the door of a service${hasOpenssl ? '' : ' (skipped: openssl is not installed)'}`, () => {
  let folder = '';
  let key = '';
  let cert = '';
  const open: Server[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'escale-service-'));
    const [keyFile, certFile] = [join(folder, 'key'), join(folder, 'cert')];
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const names = ['-subj', '/CN=service.example', '-addext', 'subjectAltName=DNS:service.example'];
    execFileSync('openssl', [...made, ...names, '-keyout', keyFile, '-out', certFile], { stdio: 'pipe' });
    [key, cert] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')];
  });
  afterEach(() => open.splice(0).forEach((server) => server.close()));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function doorOf(server: Server): Promise<ServiceDoors> {
    open.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return { kind: 'stand-in', address: '127.0.0.1', port: (server.address() as AddressInfo).port };
  }
  const nobody = async () => null;

  it('opens as far as a good certificate, and nothing is asked', async () => {
    const heard: Buffer[] = [];
    const server = createTlsServer({ key, cert });
    const visit = new Promise<string | false | null>((resolve) => {
      server.once('secureConnection', (socket) => {
        socket.on('data', (data: Buffer) => heard.push(data)).on('error', () => undefined);
        socket.once('close', () => resolve(socket.servername));
      });
    });
    expect(await lookAtService('service.example', await doorOf(server), nobody, cert)).toEqual({
      host: 'service.example',
      failedAt: null,
      ms: expect.any(Number),
    });
    expect(await visit).toBe('service.example');
    expect(heard).toEqual([]);
  });

  it('fails at TLS where the certificate is another’s, or no TLS is spoken', async () => {
    const quiet = createTlsServer({ key, cert }).on('tlsClientError', () => undefined);
    const door = await doorOf(quiet);
    expect(await lookAtService('other.example', door, nobody, cert)).toMatchObject({ failedAt: 'tls', ms: null });
    const plain = await doorOf(createServer((socket) => void socket.on('error', () => undefined).end('220 hello\r\n')));
    expect(await lookAtService('service.example', plain, nobody, cert)).toMatchObject({ failedAt: 'tls' });
  });

  it('fails at TCP where nobody listens, and at DNS where the name has no address', async () => {
    const server = createServer();
    const door = await doorOf(server);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    open.length = 0;
    expect(await lookAtService('service.example', door, nobody)).toMatchObject({ failedAt: 'tcp', ms: null });
    expect(await lookAtService('service.example', { kind: 'real' }, nobody)).toEqual({
      host: 'service.example',
      failedAt: 'dns',
      ms: null,
    });
  });

  it('is not looked at where there is none', async () => {
    expect(await lookAtService('service.example', { kind: 'none' }, nobody)).toBeNull();
  });
});
