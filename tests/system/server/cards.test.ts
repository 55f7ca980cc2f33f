import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isCardNumber } from '#protocol/cards.ts';
import { type LimitRule, type RoomRules, noRoomRules } from '#protocol/room-rules.ts';
import { type Command, type Grant, SessionAnswer } from '#protocol/terminal-messages.ts';
import { retention } from '../../../control-server/retention-rules.ts';
import { eachSecond, forgetWhatIsOver } from '../../../control-server/schedule.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const cards = { minutes: 60, isNamed: false };

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let one: TerminalClient;
let two: TerminalClient;

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montanou' }));
  one = await seat(siteId, 'Poste 1');
  two = await seat(siteId, 'Poste 2');
  await decide({ cards });
});
afterEach(() => server.end());

async function seat(at: string, name: string): Promise<TerminalClient> {
  const terminal = await TerminalClient.enrol(server.url, staff, at, name);
  await terminal.connect();
  server.alsoClose(() => terminal.disconnect());
  return terminal;
}

async function decide(rules: Partial<RoomRules>, at = siteId): Promise<void> {
  const { revision } = await staff.get('rules:read', { siteId: at });
  await staff.get('rules:save', { siteId: at, revision, rules: { ...noRoomRules, ...rules } });
}

type Card = { number: string; pin: string };
const make = (): Promise<Card> => staff.get('card:create', { siteId });
/** Another code than the card's. */
const wrong = ({ number, pin }: Card): Card => ({ number, pin: pin === '0000' ? '1111' : '0000' });

async function ask(terminal: TerminalClient, card: Card, more: { movesHere?: true; requestId?: string } = {}) {
  return SessionAnswer.parse(
    await terminal.say('session:request-by-card', { requestId: randomUUID(), ...card, ...more }),
  );
}

const code = (answer: { ok: true } | { ok: false; refusal: { code: string } }) =>
  answer.ok ? 'granted' : answer.refusal.code;

/** Sits down; the terminal does what it is ordered. @returns the grant */
async function sit(terminal: TerminalClient, card: Card): Promise<Grant> {
  const answer = await ask(terminal, card);
  if (!answer.ok) throw new Error(answer.refusal.code);
  await begin(terminal, answer.value);
  return answer.value;
}

async function begin(terminal: TerminalClient, { sessionId, minutes }: Grant): Promise<void> {
  const startedAt = server.clock.now();
  const endsAt = startedAt + minutes * MINUTE;
  const isByCard = { isWithoutTicket: true, isByCard: true } as const;
  terminal.note({ type: 'session-began', sessionId, startedAt, endsAt, ...isByCard }, startedAt);
  terminal.activity = { kind: 'occupied', sessionId, endsAt };
  await terminal.append();
  terminal.onCommand = (command) => moveAway(terminal, command, startedAt);
}

function moveAway(terminal: TerminalClient, { commandId, order }: Command, startedAt: number): unknown {
  if (order.kind !== 'move-away') throw new Error(order.kind);
  terminal.note({ type: 'command-answered', commandId, outcome: 'done' }, server.clock.now());
  setImmediate(() => void end(terminal, order.sessionId, 'moved', startedAt));
  return { ok: true, value: { commandId } };
}

async function end(
  terminal: TerminalClient,
  sessionId: string,
  reason: 'resident-left' | 'terminal-restarted' | 'moved',
  startedAt: number,
): Promise<void> {
  const endedAt = server.clock.now();
  terminal.note({ type: 'session-ended', sessionId, endedAt, reason, consumedMs: endedAt - startedAt }, endedAt);
  terminal.activity = { kind: 'free' };
  await terminal.append();
}

/** Sits down, stays so long, and leaves. */
async function stay(terminal: TerminalClient, card: Card, minutes: number): Promise<Grant> {
  const startedAt = server.clock.now();
  const grant = await sit(terminal, card);
  server.clock.pass(minutes * MINUTE);
  await end(terminal, grant.sessionId, 'resident-left', startedAt);
  return grant;
}

const sessions = () => server.context.db.selectFrom('sessions').selectAll().orderBy('granted_at').execute();
const rule = (part: Partial<LimitRule>): LimitRule => ({
  kinds: [],
  terminals: [],
  weekdays: [],
  minutesPerSession: 480,
  minutesPerDay: null,
  extensions: null,
  ...part,
});

describe('a card', () => {
  it('is nothing where nobody decided for cards: none is made, none is good, and no terminal is told of any', async () => {
    const card = await make();
    expect(await one.welcome()).toMatchObject({ takesCards: true });
    expect(await one.beat()).toMatchObject({ ok: true, value: { takesCards: true } });
    await decide({});
    expect(code(await ask(one, card))).toBe('cards-not-taken');
    expect(await staff.ask('card:create', { siteId })).toEqual({ ok: false, refusal: { code: 'cards-not-taken' } });
    expect(await one.welcome()).not.toHaveProperty('takesCards');
    expect(noRoomRules.cards).toBeNull();
  });

  it('opens a session of its own kind at every site that takes cards; neither number nor code is anywhere afterwards', async () => {
    const card = await make();
    expect(isCardNumber(card.number)).toBe(true);
    expect(card.pin).toMatch(/^\d{4}$/);
    const requestId = randomUUID();
    const grant = await ask(one, card, { requestId });
    expect(grant).toMatchObject({ ok: true, value: { minutes: 60, right: 'card' } });
    expect(await ask(one, card, { requestId })).toEqual(grant);
    if (grant.ok) await begin(one, grant.value);
    const [session] = await sessions();
    expect(session).toMatchObject({ grant_right: 'card', ticket_id: null, state: 'open' });
    await end(one, session?.session_id ?? '', 'resident-left', server.clock.now());

    const other = await staff.get('site:create', { name: 'Barleté' });
    const there = await seat(other.siteId, 'Poste 1');
    expect(code(await ask(there, card))).toBe('cards-not-taken');
    await decide({ cards: { ...cards, minutes: 45 } }, other.siteId);
    expect(await ask(there, card)).toMatchObject({ ok: true, value: { minutes: 45 } });

    const kept = JSON.stringify([
      server.log,
      ...(await Promise.all(
        (['audit_log', 'cards', 'card_attempts', 'sessions', 'journal_records', 'refusals'] as const).map((table) =>
          server.context.db.selectFrom(table).selectAll().execute(),
        ),
      )),
    ]);
    expect(kept).not.toContain(card.number);
    // Four digits may stand between the dashes of an id.
    expect(kept.replaceAll(/[0-9a-f-]{36}/g, '')).not.toMatch(new RegExp(`\\b${card.pin}\\b`));
    // No row of the audit log has the card beside a session.
    const [{ card_id: cardId = null } = {}] = await server.context.db.selectFrom('cards').select('card_id').execute();
    const audit = await server.context.db.selectFrom('audit_log').selectAll().where('target', '=', cardId).execute();
    expect(audit.map(({ action }) => action)).toEqual(['card-created']);
  });

  it('is refused in one and the same way for a wrong code and for a number that no card has, until both are locked', async () => {
    const card = await make();
    const nobodys = { number: card.number === '10000008' ? '10000016' : '10000008', pin: card.pin };
    const { cardPins } = server.context;
    const check = cardPins.check.bind(cardPins);
    let checks = 0;
    cardPins.check = (stored, pin) => {
      checks += 1;
      return check(stored, pin);
    };
    const tell = async (asked: Card) => {
      const answers = [];
      for (let n = 0; n < 4; n++) answers.push(await ask(one, asked));
      // What one terminal is made to wait is another matter.
      server.context.limits.cardTerminalDelays.forgive(one.id);
      return answers;
    };
    const known = await tell(wrong(card));
    expect(known.map(code)).toEqual(['card-unknown', 'card-unknown', 'card-locked', 'card-locked']);
    expect(checks).toBe(3);
    expect(await tell(nobodys)).toEqual(known);
    // As many slow hashes for the one as for the other.
    expect(checks).toBe(6);
    expect(known[2]).toEqual({ ok: false, refusal: { code: 'card-locked', detail: { minutes: 1 } } });
    // Also for who has the right one, and everywhere.
    expect(code(await ask(two, card))).toBe('card-locked');

    server.clock.pass(MINUTE);
    expect(await ask(two, wrong(card))).toMatchObject({ refusal: { code: 'card-locked', detail: { minutes: 2 } } });
    expect(await ask(two, nobodys)).toMatchObject({ refusal: { code: 'card-locked', detail: { minutes: 2 } } });
    await server.restart();
    await two.connect();
    expect(code(await ask(two, card))).toBe('card-locked');
    server.clock.pass(2 * MINUTE);
    expect(code(await ask(two, card))).toBe('granted');
    // All is forgotten with the right one.
    expect(await server.context.db.selectFrom('card_attempts').selectAll().execute()).toHaveLength(1);
    const reasons = await server.context.db.selectFrom('refusals').select('code').execute();
    expect(new Set(reasons.map((row) => row.code))).toEqual(new Set(['card-unknown', 'card-locked']));
  });

  it('is tried ever more slowly at one terminal, whichever number is tried', async () => {
    const numbers = ['10000008', '10000016', '10000024', '10000032', '10000040', '10000057'];
    expect(numbers.every(isCardNumber)).toBe(true);
    const answers = [];
    for (const number of numbers) answers.push(await ask(one, { number, pin: '1234' }));
    expect(answers.map(code)).toEqual([...Array(4).fill('card-unknown'), ...Array(2).fill('too-many-attempts')]);
    const card = await make();
    expect(await ask(one, card)).toMatchObject({ refusal: { detail: { seconds: 1 } } });
    expect(code(await ask(two, card))).toBe('granted');
  });

  it('counts the minutes of a day over its sessions, at all sites together, until midnight', async () => {
    await decide({ cards, rules: [rule({ kinds: ['card'], minutesPerSession: 40, minutesPerDay: 60 })] });
    const card = await make();
    expect((await stay(one, card, 25)).minutes).toBe(40);
    const other = await staff.get('site:create', { name: 'Barleté' });
    await decide({ cards }, other.siteId);
    expect((await stay(await seat(other.siteId, 'Poste 9'), card, 5)).minutes).toBe(60);
    expect((await stay(one, card, 29)).minutes).toBe(30);
    expect((await stay(two, card, 1)).minutes).toBe(1);
    expect(code(await ask(one, card))).toBe('day-minutes-used');
    server.clock.pass(13 * 60 * MINUTE);
    expect(await ask(one, card)).toMatchObject({ ok: true, value: { minutes: 40 } });
  });

  it('is previewed by the rules as it will be given', async () => {
    await decide({ cards, rules: [rule({ kinds: ['card'], minutesPerSession: 40 })] });
    const asked = { siteId, terminalId: null, ticketMinutes: 120, date: '2026-11-24', minute: 600, rules: null };
    const preview = await staff.get('rules:preview', { ...asked, kind: 'card' });
    expect(preview).toMatchObject({ ruleIndex: 0, answer: { ok: true, value: { minutes: 40 } } });
    await decide({});
    const none = await staff.get('rules:preview', { ...asked, kind: 'card' });
    expect(none.answer).toEqual({ ok: false, refusal: { code: 'cards-not-taken' } });
  });

  it('that is in use elsewhere says where; one press brings the session and what is left of it', async () => {
    const card = await make();
    const { sessionId } = await sit(one, card);
    server.clock.pass(20 * MINUTE + 1);
    await one.beat();
    await two.beat();
    const detail = { terminal: 'Poste 1', minutes: 39 };
    expect(await ask(two, card)).toEqual({ ok: false, refusal: { code: 'card-in-use-elsewhere', detail } });
    // Nobody who does not know the code is told that.
    expect(code(await ask(two, wrong(card)))).toBe('card-unknown');
    expect(one.commands).toEqual([]);
    const moved = await ask(two, card, { movesHere: true });
    expect(moved).toMatchObject({ ok: true, value: { minutes: 39, right: 'card' } });
    expect(one.commands.map(({ order }) => order)).toEqual([{ kind: 'move-away', sessionId }]);
    expect((await sessions()).map(({ state, end_reason }) => [state, end_reason])).toEqual([
      ['ended', 'moved'],
      ['granted', null],
    ]);
    // While that grant is being taken up, nothing is granted to the same card.
    expect(code(await ask(one, card))).toBe('card-in-use-away');
    if (moved.ok) await begin(two, moved.value);
    server.clock.pass(38 * MINUTE);
    await two.beat();
    expect(code(await ask(one, card, { movesHere: true }))).toBe('too-little-to-move');
    server.clock.pass(MINUTE - 1_000);
    await two.beat();
    expect(code(await ask(one, card))).toBe('too-little-to-move');
    expect(two.commands).toEqual([]);
  });

  it('that moves has the extensions that are left, and no new ones', async () => {
    await decide({ cards: { minutes: 60, isNamed: false }, rules: [rule({ extensions: 1 })] });
    const card = await make();
    const { sessionId } = await sit(one, card);
    const { onCommand, activity } = one;
    one.onCommand = ({ commandId }) => {
      const endsAt = activity.kind === 'occupied' ? activity.endsAt + 15 * MINUTE : 0;
      one.note({ type: 'command-answered', commandId, outcome: 'done' }, server.clock.now());
      one.note({ type: 'session-extended', sessionId, endsAt, commandId }, server.clock.now());
      one.activity = { kind: 'occupied', sessionId, endsAt };
      return { ok: true, value: { commandId } };
    };
    await staff.get('session:extend', { terminalId: one.id, sessionId, minutes: 15 });
    await one.append();
    one.onCommand = onCommand;
    server.clock.pass(10 * MINUTE);
    await one.beat();
    await two.beat();
    const moved = await ask(two, card, { movesHere: true });
    expect(moved).toMatchObject({ ok: true, value: { minutes: 65, time: { ownExtensionMinutes: null } } });
  });

  it('stays where it is when that terminal says no', async () => {
    const card = await make();
    await sit(two, card);
    two.onCommand = () => ({ ok: false, refusal: { code: 'malformed' } });
    server.clock.pass(31 * MINUTE);
    await two.beat();
    const stays = { refusal: { code: 'card-in-use-away', detail: { terminal: 'Poste 2', minutes: 29 } } };
    expect(await ask(one, card, { movesHere: true })).toMatchObject(stays);
  });

  it('that is in use at another site says which', async () => {
    const other = await staff.get('site:create', { name: 'Barleté' });
    await decide({ cards }, other.siteId);
    const there = await seat(other.siteId, 'Poste 7');
    const card = await make();
    await sit(there, card);
    const detail = { terminal: 'Poste 7 (Barleté)', minutes: 60 };
    expect(await ask(one, card)).toEqual({ ok: false, refusal: { code: 'card-in-use-elsewhere', detail } });
    expect(code(await ask(one, card, { movesHere: true }))).toBe('granted');
  });

  it('gives after a power cut what was left of that session, there or elsewhere, and a whole one after it', async () => {
    const card = await make();
    const startedAt = server.clock.now();
    const { sessionId } = await sit(one, card);
    server.clock.pass(20 * MINUTE + 1);
    await end(one, sessionId, 'terminal-restarted', startedAt);
    expect((await stay(one, card, 5)).minutes).toBe(39);
    expect(await ask(two, card)).toMatchObject({ ok: true, value: { minutes: 60 } });
  });

  it('is not held up for ever by a terminal that went dark: when that session should be over, the card is good elsewhere', async () => {
    await decide({ cards, rules: [rule({ minutesPerDay: 90 })] });
    const card = await make();
    await sit(one, card);
    one.disconnect();
    server.clock.pass(59 * MINUTE);
    await two.beat();
    expect(await ask(two, card)).toMatchObject({ refusal: { code: 'card-in-use-away', detail: { minutes: 1 } } });
    server.clock.pass(MINUTE);
    await two.beat();
    expect(await ask(two, card)).toMatchObject({ ok: true, value: { minutes: 30 } });
  });

  it('that nobody took up in time is as if it had not been asked for', async () => {
    const card = await make();
    expect(code(await ask(one, card))).toBe('granted');
    server.clock.pass(MINUTE + 1);
    await eachSecond(server.context);
    expect(code(await ask(two, card))).toBe('granted');
  });
});

describe('what staff do with cards', () => {
  it('finds one by its exact number, gives a new code, which unlocks it, and closes it for good', async () => {
    const helper = await server.staff('helper');
    const card = await make();
    const { number } = card;
    for (let n = 0; n < 3; n++) await ask(one, wrong(card));
    const createdAt = server.clock.now();
    const lockedUntil = createdAt + MINUTE;
    const found = { createdAt, closedAt: null, holder: null, lockedUntil };
    expect(await helper.get('card:find', { siteId, number })).toEqual(found);
    const fresh = await helper.get('card:new-pin', { siteId, number: `${number.slice(0, 4)} ${number.slice(4)}` });
    expect(fresh.number).toBe(number);
    if (fresh.pin !== card.pin) expect(code(await ask(one, card))).toBe('card-unknown');
    const { sessionId } = await sit(two, fresh);

    expect(await helper.get('card:close', { siteId, number })).toEqual({ closedAt: createdAt });
    await end(two, sessionId, 'resident-left', createdAt);
    expect(code(await ask(two, fresh))).toBe('card-closed');
    expect(code(await ask(two, wrong(fresh)))).toBe('card-unknown');
    for (const name of ['card:close', 'card:new-pin'] as const) {
      expect(await helper.ask(name, { siteId, number })).toEqual({ ok: false, refusal: { code: 'card-closed' } });
      expect(await helper.ask(name, { siteId, number: '10000008' })).toMatchObject({
        refusal: { code: 'card-unknown' },
      });
    }
    const audit = await server.context.db.selectFrom('audit_log').select('action').execute();
    const ofCards = audit.map(({ action }) => action).filter((action) => action.startsWith('card-'));
    expect(ofCards).toEqual(['card-created', 'card-locked', 'card-found', 'card-pin-changed', 'card-closed']);
  });

  it('gives a card a name where the rules of the site ask for it, and only there', async () => {
    const holder = 'Jeanne Martin';
    expect(await staff.ask('card:create', { siteId, holder })).toMatchObject({ refusal: { code: 'rules-changed' } });
    await decide({ cards: { ...cards, isNamed: true } });
    expect(await staff.ask('card:create', { siteId })).toMatchObject({ refusal: { code: 'rules-changed' } });
    const { number } = await staff.get('card:create', { siteId, holder });
    expect(await staff.get('card:find', { siteId, number })).toMatchObject({ holder });
    const audit = await server.context.db.selectFrom('audit_log').selectAll().execute();
    expect(JSON.stringify([audit, server.log])).not.toContain(holder);
  });

  it('is told at once on the dashboard that a site takes cards', async () => {
    const { sites } = await staff.watch({ kind: 'site', siteId });
    expect(sites[0]?.takesCards).toBe(true);
    await decide({});
    await expect.poll(() => staff.changes.at(-1)?.sites[0]).toMatchObject({ siteId });
    expect(staff.changes.at(-1)?.sites[0]).not.toHaveProperty('takesCards');
  });
});

describe('what is kept of a card, and how long', () => {
  const links = async () => (await sessions()).filter(({ card_id }) => card_id !== null).length;
  const count = async (table: 'cards' | 'card_holders' | 'card_attempts') =>
    (await server.context.db.selectFrom(table).selectAll().execute()).length;
  /** So many days later, after the night's work. Who is staff has to sign in again. */
  const night = async (days: number) => {
    server.clock.pass(days * DAY);
    await forgetWhatIsOver(server.context);
    staff = await server.staff('it');
  };

  it('the link from a session to its card is gone a day after; the line of the session stays', async () => {
    const card = await make();
    await stay(one, card, 10);
    await ask(two, wrong(card));
    await night(0.9);
    expect([await links(), await count('card_attempts')]).toEqual([1, 1]);
    await night(0.2);
    expect([await links(), await count('card_attempts')]).toEqual([0, 0]);
    expect(await sessions()).toMatchObject([{ grant_right: 'card', terminal_id: one.id }]);
  });

  it('of a named card it is kept a year; the card a year after it was closed, and the name five', async () => {
    await decide({ cards: { ...cards, isNamed: true } });
    const named = await staff.get('card:create', { siteId, holder: 'Jeanne Martin' });
    await decide({ cards });
    const nameless = await make();
    await stay(one, named, 10);
    await stay(two, nameless, 10);
    await night(2);
    expect(await links()).toBe(1);
    for (const { number } of [named, nameless]) await staff.get('card:close', { siteId, number });
    await night(364);
    expect([await links(), await count('cards'), await count('card_holders')]).toEqual([0, 2, 1]);
    await night(3);
    expect([await count('cards'), await count('card_holders')]).toEqual([0, 1]);
    expect(code(await ask(one, named))).toBe('card-unknown');
    await night(4 * 365);
    expect(await count('card_holders')).toBe(1);
    await night(3);
    expect(await count('card_holders')).toBe(0);
    expect(await sessions()).toHaveLength(2);
    for (const record of ['card', 'cardHolder', 'namedCardLink'] as const) {
      expect(retention[record].reference).toContain('L34-1');
    }
  });

  it('a card that nobody has used for a year closes by itself; one that is used does not', async () => {
    const used = await make();
    const unused = await make();
    await night(200);
    await stay(one, used, 10);
    await night(167);
    expect(await staff.get('card:find', { siteId, number: used.number })).toMatchObject({ closedAt: null });
    const closed = await staff.get('card:find', { siteId, number: unused.number });
    expect(closed.closedAt).toBe(server.clock.now());
  });
});
