import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Session, protocol } from 'electron';
import { CHROME_ORIGIN, CHROME_SCHEME, chromeFile } from './chrome-path.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Must be called before the app is ready. */
export function registerChromeScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: CHROME_SCHEME, privileges: { standard: true, secure: true } }]);
}

/**
 * Serves the built screens to the chrome's session, which can load nothing else: our own pages cannot reach the network. Web pages live in
 * another session, which does not know the scheme.
 */
export function serveChrome(session: Session, screens: string): void {
  session.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, ({ url }, answer) =>
    answer({ cancel: !url.startsWith(`${CHROME_ORIGIN}/`) && !url.startsWith('data:') }),
  );
  session.protocol.handle(CHROME_SCHEME, async (request) => {
    const path = chromeFile(screens, request.url);
    const type = path ? TYPES[extname(path)] : undefined;
    if (!path || !type) return new Response('not found', { status: 404 });
    try {
      const headers = {
        'content-type': type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
      };
      return new Response(await readFile(path), { headers });
    } catch {
      return new Response('not found', { status: 404 });
    }
  });
}
