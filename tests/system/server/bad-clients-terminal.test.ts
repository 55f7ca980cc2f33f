import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Challenge } from '#protocol/terminal-messages.ts';
import { RawClient } from './raw-client.ts';
import { TestServer } from './running-server.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let good: TerminalClient;
let bad: TerminalClient;

beforeAll(async () => {
  server = await TestServer.start();
  const staff = await server.staff('it');
  const { siteId } = await staff.get('site:create', { name: 'Montanou' });
  good = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
  bad = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 2');
  await good.connect();
});
// The good terminal beside is there, and is answered.
afterEach(async () => {
  const answer = await good.beat();
  if (!answer.ok || good.closedBecause !== null) throw new Error(`the good terminal was harmed: ${good.closedBecause}`);
  bad.disconnect();
});
afterAll(async () => {
  good.disconnect();
  await server.end();
});

/** A raw connection with `bad`'s good proof. */
async function provenRaw(): Promise<RawClient> {
  const raw = new RawClient(server.url);
  const packet = await raw.join();
  const [, challenge] = JSON.parse(packet.slice(packet.indexOf('['))) as [string, unknown];
  raw.emit(0, 'hello', bad.helloTo(Challenge.parse(challenge)));
  await raw.heard((text) => text.startsWith('43') && text.includes('"ok":true'));
  return raw;
}

describe('a terminal with a good key', () => {
  it('floods without waiting for answers: cut, with no more work than its bound', async () => {
    const raw = await provenRaw();
    const rows = () => server.context.db.selectFrom('journal_records').selectAll().execute();
    const records = Array.from({ length: 100 }, (_, index) => ({
      bootId: bad.bootId,
      seq: index + 1,
      at: server.clock.now(),
      event: { type: 'boot-began', appVersion: '0.1.0', previous: 'clean' },
    }));
    for (let id = 1; id <= 500; id += 1) raw.emit(id, 'journal:append', { bootId: bad.bootId, records });
    await expect.poll(() => raw.closed, { timeout: 10_000 }).not.toBeNull();
    expect(raw.goodbye).toBe('rate-limited');
    expect(server.log.some((line) => line.includes('rate-limited') && line.includes(bad.id))).toBe(true);
    const answers = raw.packets.filter((packet) => packet.startsWith('43'));
    expect(answers.length).toBeLessThanOrEqual(65);
    expect((await rows()).length).toBeLessThanOrEqual(100);
  });

  it('tells facts that are no JSON: refused in words and logged, nothing is kept, and it is heard again', async () => {
    const raw = await provenRaw();
    const rows = () => server.context.db.selectFrom('journal_records').selectAll().execute();
    const before = await rows();
    raw.ws.send('42/terminal,7["journal:append",{"bootId":}]');
    expect(await raw.heard((packet) => packet.startsWith('43/terminal,7'))).toContain('"code":"malformed"');
    expect(server.log.some((line) => line.includes('malformed message') && line.includes(bad.id))).toBe(true);
    expect(await rows()).toEqual(before);
    raw.emit(8, 'journal:append', { bootId: bad.bootId, records: [] });
    await raw.heard((packet) => packet.startsWith('43/terminal,8'));
    expect(raw.closed).toBeNull();
    raw.ws.terminate();
  });

  it('talks fast but waits for answers: slowed down, not cut', async () => {
    const slow = { capacity: 10, perSecond: 100 };
    const before = server.context.limits.terminalMessages;
    server.context.limits.terminalMessages = new (before.constructor as new (size: typeof slow) => typeof before)(slow);
    await bad.connect();
    const started = performance.now();
    for (let count = 0; count < 40; count += 1) expect((await bad.beat()).ok).toBe(true);
    expect(performance.now() - started).toBeGreaterThan(200);
    expect(bad.goodbye).toBeNull();
    server.context.limits.terminalMessages = before;
  });

  it('does not read: cut as too slow, and what waits for it is bounded', async () => {
    const raw = await provenRaw();
    raw.ws.pause();
    const { connection } = server.context.live.see(bad.id) ?? {};
    const text = 'x'.repeat(280);
    const sent: Promise<unknown>[] = [];
    // The kernel takes some megabytes before the server's own buffer grows.
    for (let burst = 0; burst < 500 && server.context.live.see(bad.id)?.connection; burst += 1) {
      for (let count = 0; count < 100; count += 1) {
        const order = { kind: 'show-message', text } as const;
        const command = { commandId: randomUUID(), issuedAt: 0, expiresAt: 1, order };
        sent.push(connection?.send(command, 60_000).catch(() => null) ?? Promise.resolve());
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(server.context.live.see(bad.id)?.connection).toBeNull();
    expect(server.log.some((line) => line.includes('too-slow') && line.includes(bad.id))).toBe(true);
    // Every order that waited for an answer is told at once.
    await Promise.all(sent);
    raw.ws.terminate();
  });

  it('comes back again and again with one key: refused after the bound, and let in later', async () => {
    let refusal: unknown = null;
    for (let count = 0; count < 80 && !refusal; count += 1) {
      const answer = await bad.hello(bad.helloTo(await bad.reachChallenge()));
      bad.disconnect();
      if (!answer.ok) refusal = answer.reason;
    }
    expect(refusal).toBe('rate-limited');
    const isBack = async () => {
      const answer = await bad.hello(bad.helloTo(await bad.reachChallenge()));
      return answer.ok;
    };
    await expect.poll(isBack, { timeout: 10_000, interval: 1_500 }).toBe(true);
  });
});
