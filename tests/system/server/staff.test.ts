import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIRST_ACCOUNT_PATH, ME_PATH, MeAnswer, SIGN_IN_PATH, SIGN_OUT_PATH } from '#protocol/staff-messages.ts';
import { hashToken } from '../../../control-server/staff/staff-session-service.ts';
import { TestServer, password } from './running-server.ts';
import { openStaffSocket, post } from './staff-door.ts';

let server: TestServer;

const email = 'Informatique@Escale.test';
const account = { name: 'Marie', email, password };

beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.end());

const token = () => new URL(server.running.firstAccountUrl ?? '').hash.slice(1);
const makeFirst = () => post(server.url, FIRST_ACCOUNT_PATH, { ...account, token: token() });
const code = ({ answer }: { answer: { ok: true } | { ok: false; refusal: { code: string } } }) =>
  answer.ok ? 'ok' : answer.refusal.code;

async function me(cookie: string, url = server.url) {
  return MeAnswer.parse(await (await fetch(new URL(ME_PATH, url), { headers: { cookie } })).json());
}

describe('the first account', () => {
  it('is made by the one-time link, once, and is signed in', async () => {
    const made = await makeFirst();
    expect(made).toMatchObject({ status: 200, answer: { ok: true, value: { name: 'Marie', role: 'it' } } });
    expect(await me(made.cookie)).toEqual(made.answer);
    expect(await makeFirst()).toMatchObject({ status: 410, answer: { refusal: { code: 'link-used' } } });
    await server.restart();
    expect(server.running.firstAccountUrl).toBeNull();
  });

  it('is made by one of two at once', async () => {
    const outcomes = await Promise.all([makeFirst(), makeFirst()]);
    expect(outcomes.map(code).sort()).toEqual(['link-used', 'ok']);
    expect(await server.context.db.selectFrom('staff').selectAll().execute()).toHaveLength(1);
  });

  it('wants the right link and a strong password, and a refusal does not use the link up', async () => {
    const wrong = await post(server.url, FIRST_ACCOUNT_PATH, { ...account, token: 'x'.repeat(43) });
    expect(code(wrong)).toBe('link-used');
    for (const weak of ['court', 'motdepasse2026']) {
      expect(code(await post(server.url, FIRST_ACCOUNT_PATH, { ...account, password: weak, token: token() }))).toBe(
        'password-too-weak',
      );
    }
    expect(code(await makeFirst())).toBe('ok');
  });
});

describe('signing in', () => {
  beforeEach(makeFirst);

  it('gives a cookie for this browser alone, whatever the case of the address', async () => {
    const { setCookie, cookie } = await post(server.url, SIGN_IN_PATH, { email: email.toLowerCase(), password });
    expect(setCookie).toMatch(/^escale=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    const kept = JSON.stringify(await server.context.db.selectFrom('staff_sessions').selectAll().execute());
    expect(kept).not.toContain(cookie.slice('escale='.length));
    expect(kept).toContain(hashToken(cookie.slice('escale='.length)));
  });

  it('says the same of a wrong password and of an unknown account, and stores argon2id', async () => {
    const wrong = await post(server.url, SIGN_IN_PATH, { email, password: 'pas le bon mot' });
    const unknown = await post(server.url, SIGN_IN_PATH, { email: 'personne@escale.test', password });
    expect(unknown).toEqual(wrong);
    expect(wrong).toMatchObject({ status: 401, setCookie: null, answer: { refusal: { code: 'bad-credentials' } } });
    const [row] = await server.context.db.selectFrom('staff').selectAll().execute();
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('waits longer after each failure, by account and by address; time heals', async () => {
    for (let n = 0; n < 4; n++) await post(server.url, SIGN_IN_PATH, { email, password: 'pas le bon mot' });
    const limited = await post(server.url, SIGN_IN_PATH, { email, password });
    expect(limited).toMatchObject({
      status: 429,
      answer: { refusal: { code: 'too-many-attempts', detail: { seconds: 1 } } },
    });
    // The address waits as well, for whatever account.
    expect(code(await post(server.url, SIGN_IN_PATH, { email: 'autre@escale.test', password }))).toBe(
      'too-many-attempts',
    );
    server.clock.pass(1_001);
    expect(code(await post(server.url, SIGN_IN_PATH, { email, password }))).toBe('ok');
  });

  it('of many at once, not all are free', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => post(server.url, SIGN_IN_PATH, { email, password: 'pas le bon mot' })),
    );
    expect(outcomes.map(code).filter((outcome) => outcome === 'too-many-attempts').length).toBeGreaterThanOrEqual(8);
  });

  it.each([
    ['another origin', { origin: 'https://elsewhere.example' }],
    ['no origin', { origin: undefined }],
    ['an opaque origin', { origin: 'null' }],
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['without our header', { 'x-escale-staff': undefined }],
  ])('is refused from %s', async (_name, headers) => {
    for (const path of [SIGN_IN_PATH, SIGN_OUT_PATH, FIRST_ACCOUNT_PATH]) {
      const refused = await post(server.url, path, { email, password }, headers);
      expect(refused).toMatchObject({ status: 403, setCookie: null, answer: { refusal: { code: 'not-allowed' } } });
    }
  });

  it('is refused without harm when the body is not what it should be', async () => {
    for (const body of ['{', '[]', '"x"', JSON.stringify({ email, password: 7 }), '{"email":"x","password":"y"}']) {
      expect(await post(server.url, SIGN_IN_PATH, body)).toMatchObject({
        status: 400,
        answer: { refusal: { code: 'malformed' } },
      });
    }
    const large = await post(server.url, SIGN_IN_PATH, { email, password: 'x'.repeat(20_000) });
    expect(large).toMatchObject({ status: 413, answer: { refusal: { code: 'malformed' } } });
    const form = await post(server.url, SIGN_IN_PATH, `email=${email}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(code(form)).toBe('malformed');
  });
});

describe('a staff session', () => {
  it('ends with signing out, at once, its socket too', async () => {
    const staff = await server.staff('helper');
    const out = await post(server.url, SIGN_OUT_PATH, {}, { cookie: staff.cookie });
    expect(out).toMatchObject({ status: 200 });
    expect(out.setCookie).toContain('Max-Age=0');
    await expect.poll(() => staff.isClosed).toBe(true);
    expect(await me(staff.cookie)).toMatchObject({ ok: false, refusal: { code: 'not-signed-in' } });
    expect((await post(server.url, SIGN_OUT_PATH, {}, { cookie: staff.cookie })).status).toBe(401);
  });

  it('ends after half an hour without a request, though a page is open', async () => {
    const staff = await server.staff('helper');
    const minute = 60_000;
    server.clock.pass(20 * minute);
    await staff.raw('ticket:issue', {});
    server.clock.pass(20 * minute);
    await staff.watch({ kind: 'sites' });
    server.clock.pass(11 * minute);
    expect(await staff.raw('watch', { kind: 'sites' })).toEqual({ ok: false, refusal: { code: 'not-signed-in' } });
    await expect.poll(() => staff.isClosed).toBe(true);
  });

  it('ends after twelve hours whatever is done', async () => {
    const staff = await server.staff('viewer');
    for (let quarter = 0; quarter < 48; quarter++) {
      expect((await me(staff.cookie)).ok).toBe(true);
      server.clock.pass(15 * 60_000);
    }
    expect((await me(staff.cookie)).ok).toBe(false);
  });

  it('is needed for a socket, together with our exact origin', async () => {
    const { cookie } = await server.staff('viewer');
    const { origin } = new URL(server.url);
    const tries: [Record<string, string>, string | null][] = [
      [{ cookie, origin }, null],
      [{ origin }, 'not-signed-in'],
      [{ cookie: 'escale=nonsense', origin }, 'not-signed-in'],
      [{ cookie }, 'origin-not-allowed'],
      [{ cookie, origin: 'https://elsewhere.example' }, 'websocket error'],
      [{ cookie, origin: `${origin}0` }, 'websocket error'],
      [{ cookie, origin: 'null' }, 'websocket error'],
    ];
    for (const [headers, reason] of tries) {
      const { socket, refusedFor } = await openStaffSocket(server.url, headers);
      socket.disconnect();
      expect([headers['origin'], refusedFor]).toEqual([headers['origin'], reason]);
    }
  });
});

describe('behind TLS', () => {
  it('the cookie is Secure and __Host-, and only the public origin counts', async () => {
    const publicUrl = 'https://escale.example';
    const tls = await TestServer.start({ ESCALE_PUBLIC_URL: publicUrl });
    const link = new URL(tls.running.firstAccountUrl ?? '');
    expect(link.origin).toBe(publicUrl);
    const body = { ...account, token: link.hash.slice(1) };
    expect(code(await post(tls.url, FIRST_ACCOUNT_PATH, body))).toBe('not-allowed');
    const made = await post(tls.url, FIRST_ACCOUNT_PATH, body, { origin: publicUrl });
    expect(made.setCookie).toMatch(
      /^__Host-escale=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const attempt = (forwarded: string, who: string) =>
      post(tls.url, SIGN_IN_PATH, { email: who, password: 'x' }, { origin: publicUrl, 'x-forwarded-for': forwarded });
    // One account from many addresses waits; what a caller writes into the header itself does not count.
    for (let n = 0; n < 4; n++) expect(code(await attempt(`203.0.113.${n}`, email))).toBe('bad-credentials');
    expect(code(await attempt('203.0.113.9', email))).toBe('too-many-attempts');
    for (let n = 0; n < 4; n++) await attempt(`203.0.113.${n}, 198.51.100.7`, `${n}@escale.test`);
    expect(code(await attempt('203.0.113.99, 198.51.100.7', '9@escale.test'))).toBe('too-many-attempts');
    expect(code(await attempt('203.0.113.99', '9@escale.test'))).toBe('bad-credentials');
    const health = await fetch(new URL('/api/health', tls.url));
    expect(health.headers.get('strict-transport-security')).toContain('max-age=31536000');
    await tls.end();
  });
});

describe('what is served', () => {
  it('has a strict policy, and no dashboard page in place of a missing file or API', async () => {
    const health = await fetch(new URL('/api/health', server.url));
    expect(await health.json()).toEqual({ ok: true });
    const policy = health.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(health.headers.get('x-powered-by')).toBeNull();
    for (const path of [
      '/api/nothing',
      '/assets/nothing.js',
      '/nothing.js',
      '/..%2f..%2fpackage.json',
      '/socket.io/socket.io.js',
    ]) {
      const response = await fetch(new URL(path, server.url), { headers: { accept: 'text/html' } });
      expect([path, response.status >= 400 && response.status < 500]).toEqual([path, true]);
    }
  });
});
