import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { THROUGHPUT_CAP_BYTES, THROUGHPUT_WITHIN_MS } from '#protocol/limits.ts';
import { refuse } from '#protocol/result.ts';
import { LINE_TEST_PATH, type LineTestTaken } from '#protocol/terminal-messages.ts';
import type { Context } from '../context.ts';
import type { Way } from '../measures/line-test.ts';
import { type Door, callerAddress } from './door.ts';
import { answer, inTime } from './http-answer.ts';

/** Larger than what compression looks back on (DEFLATE: 32 kB), so that it can be sent again and again. */
const BLOCK_BYTES = 256 * 1024;
/** Who has its answer and sends on is cut off after this. */
const HANG_UP_AFTER_MS = 1_000;

/** Both ways of a measurement of throughput. Streamed at the pace of the line, kept nowhere, never longer than its bounds. */
export function lineTestRouter(ctx: Context, door: Door): Router {
  const router = Router();
  const takes = async (request: Parameters<Parameters<typeof inTime>[0]>[0], way: Way) => {
    const address = callerAddress(door, request.headers, request.socket.remoteAddress);
    if ((await ctx.limits.lineTests.count(address)) > 0) return false;
    return ctx.lineTests.take(String(request.params['token']), way, ctx.clock.now());
  };
  router.get(
    `${LINE_TEST_PATH}/:token`,
    inTime(async (request, response) => {
      if (!(await takes(request, 'down'))) return answer(response, refuse('not-found'));
      response.set({ 'cache-control': 'no-store', 'content-type': 'application/octet-stream' });
      // Who has measured enough goes away: that is no fault.
      const signal = AbortSignal.timeout(THROUGHPUT_WITHIN_MS + HANG_UP_AFTER_MS);
      await pipeline(Readable.from(noise()), response, { signal }).catch(() => response.destroy());
    }),
  );
  router.post(
    `${LINE_TEST_PATH}/:token`,
    inTime(async (request, response) => {
      if (!(await takes(request, 'up'))) return answer(response, refuse('not-found'));
      const taken = await swallow(request);
      response.set({ 'cache-control': 'no-store', connection: 'close' }).json(taken);
      // What is still on its way is let in, so that the answer gets out (a closed socket with unread bytes is reset).
      request.resume();
      const hangUp = setTimeout(() => request.destroy(), HANG_UP_AFTER_MS);
      request.once('close', () => clearTimeout(hangUp));
    }),
  );
  return router;
}

function* noise(): Generator<Buffer> {
  const block = randomBytes(BLOCK_BYTES);
  const until = performance.now() + THROUGHPUT_WITHIN_MS;
  for (let sent = 0; sent < THROUGHPUT_CAP_BYTES && performance.now() < until; sent += block.length) yield block;
}

/** Counts what comes, until it ends, the cap is reached or the time is over. */
function swallow(request: Readable): Promise<LineTestTaken> {
  return new Promise((resolve) => {
    const started = performance.now();
    let bytes = 0;
    const end = () => {
      clearTimeout(timer);
      request.off('data', take).off('end', end).off('close', end);
      resolve({ bytes, ms: performance.now() - started });
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes >= THROUGHPUT_CAP_BYTES) end();
    };
    const timer = setTimeout(end, THROUGHPUT_WITHIN_MS);
    request.on('error', end).on('data', take).on('end', end).on('close', end);
  });
}
