import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The name of the stand-in service (RFC 2606 §3). */
export const SERVICE_NAME = 'service.escale.example';

/** An authority of this run and a certificate of it for the stand-in service: the probes check certificates, and this makes them trust this one. */
export function makeAuthority(folder: string): { authority: string; key: string; certificate: string } {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-days',
    '2',
    '-subj',
    '/CN=Escale essai',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
  );
  openssl(
    'req',
    ...newKey,
    '-subj',
    `/CN=${SERVICE_NAME}`,
    '-keyout',
    file('service.key'),
    '-out',
    file('service.csr'),
  );
  writeFileSync(file('names'), `subjectAltName=DNS:${SERVICE_NAME}\n`);
  const sign = [
    '-CA',
    file('ca.pem'),
    '-CAkey',
    file('ca.key'),
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    file('names'),
  ];
  openssl('x509', '-req', '-in', file('service.csr'), ...sign, '-out', file('service.pem'));
  return { authority: file('ca.pem'), key: file('service.key'), certificate: file('service.pem') };
}
