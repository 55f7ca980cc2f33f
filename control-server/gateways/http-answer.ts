import type { Request, RequestHandler, Response } from 'express';
import type { RefusalCode, Result } from '#protocol/result.ts';

/** The HTTP status beside a refusal; every other code is 409. The body says the same in full. */
const statusOf: Partial<Record<RefusalCode, number>> = {
  malformed: 400,
  'password-too-weak': 400,
  'not-signed-in': 401,
  'bad-credentials': 401,
  'not-allowed': 403,
  'not-found': 404,
  'link-used': 410,
  'too-many-attempts': 429,
  internal: 500,
};

/** A handler that takes time: what it throws goes to the one error handler. */
export function inTime(work: (request: Request, response: Response) => Promise<void>): RequestHandler {
  return (request, response, next) => {
    work(request, response).catch(next);
  };
}

/** Answers with a Result as JSON, never cached. */
export function answer(response: Response, result: Result<unknown>): void {
  response
    .status(result.ok ? 200 : (statusOf[result.refusal.code] ?? 409))
    .set('cache-control', 'no-store')
    .json(result);
}
