import { Router } from 'express';
import { z } from 'zod';
import { PORTAL_NONCE_HEADER, PORTAL_PATH } from '#protocol/measures.ts';
import { refuse } from '#protocol/result.ts';
import type { Context } from '../context.ts';
import { type Door, callerAddress } from './door.ts';
import { answer, inTime } from './http-answer.ts';

const Query = z.object({ n: z.string().regex(/^[0-9a-f]{8,64}$/) });

/**
 * Where terminals look whether a portal stands between them and the server: "no content", and their nonce, which neither a cache nor a forged page knows. Says nothing else, to anybody; who asks is noted
 * nowhere.
 */
export function probeRouter(ctx: Context, door: Door): Router {
  const router = Router();
  router.get(
    PORTAL_PATH,
    inTime(async (request, response) => {
      const seconds = await ctx.limits.portalProbes.count(
        callerAddress(door, request.headers, request.socket.remoteAddress),
      );
      if (seconds > 0) return answer(response, refuse('too-many-attempts', { seconds }));
      const query = Query.safeParse(request.query);
      if (!query.success) return answer(response, refuse('malformed'));
      response
        .status(204)
        .set({ 'cache-control': 'no-store', [PORTAL_NONCE_HEADER]: query.data.n })
        .end();
    }),
  );
  return router;
}
