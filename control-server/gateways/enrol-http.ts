import { Router } from 'express';
import { refuse } from '#protocol/result.ts';
import { ENROL_PATH, EnrolRequest } from '#protocol/terminal-messages.ts';
import type { Context } from '../context.ts';
import { enrolTerminal } from '../terminals/enrolment-service.ts';
import { type Door, callerAddress } from './door.ts';
import { answer, inTime } from './http-answer.ts';

/** Enrolment of terminals: the one thing a terminal asks over HTTP, once in the life of its key. */
export function enrolRouter(ctx: Context, door: Door): Router {
  const router = Router();
  router.post(
    ENROL_PATH,
    inTime(async (request, response) => {
      // A terminal is no web page: a browser that was lured here says so by its Origin.
      if (request.headers.origin !== undefined) return answer(response, refuse('not-allowed'));
      const seconds = await ctx.limits.enrolments.count(
        callerAddress(door, request.headers, request.socket.remoteAddress),
      );
      if (seconds > 0) return answer(response, refuse('too-many-attempts', { seconds }));
      const parsed = EnrolRequest.safeParse(request.body);
      if (!parsed.success) return answer(response, refuse('malformed'));
      const result = await enrolTerminal(ctx, parsed.data);
      ctx.log.info({ outcome: result.ok ? result.value.terminalId : result.refusal.code }, 'enrolment asked');
      answer(response, result);
    }),
  );
  return router;
}
