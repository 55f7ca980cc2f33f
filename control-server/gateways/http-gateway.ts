import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import { refuse } from '#protocol/result.ts';
import type { Context } from '../context.ts';
import { reportIncident } from '../incident.ts';
import type { Door } from './door.ts';
import { enrolRouter } from './enrol-http.ts';
import { lineTestRouter } from './line-test-http.ts';
import { probeRouter } from './probe-http.ts';
import { queueRouter } from './queue-http.ts';
import { staffRouter } from './staff-http.ts';

/** Bodies are an account form or an enrolment: small. */
const MAX_BODY = '16kb';

/** One-time codes for helpers who are cut off: a page of its own, small enough for a telephone to keep. */
const CODES_PAGE = '/secours';

/** All that is served over HTTP: the API, and the built dashboard. */
export function makeHttpApp(ctx: Context, door: Door): Express {
  const app = express();
  app.disable('x-powered-by');
  // Before the headers of pages: its answer is to be small, and no page.
  app.use(probeRouter(ctx, door));
  app.use(securityHeaders(door));
  app.get('/api/health', (_request, response) => {
    response.set('cache-control', 'no-store').json({ ok: true });
  });
  // Before bodies are read: its are streams.
  app.use(lineTestRouter(ctx, door));
  app.use('/api', express.json({ limit: MAX_BODY, strict: true }));
  app.use(staffRouter(ctx, door));
  app.use(enrolRouter(ctx, door));
  app.use(queueRouter(ctx, door));
  app.use('/api', (_request, response) => {
    response.status(404).json(refuse('not-found'));
  });
  serveDashboard(app, ctx.config.dashboardDir);
  app.use(onError(ctx));
  return app;
}

/** Nothing but our own files may run or be spoken to. */
function securityHeaders(door: Door) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        // Mantine writes its theme's variables into <style> elements; no style can run code here, and nothing may be fetched from elsewhere.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        // The one of /secours, which opens without a network.
        'worker-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: door.config.isTls ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
}

function serveDashboard(app: Express, folder: string): void {
  const pageOf = (path: string) => join(folder, path === CODES_PAGE ? 'secours.html' : 'index.html');
  app.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }));
  app.use(express.static(folder, { index: false }));
  app.use((request, response) => {
    // Addresses of the dashboard's own pages; a missing file must not look like a page.
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      request.accepts('html') &&
      !/\.\w+$/.test(request.path);
    const page = pageOf(request.path);
    if (!isPage) response.status(404).json(refuse('not-found'));
    else if (existsSync(page)) response.set('cache-control', 'no-cache').sendFile(page);
    else response.status(503).type('text').send('Le tableau de bord n’est pas construit (npm start le construit).\n');
  });
}

/** Bodies that cannot be read are the caller's fault and are not logged; the rest is a bug with an id. */
function onError(ctx: Context): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
    if (status === 404) response.status(404).json(refuse('not-found'));
    else if (status >= 400 && status < 500) response.status(status).json(refuse('malformed'));
    else response.status(500).json(reportIncident(ctx.log, error, 'http'));
  };
}
