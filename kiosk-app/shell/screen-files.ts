import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Session, protocol } from 'electron';
import { fileOf } from './screen-path.ts';

/** The shell's pages come from their own scheme, in the shell's own session only: web pages do not know it. */
export const SCREENS_SCHEME = 'escale';
export const SCREENS_ORIGIN = `${SCREENS_SCHEME}://shell`;

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
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'none'; base-uri 'none'";

/** Must be called before the app is ready. */
export function registerScreensScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCREENS_SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Serves the built screens to `session`. */
export function serveScreens(session: Session, folder: string): void {
  session.protocol.handle(SCREENS_SCHEME, async (request) => {
    const path = fileOf(folder, request.url);
    const type = path && TYPES[extname(path)];
    if (!path || !type) return new Response('not found', { status: 404 });
    try {
      const headers = { 'content-type': type, 'content-security-policy': CONTENT_SECURITY_POLICY };
      return new Response(await readFile(path), { headers });
    } catch {
      return new Response('not found', { status: 404 });
    }
  });
}
