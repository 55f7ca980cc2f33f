import { FIRST_ACCOUNT_PATH, STAFF_REQUEST_HEADER } from '#protocol/staff-messages.ts';
import { until } from '../../tests/stage/until.ts';
import type { ServerProcess } from './server-process.ts';

/** The handshake's headers of a dashboard: IT's, of an account that is made for this run. */
export async function staffHeaders(server: ServerProcess): Promise<{ cookie: string; origin: string }> {
  const link = await until('the first account’s link', () => server.firstAccountUrl);
  const { origin } = new URL(server.url);
  const account = { name: 'Informatique', email: 'informatique@escale.test', password: 'un mot de passe long' };
  const response = await fetch(new URL(FIRST_ACCOUNT_PATH, server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, [STAFF_REQUEST_HEADER]: '1' },
    body: JSON.stringify({ token: new URL(link).hash.slice(1), ...account }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (!response.ok || !cookie) throw new Error(`no account: ${response.status}`);
  return { cookie, origin };
}
