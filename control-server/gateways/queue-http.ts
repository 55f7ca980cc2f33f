import { Router } from 'express';
import { z } from 'zod';
import { Id } from '#protocol/identifiers.ts';
import { PlaceRequest, QUEUE_PATH } from '#protocol/queue.ts';
import { ok, refuse } from '#protocol/result.ts';
import type { Context } from '../context.ts';
import { presentBoard } from '../queue/queue-presenter.ts';
import { giveUpPlace, readPlace, takePlace } from '../queue/queue-service.ts';
import { type Door, callerAddress } from './door.ts';
import { answer, inTime } from './http-answer.ts';

const OfSite = z.object({ siteId: Id });
const OfPlace = z.object({ siteId: Id, placeId: Id });
const nobody = { kind: 'nobody' } as const;

/**
 * The queue for telephones and the display on the wall. Nobody signs in: who has the link of a site (a QR code in its room) may take a place, and who has taken it alone knows its id. All telephones of
 * a room come from one address, so the limits are those of a room.
 */
export function queueRouter(ctx: Context, door: Door): Router {
  const router = Router();
  const addressOf = (request: Parameters<Parameters<typeof inTime>[0]>[0]) =>
    callerAddress(door, request.headers, request.socket.remoteAddress);
  router.use(QUEUE_PATH, (request, response, next) => {
    void ctx.limits.queueReads.count(addressOf(request)).then((seconds) => {
      if (seconds > 0) answer(response, refuse('too-many-attempts', { seconds }));
      else next();
    }, next);
  });
  router.get(
    `${QUEUE_PATH}/:siteId`,
    inTime(async (request, response) => {
      const of = OfSite.safeParse(request.params);
      const board = of.success ? presentBoard(ctx, of.data.siteId) : null;
      answer(response, board ? ok(board) : refuse('queue-not-offered'));
    }),
  );
  router.post(
    `${QUEUE_PATH}/:siteId`,
    inTime(async (request, response) => {
      const of = OfSite.safeParse(request.params);
      const asked = PlaceRequest.safeParse(request.body);
      if (!of.success || !asked.success) return answer(response, refuse('malformed'));
      const seconds = await ctx.limits.placesByPhone.count(addressOf(request));
      if (seconds > 0) return answer(response, refuse('too-many-attempts', { seconds }));
      answer(response, await takePlace(ctx, { ...of.data, ...asked.data, actor: nobody }));
    }),
  );
  router.get(
    `${QUEUE_PATH}/:siteId/:placeId`,
    inTime(async (request, response) => {
      const of = OfPlace.safeParse(request.params);
      answer(response, of.success ? await readPlace(ctx, of.data) : refuse('not-found'));
    }),
  );
  router.delete(
    `${QUEUE_PATH}/:siteId/:placeId`,
    inTime(async (request, response) => {
      const of = OfPlace.safeParse(request.params);
      answer(response, of.success ? await giveUpPlace(ctx, { ...of.data, actor: nobody }) : refuse('not-found'));
    }),
  );
  return router;
}
