import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  MAX_BLOCKED_CHARACTERS,
  MAX_BLOCKED_HOSTS,
  MAX_BOOK_ENTRIES,
  MAX_BOOK_OPENINGS,
  MAX_MESSAGE_BYTES,
} from '#protocol/limits.ts';
import { type TicketKind, type WayIn, noRoomRules } from '#protocol/room-rules.ts';
import { SessionAnswer } from '#protocol/terminal-messages.ts';
import { BookAnswer, TicketBook } from '#protocol/ticket-book.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

const hosts = ['jeux-interdits.example', 'paris.example.net'];
let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let seat: TerminalClient;

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Lacépède' }));
  seat = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
  server.alsoClose(() => seat.disconnect());
  // Without a ticket one sits down where a terminal is free: this one stays so.
  const other = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 2');
  await other.connect();
  server.alsoClose(() => other.disconnect());
});
afterEach(() => server.end());

async function filterFor(...kinds: WayIn[]): Promise<void> {
  const { revision } = await staff.get('rules:read', { siteId });
  const withoutTicket = { minutes: 30, leastFree: 1 };
  await staff.get('rules:save', {
    siteId,
    revision,
    rules: { ...noRoomRules, withoutTicket, filter: { kinds, hosts } },
  });
}

async function issue(kind: TicketKind): Promise<string[]> {
  const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 60, count: 1, kind });
  await server.context.books.settled();
  return [...(tickets[0]?.words ?? [])];
}

/** What a session asked for this way would keep closed; what it was refused with, where it was. The seat is free again afterwards: it asks anew. */
async function closedFor(way: TicketKind | 'without-ticket'): Promise<unknown> {
  const requestId = randomUUID();
  const asked =
    way === 'without-ticket'
      ? await seat.say('session:request-without-ticket', { requestId })
      : await seat.say('session:request', { requestId, words: await issue(way), knowsHours: true });
  const answer = SessionAnswer.parse(asked);
  return answer.ok ? (answer.value.blockedHosts ?? 'nothing') : answer.refusal.code;
}

const readBook = async () => {
  const answer = BookAnswer.parse(await seat.say('book:read', {}));
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
};

describe("a site's filter", () => {
  it('goes with the grants of the kinds it is for, and with no others', async () => {
    await seat.connect();
    await filterFor('young-ticket');
    expect(await closedFor('young-ticket')).toEqual(hosts);
    expect(await closedFor('ticket')).toBe('nothing');
    expect(await closedFor('without-ticket')).toBe('nothing');
    await filterFor('ticket', 'without-ticket');
    expect(await closedFor('young-ticket')).toBe('nothing');
    expect(await closedFor('ticket')).toEqual(hosts);
    expect(await closedFor('without-ticket')).toEqual(hosts);
  });

  it('is the same when the same is asked again', async () => {
    await seat.connect();
    await filterFor('young-ticket', 'without-ticket');
    const words = await issue('young-ticket');
    for (const [name, message] of [
      ['session:request', { requestId: randomUUID(), words }],
      ['session:request-without-ticket', { requestId: randomUUID() }],
    ] as const) {
      const first = await seat.say(name, message);
      expect(first).toMatchObject({ ok: true, value: { blockedHosts: hosts } });
      expect(await seat.say(name, message)).toEqual(first);
    }
  });

  it('goes with what a helper opens for somebody young', async () => {
    await seat.connect();
    await filterFor('young-ticket');
    const open = (kind?: TicketKind) =>
      staff.ask('session:open', { terminalId: seat.id, minutes: 30, ...(kind ? { kind } : {}) });
    expect((await open('young-ticket')).ok).toBe(true);
    expect(seat.commands.at(-1)?.order).toMatchObject({ kind: 'open', grant: { blockedHosts: hosts } });
  });

  it('lets nobody it is for sit down at a terminal that was built before it, in words and with a reason', async () => {
    seat.knowsFilter = false;
    await seat.connect();
    await filterFor('young-ticket');
    expect(await closedFor('young-ticket')).toBe('command-not-possible-now');
    const opened = await staff.ask('session:open', { terminalId: seat.id, minutes: 30, kind: 'young-ticket' });
    expect(opened).toMatchObject({ ok: false, refusal: { code: 'command-not-possible-now' } });
    expect(seat.commands).toEqual([]);
    const { reasons } = await staff.get('reasons:read', { terminalId: seat.id });
    expect(reasons.map((reason) => reason.kind === 'refused' && reason.code)).toEqual(
      Array.from({ length: 2 }, () => 'command-not-possible-now'),
    );
    expect((await readBook()).entries).toEqual([]);
    expect(await closedFor('ticket')).toBe('nothing');
  });

  it('is once in the ticket book, where a ticket of it is for, with a mark on each', async () => {
    await seat.connect();
    await filterFor('young-ticket');
    await issue('ticket');
    expect('blockedHosts' in (await readBook())).toBe(false);
    await issue('young-ticket');
    const book = await readBook();
    expect(book.blockedHosts).toEqual(hosts);
    expect(book.entries.map(({ isFiltered }) => isFiltered ?? false).toSorted()).toEqual([false, true]);
  });

  it('leaves no trace of its hosts beside the rules: not in the log, not in the audit, not with sessions', async () => {
    await seat.connect();
    await filterFor('young-ticket');
    await closedFor('young-ticket');
    await staff.ask('session:open', { terminalId: seat.id, minutes: 30, kind: 'young-ticket' });
    expect(server.log.join('\n')).not.toContain(hosts[0]);
    for (const table of ['audit_log', 'sessions', 'tickets', 'commands', 'refusals'] as const) {
      const rows = await server.context.db.selectFrom(table).selectAll().execute();
      expect(JSON.stringify(rows), table).not.toContain(hosts[0]);
    }
  });
});

describe('the largest ticket book with the largest filter', () => {
  it('fits into a message', () => {
    const moment = Date.parse('2036-11-23T09:00:00Z');
    const blockedHosts = Array.from({ length: MAX_BLOCKED_HOSTS }, (_, i) => `${String(i).padStart(13, 'x')}.fr`);
    expect(blockedHosts.join('').length).toBe(MAX_BLOCKED_CHARACTERS);
    const book = TicketBook.parse({
      revision: 'r'.repeat(80),
      salt: 's'.repeat(22),
      cost: { log2N: 17, r: 8, p: 1 },
      entries: Array.from({ length: MAX_BOOK_ENTRIES }, () => ({
        ticketId: randomUUID(),
        verifier: 'v'.repeat(43),
        minutes: 240,
        expiresAt: moment,
        isFiltered: true,
      })),
      openings: Array.from({ length: MAX_BOOK_OPENINGS }, () => ({ opensAt: moment, closesAt: moment })),
      lastSignInMinutes: 120,
      time: noRoomRules.time,
      blockedHosts,
    });
    expect(Buffer.byteLength(JSON.stringify(book))).toBeLessThan(MAX_MESSAGE_BYTES * 0.95);
  });
});
