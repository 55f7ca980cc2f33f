import { type Request, type Response, Router } from 'express';
import { type Result, ok, refuse } from '#protocol/result.ts';
import {
  FIRST_ACCOUNT_PATH,
  FirstAccountRequest,
  ME_PATH,
  type Me,
  SIGN_IN_PATH,
  SIGN_OUT_PATH,
  STAFF_REQUEST_HEADER,
  SignInRequest,
} from '#protocol/staff-messages.ts';
import type { Context } from '../context.ts';
import { createFirstAccount } from '../staff/first-account.ts';
import { signIn, signOut } from '../staff/sign-in-service.ts';
import { type StaffMember, hashToken, recogniseStaff } from '../staff/staff-session-service.ts';
import { type Door, callerAddress, readStaffCookie, staffCookie } from './door.ts';
import { answer, inTime } from './http-answer.ts';
import { isSameSiteRequest } from './origin-rules.ts';

/** Accounts: sign in, sign out, who am I, the first account. */
export function staffRouter(ctx: Context, door: Door): Router {
  const router = Router();

  router.get(
    ME_PATH,
    inTime(async (request, response) => {
      const member = await memberOf(ctx, door, request);
      answer(response, member ? ok(member.me) : refuse('not-signed-in'));
    }),
  );

  // Every unsafe request of staff comes through here first.
  router.post([SIGN_IN_PATH, SIGN_OUT_PATH, FIRST_ACCOUNT_PATH], (request, response, next) => {
    const { origin } = request.headers;
    const fetchSite = request.get('sec-fetch-site');
    const hasStaffHeader = request.get(STAFF_REQUEST_HEADER) !== undefined;
    if (isSameSiteRequest({ origin, fetchSite, hasStaffHeader }, door.origins)) next();
    else answer(response, refuse('not-allowed'));
  });

  router.post(
    SIGN_IN_PATH,
    inTime(async (request, response) => {
      const parsed = SignInRequest.safeParse(request.body);
      if (!parsed.success) return answer(response, refuse('malformed'));
      enter(door, response, await signIn(ctx, parsed.data, addressOf(door, request)));
    }),
  );

  router.post(
    FIRST_ACCOUNT_PATH,
    inTime(async (request, response) => {
      const parsed = FirstAccountRequest.safeParse(request.body);
      if (!parsed.success) {
        const isOnlyPassword = parsed.error.issues.every(
          ({ path, code }) => path[0] === 'password' && code === 'too_small',
        );
        return answer(response, refuse(isOnlyPassword ? 'password-too-weak' : 'malformed'));
      }
      enter(door, response, await createFirstAccount(ctx, parsed.data, addressOf(door, request)));
    }),
  );

  router.post(
    SIGN_OUT_PATH,
    inTime(async (request, response) => {
      const member = await memberOf(ctx, door, request);
      response.append('set-cookie', staffCookie(door, null));
      if (!member) return answer(response, refuse('not-signed-in'));
      await signOut(ctx, member.me.staffId, member.tokenHash);
      answer(response, ok(null));
    }),
  );

  return router;
}

function enter(door: Door, response: Response, result: Result<{ me: Me; token: string }>): void {
  if (result.ok) response.append('set-cookie', staffCookie(door, result.value.token));
  answer(response, result.ok ? ok(result.value.me) : result);
}

async function memberOf(ctx: Context, door: Door, request: Request): Promise<StaffMember | null> {
  const token = readStaffCookie(door, request.headers);
  return token ? recogniseStaff(ctx, hashToken(token), true) : null;
}

function addressOf(door: Door, request: Request): string {
  return callerAddress(door, request.headers, request.socket.remoteAddress);
}
