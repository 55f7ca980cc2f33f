import { randomBytes, sign } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { queryObjects } from 'node:v8';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STAFF_NAMESPACE } from '#protocol/staff-messages.ts';
import { TERMINAL_NAMESPACE, helloSigningText } from '#protocol/terminal-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { RawClient } from './raw-client.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montanou' }));
});
afterEach(() => server.end());

/** Joins and says a good hello by hand. */
async function prove(raw: RawClient, terminal: TerminalClient, id: number): Promise<void> {
  raw.packets.length = 0;
  raw.ws.send(`40${TERMINAL_NAMESPACE},`);
  const challenge = await raw.heard((packet) => packet.includes('"challenge"'));
  const [, { serverId, nonce: serverNonce }] = JSON.parse(challenge.slice(challenge.indexOf('[')));
  const terminalNonce = randomBytes(32).toString('base64');
  const text = helloSigningText({ serverId, terminalId: terminal.id, serverNonce, terminalNonce });
  raw.emit(id, 'hello', {
    protocolVersion: PROTOCOL_VERSION,
    terminalId: terminal.id,
    bootId: terminal.bootId,
    appVersion: '1.0.0',
    terminalNonce,
    signature: sign(null, Buffer.from(text), terminal.key.privateKey).toString('base64'),
    activity: { kind: 'free' },
    confinement: { form: 'bubblewrap', weaknesses: [] },
    boots: [],
  });
  const answer = await raw.heard((packet) => packet.startsWith(`43${TERMINAL_NAMESPACE},${id}`));
  expect(answer).toContain('"ok":true');
}

describe('the handshake of a terminal', () => {
  it('is forgotten once it has proven itself: no request of it is left in memory', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `Poste ${index}`);
    const terminals = await Promise.all(names.map((name) => TerminalClient.enrol(server.url, staff, siteId, name)));
    const before = queryObjects(IncomingMessage, { format: 'count' });
    for (const terminal of terminals) await terminal.connect();
    // Keeping them all would be eight, whatever else of tests is around.
    expect(queryObjects(IncomingMessage, { format: 'count' }) - before).toBeLessThan(4);
    for (const terminal of terminals) expect(await terminal.beat()).toMatchObject({ ok: true });
    for (const terminal of terminals) terminal.disconnect();
  });

  it('opens no other namespace afterwards, and the terminals’ own again', async () => {
    const terminal = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
    const raw = await new RawClient(server.url).open();
    await prove(raw, terminal, 1);
    raw.ws.send(`40${STAFF_NAMESPACE},`);
    const refusal = await raw.heard((packet) => packet.startsWith(`44${STAFF_NAMESPACE},`));
    expect(refusal).toContain('origin-not-allowed');
    raw.ws.send(`41${TERMINAL_NAMESPACE},`);
    await expect.poll(() => server.context.live.see(terminal.id)?.connection).toBeNull();
    await prove(raw, terminal, 2);
    expect(raw.closed).toBeNull();
    raw.ws.close();
  });
});
