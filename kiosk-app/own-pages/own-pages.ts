import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Session, protocol } from 'electron';
import { pagePath } from './page-path.ts';

/**
 * Our own pages, of the shell and of the resident's strip, come from files through a scheme of their own, known only in their own session: web
 * pages do not know it, and our pages can load nothing else.
 */

/** Where a set of pages lives, e.g. `escale://shell`. */
export type PageOrigin = { scheme: string; host: string };

export function originOf({ scheme, host }: PageOrigin): string {
  return `${scheme}://${host}`;
}

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
export function registerPageScheme({ scheme }: PageOrigin): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

/** Serves the files below `folder` to `session`, and cuts it off from everything else. */
export function servePages(session: Session, pages: PageOrigin, folder: string): void {
  const origin = originOf(pages);
  session.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, ({ url }, answer) =>
    answer({ cancel: !url.startsWith(`${origin}/`) && !url.startsWith('data:') }),
  );
  session.protocol.handle(pages.scheme, async (request) => {
    const path = pagePath(folder, origin, request.url);
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
