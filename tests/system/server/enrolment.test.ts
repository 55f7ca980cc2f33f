import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ENROLMENT_CODE_VALID_MS } from '#protocol/limits.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient, askEnrolment, newKey } from './terminal-client.ts';

let server: TestServer;
let itStaff: StaffDoor;
let siteId: string;

beforeEach(async () => {
  server = await TestServer.start();
  itStaff = await server.staff('it');
  ({ siteId } = await itStaff.get('site:create', { name: 'Montesquieu' }));
});
afterEach(() => server.end());

const countTerminals = async () => (await itStaff.watch({ kind: 'site', siteId })).tiles.length;

async function enrol(code: string, key = newKey(), protocolVersion = PROTOCOL_VERSION) {
  const { answer } = await askEnrolment(server.url, { protocolVersion, code, publicKey: key.publicKey });
  return answer.ok ? answer.value.terminalId : answer.refusal.code;
}

describe('enrolment', () => {
  it('happens once a code; the same key may hear its lost answer again', async () => {
    const { code } = await itStaff.get('enrolment:create', { siteId, terminalName: 'Poste 1' });
    const key = newKey();
    const terminalId = await enrol(code, key);
    expect(terminalId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await enrol(code.toLowerCase().replace('-', ''), key)).toBe(terminalId);
    expect(await enrol(code)).toBe('enrolment-code-used');
    expect(await countTerminals()).toBe(1);
  });

  it('of two terminals with one code at once, one wins', async () => {
    const { code } = await itStaff.get('enrolment:create', { siteId, terminalName: 'Poste 1' });
    const outcomes = await Promise.all([enrol(code), enrol(code)]);
    expect(outcomes.filter((outcome) => outcome === 'enrolment-code-used')).toHaveLength(1);
    expect(await countTerminals()).toBe(1);
  });

  it('refuses unknown and late codes, other protocols, known keys, web pages, and keeps nothing of it', async () => {
    expect(await enrol('AAAA-AAAA')).toBe('enrolment-code-unknown');
    const { code } = await itStaff.get('enrolment:create', { siteId, terminalName: 'Poste 1' });
    expect(await enrol(code, newKey(), 0)).toBe('protocol-too-old');
    expect(await enrol(code, newKey(), PROTOCOL_VERSION + 1)).toBe('protocol-too-new');
    const asPage = await askEnrolment(
      server.url,
      { protocolVersion: PROTOCOL_VERSION, code, publicKey: newKey().publicKey },
      { origin: server.url },
    );
    expect(asPage).toMatchObject({ status: 403, answer: { ok: false, refusal: { code: 'not-allowed' } } });
    const malformed = await askEnrolment(server.url, { protocolVersion: PROTOCOL_VERSION, code, publicKey: 'short' });
    expect(malformed).toMatchObject({ status: 400, answer: { ok: false, refusal: { code: 'malformed' } } });
    server.clock.pass(ENROLMENT_CODE_VALID_MS);
    expect(await enrol(code)).toBe('enrolment-code-expired');
    // An hour idle ended the staff's session as well.
    itStaff = await server.staff('it');
    expect(await countTerminals()).toBe(0);
    const key = newKey();
    const first = await itStaff.get('enrolment:create', { siteId, terminalName: 'Poste 1' });
    await enrol(first.code, key);
    const second = await itStaff.get('enrolment:create', { siteId, terminalName: 'Poste 2' });
    expect(await enrol(second.code, key)).toBe('not-allowed');
    expect(await countTerminals()).toBe(1);
  });

  it('guesses from one address are limited', async () => {
    const outcomes: string[] = [];
    for (let n = 0; n < 12; n++) outcomes.push(await enrol('AAAA-AAAA'));
    expect(outcomes.at(-1)).toBe('too-many-attempts');
  });

  it('a newer code for the same name voids the older one; names are unique in a site', async () => {
    const older = await itStaff.get('enrolment:create', { siteId, terminalName: 'Poste 1' });
    const newer = await itStaff.get('enrolment:create', { siteId, terminalName: 'POSTE  1' });
    expect(await enrol(older.code)).toBe('enrolment-code-unknown');
    expect(await enrol(newer.code)).toMatch(/^[0-9a-f-]{36}$/);
    expect(await itStaff.ask('enrolment:create', { siteId, terminalName: 'poste 1' })).toMatchObject({
      refusal: { code: 'name-taken' },
    });
    expect(await itStaff.ask('site:create', { name: 'MONTESQUIEU ' })).toMatchObject({
      refusal: { code: 'name-taken' },
    });
  });

  it('revocation cuts the line, closes the door for good and frees the name', async () => {
    const terminal = await TerminalClient.enrol(server.url, itStaff, siteId, 'Poste 1');
    await terminal.connect();
    await itStaff.get('terminal:revoke', { terminalId: terminal.id });
    await expect.poll(() => terminal.closedBecause).toBe('io server disconnect');
    expect(terminal.goodbye).toBe('revoked');
    expect(await terminal.hello(terminal.helloTo(await terminal.reachChallenge()))).toEqual({
      ok: false,
      reason: 'revoked',
    });
    expect(await countTerminals()).toBe(0);
    expect((await itStaff.ask('enrolment:create', { siteId, terminalName: 'Poste 1' })).ok).toBe(true);
  });
});
