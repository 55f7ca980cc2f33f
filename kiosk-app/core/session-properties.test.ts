import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '#protocol/journal-events.ts';
import type { RefusalCode } from '#protocol/result.ts';
import { defaultTimeRules } from '#protocol/room-rules.ts';
import type { Order } from '#protocol/terminal-messages.ts';
import type { CommandMemory } from './command-memory.ts';
import { obey } from './command-rules.ts';
import type { Pause } from './pause.ts';
import { startMachine, step } from './session-machine.ts';
import type { Machine, MachineEvent, Step } from './session-state.ts';
import { barOf, coverOf, noticeOf, viewOf } from './session-view.ts';
import type { Now } from './time-limits.ts';

/**
 * What holds of the session machine whatever comes, in any order, twice or never: 15,000 walks in all. A walk is a list of names, so that a failure can be read.
 */
const MINUTE = 60_000;
const NONE = '00000000-0000-4000-8000-000000000000';
/** Texts that nothing else in a walk is like. */
const CARD = { number: '40275315', pin: '986986' };

/** Where a walk has come to, and what it needs to make the next event. */
type Walk = { machine: Machine; memory: CommandMemory; now: Now; asked: string; more: string; granted: number };
type Done = Step & { memory?: CommandMemory };

const sessionOf = ({ machine: { state } }: Walk) => (state.kind === 'active' ? state.sessionId : NONE);
const event = (walk: Walk, one: MachineEvent): Done => step(walk.machine, one, walk.now);
const call =
  (
    name:
      | 'start'
      | 'take-place'
      | 'accept-charter'
      | 'choose-ticket'
      | 'choose-card'
      | 'choose-again'
      | 'move-here'
      | 'leave'
      | 'still-there'
      | 'ask-end'
      | 'confirm-end'
      | 'dismiss-notice'
      | 'ask-more-time'
      | 'ask-pause'
      | 'stay-after-all'
      | 'ask-help'
      | 'take-back-help'
      | 'ask-code',
  ) =>
  (walk: Walk) =>
    event(walk, { type: 'call', call: { call: name }, freshId: `f${walk.now.mono}` });
const order =
  (commandId: string, make: (walk: Walk) => Order, isLate = false) =>
  (walk: Walk) =>
    obey(
      walk.machine,
      walk.memory,
      { commandId, issuedAt: walk.now.at, expiresAt: walk.now.at + (isLate ? -1 : 1), order: make(walk) },
      walk.now,
    );
const extend = (walk: Walk): Order => ({ kind: 'extend', sessionId: sessionOf(walk), minutes: 15 });
const wiped = (kind: 'file' | 'check-failed' | null) => (walk: Walk) =>
  event(walk, { type: 'wipe-finished', residue: kind ? [{ kind, count: 1 }] : [], durationMs: 300 });
const granted =
  (requestId: (walk: Walk) => string, minutes: number, time = defaultTimeRules, right: 'ticket' | 'card' = 'ticket') =>
  (walk: Walk) =>
    event(walk, {
      type: 'session-granted',
      requestId: requestId(walk),
      grant: { sessionId: `s${walk.granted}`, minutes, right, time },
    });
const refusedFor = (code: RefusalCode) => (walk: Walk) =>
  event(walk, { type: 'session-refused', requestId: walk.asked, refusal: { code } });

const openIt = (commandId: string, minutes: number) =>
  order(commandId, ({ granted: number, now }) => ({
    kind: 'open',
    grant: { sessionId: `s${number}`, minutes, right: 'helper', time: defaultTimeRules },
    goodUntil: now.at + 3 * MINUTE,
  }));

function touch(walk: Walk, choose: (away: Pause) => string | undefined): Done {
  const { state } = walk.machine;
  const word = (state.kind === 'active' && state.pause && choose(state.pause)) || 'lune';
  return event(walk, { type: 'call', call: { call: 'touch-picture', word }, freshId: `p${walk.now.mono}` });
}

const moves = {
  start: call('start'),
  accept: call('accept-charter'),
  submit: (walk: Walk) =>
    event(walk, {
      type: 'call',
      call: { call: 'submit-words', words: ['lune', 'pomme', 'velo'] },
      freshId: `r${walk.granted}-${walk.now.mono}`,
    }),
  grant: granted(({ asked }) => asked, 20),
  shortGrant: granted(({ asked }) => asked, 1, { ...defaultTimeRules, whileFree: { minutes: 15, belowPercent: 100 } }),
  strangeGrant: granted(() => 'never-asked', 60),
  refused: refusedFor('ticket-used'),
  chooseCard: call('choose-card'),
  chooseAgain: call('choose-again'),
  submitCard: (walk: Walk) =>
    event(walk, {
      type: 'call',
      call: { call: 'submit-card', number: CARD.number, pin: CARD.pin },
      freshId: `c${walk.granted}-${walk.now.mono}`,
    }),
  cardGrant: granted(({ asked }) => asked, 20, defaultTimeRules, 'card'),
  cardRefused: refusedFor('card-unknown'),
  cardElsewhere: refusedFor('card-in-use-elsewhere'),
  moveHere: call('move-here'),
  cardsOffered: (walk: Walk) => event(walk, { type: 'offered', withoutTicketMinutes: null, takesCards: true }),
  codesOffered: (walk: Walk) => event(walk, { type: 'codes-offered', isOffered: true }),
  askCode: call('ask-code'),
  submitCode: (walk: Walk) =>
    event(walk, {
      type: 'call',
      call: { call: 'submit-code', code: '123456' },
      freshId: `o${walk.granted}-${walk.now.mono}`,
    }),
  wrongCode: refusedFor('code-wrong'),
  chooseTicket: call('choose-ticket'),
  withoutTicket: (walk: Walk) =>
    event(walk, { type: 'call', call: { call: 'ask-without-ticket' }, freshId: `w${walk.granted}-${walk.now.mono}` }),
  offered: (walk: Walk) => event(walk, { type: 'offered', withoutTicketMinutes: 30 }),
  notOffered: (walk: Walk) => event(walk, { type: 'offered', withoutTicketMinutes: null }),
  held: (walk: Walk) =>
    event(walk, { type: 'hold-told', hold: { placeId: 'p', number: 1, word: 'moto', until: walk.now.at + MINUTE } }),
  notHeld: (walk: Walk) => event(walk, { type: 'hold-told', hold: null }),
  booked: (walk: Walk) =>
    event(walk, {
      type: 'booking-told',
      booking: { workshopId: 'w', title: 'Impôts', from: walk.now.at, until: walk.now.at + 30 * MINUTE },
    }),
  notBooked: (walk: Walk) => event(walk, { type: 'booking-told', booking: null }),
  bookedByBook: (walk: Walk) =>
    event(walk, {
      type: 'bookings-kept',
      bookings: [{ workshopId: 'w', title: 'Impôts', from: walk.now.at, until: walk.now.at + 30 * MINUTE }],
    }),
  queueOffered: (walk: Walk) => event(walk, { type: 'offered', withoutTicketMinutes: null, takesPlaces: true }),
  takePlace: call('take-place'),
  noPlace: (walk: Walk) => {
    const { state } = walk.machine;
    const placeId = state.kind === 'place' ? state.placeId : NONE;
    return event(walk, { type: 'place-answered', placeId, answer: { ok: false, refusal: { code: 'queue-full' } } });
  },
  leave: call('leave'),
  stillThere: call('still-there'),
  askEnd: call('ask-end'),
  confirmEnd: call('confirm-end'),
  dismiss: call('dismiss-notice'),
  tick: (walk: Walk) => event(walk, { type: 'tick', freshId: `t${walk.now.mono}` }),
  there: (walk: Walk) => event(walk, { type: 'presence', agoMs: 0 }),
  thereBefore: (walk: Walk) => event(walk, { type: 'presence', agoMs: 4 * MINUTE }),
  typed: (walk: Walk) => event(walk, { type: 'typed' }),
  woke: (walk: Walk) => event(walk, { type: 'woke', durationMs: 60_000 }),
  died: (walk: Walk) => event(walk, { type: 'resident-died' }),
  clean: wiped(null),
  residue: wiped('file'),
  diskBad: wiped('check-failed'),
  lineDown: (walk: Walk) => event(walk, { type: 'line-changed', isUp: false }),
  lineUp: (walk: Walk) => event(walk, { type: 'line-changed', isUp: true }),
  full: (walk: Walk) => event(walk, { type: 'memory-changed', memory: 'full' }),
  memoryOk: (walk: Walk) => event(walk, { type: 'memory-changed', memory: 'ok' }),
  askHelp: call('ask-help'),
  takeBackHelp: call('take-back-help'),
  helpComes: (walk: Walk) =>
    event(walk, {
      type: 'help-told',
      told: { kind: 'coming', callId: walk.machine.help?.callId ?? NONE, before: 0, helper: 'Marie' },
    }),
  helpSettled: (walk: Walk) =>
    event(walk, { type: 'help-told', told: { kind: 'closed', callId: walk.machine.help?.callId ?? NONE } }),
  askPause: call('ask-pause'),
  stayAfterAll: call('stay-after-all'),
  firstPicture: (walk: Walk) => touch(walk, ({ pictures }) => pictures[0]),
  rightPicture: (walk: Walk) => touch(walk, ({ picture, pictures }) => picture ?? pictures[0]),
  noSuchPicture: (walk: Walk) => touch(walk, () => 'licorne'),
  noPauses: (walk: Walk) => event(walk, { type: 'pause-offered', isOffered: false }),
  pauses: (walk: Walk) => event(walk, { type: 'pause-offered', isOffered: true }),
  uncover: order('k', (walk) => ({ kind: 'uncover', sessionId: sessionOf(walk) })),
  askMoreTime: call('ask-more-time'),
  moreTimeComes: (walk: Walk) => event(walk, { type: 'extension-answered', requestId: walk.more, refusal: null }),
  moreTimeRefused: (walk: Walk) =>
    event(walk, { type: 'extension-answered', requestId: walk.more, refusal: { code: 'extensions-used' } }),
  moreTimeLost: (walk: Walk) =>
    event(walk, { type: 'extension-answered', requestId: walk.more, refusal: { code: 'no-line' } }),
  moreTime: (walk: Walk) => order(walk.more || 'none', extend)(walk),
  accompany: order('c', (walk) => ({ kind: 'accompany', sessionId: sessionOf(walk), procedure: 'other', minutes: 90 })),
  accompanyToTheClosing: order('d', (walk) => ({
    kind: 'accompany',
    sessionId: sessionOf(walk),
    procedure: 'taxes',
    minutes: 0,
  })),
  extendA: order('a', extend),
  extendB: order('b', extend),
  extendLate: order('c', extend, true),
  extendOther: order('d', () => ({ kind: 'extend', sessionId: NONE, minutes: 15 })),
  endIt: order('e', (walk) => ({ kind: 'end', sessionId: sessionOf(walk) })),
  message: order('f', () => ({ kind: 'show-message', text: 'La salle ferme bientôt.' })),
  moveAway: order('h', (walk) => ({ kind: 'move-away', sessionId: sessionOf(walk) })),
  openGranted: openIt('i', 20),
  openGrantedAgain: openIt('j', 30),
  wipeAgain: order('g', () => ({ kind: 'wipe-again' })),
} satisfies Record<string, (walk: Walk) => Done>;
type Move = keyof typeof moves;

const signIn: Move[] = ['clean', 'start', 'accept', 'submit', 'grant'];
const sitDown: Move[] = ['clean', 'offered', 'start', 'accept', 'withoutTicket', 'grant'];
const byCode: Move[] = ['clean', 'codesOffered', 'start', 'accept', 'askCode', 'submitCode', 'grant'];
const helped: Move[] = ['clean', 'openGranted', 'accept'];
const byCard: Move[] = ['clean', 'cardsOffered', 'start', 'accept', 'chooseCard', 'submitCard'];
const anyMove = fc.constantFrom(...(Object.keys(moves) as Move[]));
const pause = fc.constantFrom(0, 1, 250, 5_000, 30_000, 89_999, 2 * MINUTE, 9 * MINUTE, 40 * MINUTE);
/** Most walks begin with a session, with a ticket, with a card, by a code, without or opened by a helper, so that what comes then is met often. The server's time may jump; the monotonic clock never goes back. */
const anyWalk = fc
  .tuple(
    fc.constantFrom<Move[]>(
      [],
      signIn,
      sitDown,
      helped,
      byCode,
      byCard,
      [...byCard, 'cardGrant'],
      [...byCard, 'cardElsewhere'],
    ),
    fc.array(fc.tuple(pause, fc.constantFrom(0, 0, 0, -MINUTE, MINUTE), anyMove), { maxLength: 30 }),
  )
  .map(([first, rest]) => [...first.map((move) => [0, 0, move] as const), ...rest]);

/** Walks of somebody who sits down and leaves the seat for a moment, again and again. */
const anyPausingWalk = fc
  .array(
    fc.tuple(
      pause,
      fc.constantFrom(0, MINUTE),
      fc.oneof(anyMove, fc.constantFrom<Move>('askPause', 'firstPicture', 'rightPicture', 'tick', 'uncover')),
    ),
    { maxLength: 20 },
  )
  .map((rest) => [
    ...[...signIn, 'askPause' as const, 'firstPicture' as const].map((move) => [0, 0, move] as const),
    ...rest,
  ]);

/** Takes a walk and shows each step to `look`. */
function take(
  walked: readonly (readonly [number, number, Move])[],
  look: (done: Step, before: Walk, move: Move) => void,
): Walk {
  const first = startMachine(true);
  const walk: Walk = {
    machine: first.machine,
    memory: [],
    now: { mono: 0, at: 1_000_000 },
    asked: '',
    more: '',
    granted: 0,
  };
  for (const [wait, jump, move] of walked) {
    walk.now = { mono: walk.now.mono + wait, at: walk.now.at + wait + jump };
    const done: Done = moves[move](walk);
    look(done, walk, move);
    const asks = done.effects.find(({ type }) => type.startsWith('ask-session'));
    if (asks && 'requestId' in asks) walk.asked = asks.requestId;
    const asksMore = done.effects.find((effect) => effect.type === 'ask-extension');
    if (asksMore) walk.more = asksMore.requestId;
    if (move.toLowerCase().includes('grant')) walk.granted += 1;
    goOn(walk, done);
  }
  return walk;
}

function goOn(walk: Walk, done: Done): void {
  walk.machine = done.machine;
  walk.memory = done.memory ?? walk.memory;
}

function factsOf({ effects }: Step): JournalEvent[] {
  return effects.flatMap((effect) => (effect.type === 'journal' ? [effect.event] : []));
}

const RUNS = { numRuns: 2_500 };

describe('the session machine, whatever comes', () => {
  it('shows no resident without a grant that was asked for, and no welcome without a wipe that found nothing', () => {
    let shown = 0;
    fc.assert(
      fc.property(anyWalk, (walked) => {
        let isClean = false;
        take(walked, (done, { machine, asked }, move) => {
          const was = machine.state;
          for (const fact of factsOf(done)) {
            if (fact.type === 'wiped') isClean = true;
            if (fact.type === 'wipe-failed' || fact.type === 'session-began') isClean = false;
          }
          if (done.effects.some(({ type }) => type === 'show-resident')) {
            shown += 1;
            if (move === 'accept')
              expect(was).toMatchObject({ kind: 'charter', opened: { grant: { right: 'helper' } } });
            else expect(was).toMatchObject({ kind: 'checking', requestId: asked });
            expect(['grant', 'shortGrant', 'cardGrant', 'accept']).toContain(move);
          }
          const { kind } = done.machine.state;
          if (['welcome', 'clean', 'charter', 'way-in', 'words', 'card', 'code', 'checking'].includes(kind))
            expect(isClean).toBe(true);
          // Whoever leaves is wiped after, at once.
          if (was.kind === 'active' && kind !== 'active') expect(kind).toBe('wiping');
          const isWiping = (one: string) => one === 'wiping' || one === 'starting';
          if (isWiping(kind) && !isWiping(was.kind)) expect(done.effects.map(({ type }) => type)).toContain('wipe');
        });
      }),
      RUNS,
    );
    expect(shown).toBeGreaterThan(500);
  });

  it('never moves an end earlier than promised, ends before it only by the resident, staff or a death, and uses no more than was granted', () => {
    let [ended, longer] = [0, 0];
    fc.assert(
      fc.property(anyWalk, (walked) => {
        let grantedMs = 0;
        let promised = 0;
        take(walked, (done, { machine, now }) => {
          for (const fact of factsOf(done)) {
            if (fact.type === 'session-began') grantedMs = fact.endsAt - fact.startedAt;
            const isChange = fact.type === 'session-extended' || fact.type === 'session-accompanied';
            if (fact.type === 'session-began' || isChange) {
              if (isChange) {
                longer += 1;
                expect(fact.endsAt).toBeGreaterThanOrEqual(promised);
                grantedMs += fact.endsAt - promised;
              }
              promised = fact.endsAt;
            }
            if (fact.type === 'session-ended' || fact.type === 'time-consumed')
              expect(fact.consumedMs).toBeLessThanOrEqual(grantedMs);
            if (fact.type !== 'session-ended') continue;
            ended += 1;
            const isOver = machine.state.kind === 'active' && now.mono >= machine.state.time.endsMono;
            if (fact.reason === 'time-over') expect(isOver).toBe(true);
            else
              expect([
                'resident-left',
                'staff-ended',
                'resident-process-died',
                'nobody-there',
                'pause-over',
                'moved',
              ]).toContain(fact.reason);
          }
          const { state } = done.machine;
          // What the journal, and so the server, was told is what the screen shows, in the same step.
          if (state.kind === 'active') {
            expect(state.time.endsAt).toBe(promised);
            expect(state.time.endsMono - state.time.startedMono).toBe(grantedMs);
          }
        });
      }),
      RUNS,
    );
    expect(ended).toBeGreaterThan(100);
    expect(longer).toBeGreaterThan(100);
  });

  it('asks for help once until that is over, and never beyond the end of a session', () => {
    let [asked, over] = [0, 0];
    fc.assert(
      fc.property(anyWalk, (walked) => {
        let standing: string | null = null;
        take(walked, (done) => {
          for (const fact of factsOf(done)) {
            if (fact.type === 'help-asked') {
              asked += 1;
              expect(standing).toBeNull();
              standing = fact.callId;
            }
            if (fact.type === 'help-ended') {
              over += 1;
              expect(fact.callId).toBe(standing);
              standing = null;
            }
            if (fact.type === 'session-ended') standing = null;
          }
          // What the journal, and so the server, was told is what the screen shows, in the same step.
          expect(done.machine.help?.callId ?? null).toBe(standing);
        });
      }),
      RUNS,
    );
    expect(asked).toBeGreaterThan(50);
    expect(over).toBeGreaterThan(0);
  });

  it('knows a card while the server is asked, and while one press would bring its session here; never besides', () => {
    let [known, asked] = [0, 0];
    fc.assert(
      fc.property(anyWalk, (walked) => {
        take(walked, ({ machine, effects }) => {
          const { state } = machine;
          const isForOnePress = state.kind === 'card' && state.refusal?.code === 'card-in-use-elsewhere';
          const isKnown = JSON.stringify(machine).includes(CARD.pin);
          if (isKnown) {
            known += 1;
            expect(state.kind === 'checking' || isForOnePress).toBe(true);
          }
          for (const effect of effects) {
            if (effect.type === 'ask-session-by-card') asked += 1;
            else expect(JSON.stringify(effect)).not.toContain(CARD.pin);
          }
          // What the screens are told has neither number nor code.
          expect(JSON.stringify(viewOf(machine))).not.toMatch(new RegExp(`${CARD.number}|${CARD.pin}`));
        });
      }),
      RUNS,
    );
    expect(known).toBeGreaterThan(500);
    expect(asked).toBeGreaterThan(500);
  });

  it('shows and hears nothing of a session while the seat is left, which no one but its picture, staff or its own clocks can change', () => {
    let [left, back, over, wrong] = [0, 0, 0, 0];
    fc.assert(
      fc.property(anyPausingWalk, (walked) => {
        let isOnScreen = false;
        let isPaused = false;
        take(walked, (done, { machine, now }, move) => {
          const was = machine.state.kind === 'active' ? machine.state : null;
          for (const effect of done.effects) {
            if (effect.type === 'show-resident' || effect.type === 'uncover') isOnScreen = true;
            if (effect.type === 'cover' || effect.type === 'wipe') isOnScreen = false;
            if (effect.type !== 'journal') continue;
            const { event: fact } = effect;
            if (fact.type === 'session-paused') {
              left += 1;
              expect(move).toBe('askPause');
              expect(isPaused).toBe(false);
              isPaused = true;
            }
            if (fact.type === 'session-resumed') {
              back += 1;
              expect(isPaused).toBe(true);
              isPaused = false;
              const given = was?.pause;
              const mayShow: Move[] = given?.picture
                ? ['firstPicture', 'rightPicture', 'uncover']
                : ['stayAfterAll', 'uncover'];
              expect(mayShow).toContain(move);
              if (move === 'firstPicture') expect(given?.picture).toBe(given?.pictures[0]);
            }
            if (fact.type === 'session-ended') {
              if (fact.reason === 'pause-over') {
                over += 1;
                expect(isPaused && now.mono >= (was?.pause?.untilMono ?? Number.NaN)).toBe(true);
              }
              if (isPaused) expect(['resident-left', 'nobody-there']).not.toContain(fact.reason);
              isPaused = false;
            }
          }
          const { state } = done.machine;
          const away = state.kind === 'active' ? state.pause : null;
          // What the journal, and so the server, was told is what the screen shows, in the same step.
          expect(away !== null).toBe(isPaused);
          if (state.kind !== 'active') return;
          expect(isOnScreen).toBe(away === null);
          expect(coverOf(done.machine, now)?.kind).toBe(away ? 'paused' : undefined);
          if (!away) return;
          expect([barOf(state, now, true), noticeOf(done.machine)]).toEqual([null, null]);
          if (away.rounds > 0 || away.wrong > 0) wrong += 1;
          expect(away.untilMono - now.mono).toBeLessThanOrEqual(5 * MINUTE);
        });
      }),
      RUNS,
    );
    for (const times of [left, back, over, wrong]) expect(times).toBeGreaterThan(100);
  });

  it('is never stuck: with a line, a disk, a wipe that finds nothing and staff it is at its welcome again', () => {
    const homeward: (Move | 'staff-wipe')[] = ['memoryOk', 'refused', 'tick', 'staff-wipe', 'clean', 'tick'];
    fc.assert(
      fc.property(anyWalk, (walked) => {
        const walk = take(walked, () => undefined);
        for (const move of [...homeward, ...homeward]) {
          const pass = 8 * 60 * MINUTE;
          walk.now = { mono: walk.now.mono + pass, at: walk.now.at + pass };
          // An order of its own: the walk may have spent the id of the other.
          const wipe = order(`home-${walk.now.mono}`, () => ({ kind: 'wipe-again' }));
          goOn(walk, move === 'staff-wipe' ? wipe(walk) : moves[move](walk));
        }
        expect(walk.machine.state).toEqual({ kind: 'welcome' });
      }),
      RUNS,
    );
  });

  it('gives the same for the same, and changes nothing of what it was given', () => {
    fc.assert(
      fc.property(anyWalk, (walked) => {
        const effects: unknown[] = [];
        const once = take(walked, (done) => {
          // The next step is given this one: what it wrote into would throw.
          deepFreeze(done.machine);
          effects.push(done.effects);
        });
        const again: unknown[] = [];
        const twice = take(walked, (done) => again.push(done.effects));
        expect(twice.machine).toEqual(once.machine);
        expect(again).toEqual(effects);
      }),
      RUNS,
    );
  });
});

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
}
