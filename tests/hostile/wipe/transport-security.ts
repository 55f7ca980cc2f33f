import { createHash } from 'node:crypto';

/**
 * The name under which Chromium keeps a host's HSTS in memory and in its TransportSecurity file: base64 of SHA-256 over the name in DNS form
 * (RFC 1035 §3.1), final root label included. net/http/transport_security_state.cc.
 */
export function hstsName(host: string): Buffer {
  const labels = host.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
  const hash = createHash('sha256')
    .update(Buffer.concat([...labels, Buffer.from([0])]))
    .digest('base64');
  return Buffer.from(hash);
}
