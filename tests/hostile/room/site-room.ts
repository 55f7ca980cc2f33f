import { randomUUID } from 'node:crypto';
import { QUEUE_PATH, QueueBoardAnswer, QueuePlaceAnswer } from '#protocol/queue.ts';
import { type Result, refuse } from '#protocol/result.ts';
import { wallAt } from './calendar.ts';
import type { Desk } from './desk.ts';
import type { TrueTime } from './pushed-clocks.ts';
import type { Board, PeopleDiary } from './room-history.ts';
import type { RoomServer } from './room-server.ts';
import type { Seat } from './seat.ts';
import type { SitePlan } from './site-plans.ts';
import { type Terms, asRoomRules } from './terms.ts';

/** A place of the queue as its holder knows it. */
export type OwnPlace = { placeId: string; number: number };
type Taken = OwnPlace & { toldMinutes: number | null };

/** Somebody in the room, as far as the run cares. */
export type Person = { isGone: boolean; act(): Promise<boolean> };

export type SiteParts = {
  siteId: string;
  plan: SitePlan;
  seats: Seat[];
  desk: Desk;
  server: RoomServer;
  time: TrueTime;
  diary: PeopleDiary;
};

/** One site while people are in it: terminals, the helper's desk, telephones, and the display on the wall. */
export class SiteRoom {
  readonly siteId: string;
  readonly plan: SitePlan;
  readonly seats: readonly Seat[];
  readonly desk: Desk;
  readonly server: RoomServer;
  readonly time: TrueTime;
  readonly diary: PeopleDiary;
  readonly boards: Board[] = [];
  /** what the wall showed when it was looked at last */
  board: Board | null = null;
  /** who came in beside those of the plan */
  newcomers: Person[] = [];
  /** how many wait or are called, by their own reckoning */
  inQueue = 0;

  constructor(parts: SiteParts) {
    this.siteId = parts.siteId;
    this.plan = parts.plan;
    this.seats = parts.seats;
    this.desk = parts.desk;
    this.server = parts.server;
    this.time = parts.time;
    this.diary = parts.diary;
  }

  /** A terminal that somebody who comes in would go to. */
  freeSeat(): Seat | null {
    const isKept = (seat: Seat) => this.board?.called.some(({ terminalId }) => terminalId === seat.terminalId);
    return this.seats.find((seat) => seat.offer.isFree && seat.offer.number === null && !isKept(seat)) ?? null;
  }

  seatOf(terminalId: string): Seat | null {
    return this.seats.find((seat) => seat.terminalId === terminalId) ?? null;
  }

  /** What is decided for the site is saved by its page. */
  async decide(terms: Terms): Promise<boolean> {
    const idOf = (name: string) => this.seats.find((seat) => seat.name === name)?.terminalId ?? randomUUID();
    const { siteId } = this;
    const read = await this.desk.ask('rules:read', { siteId });
    if (!read.ok) return false;
    return (
      await this.desk.ask('rules:save', { siteId, revision: read.value.revision, rules: asRoomRules(terms, idOf) })
    ).ok;
  }

  /** Takes a place; null: there is none to be had. */
  async takePlace(by: 'terminal' | 'phone' | 'helper'): Promise<OwnPlace | null> {
    if (!this.server.isUp) return null;
    const taken = (by === 'terminal' && (await this.#atTerminal())) || (await this.#elsewhere(by === 'helper'));
    if (!taken) return null;
    const { siteId } = this;
    const takenAt = this.time.now();
    this.diary.places.push({ ...taken, siteId, takenAt, day: wallAt(takenAt).date });
    this.inQueue += 1;
    return taken;
  }

  async giveUp(placeId: string, by: 'terminal' | 'phone' | 'helper'): Promise<void> {
    const { siteId } = this;
    if (by === 'helper') await this.desk.ask('queue:remove', { siteId, placeId });
    else await this.#phone(`/${placeId}`, { method: 'DELETE' });
  }

  /** How a place stands by its holder's telephone; null while nobody answers. */
  async standing(placeId: string) {
    const answer = QueuePlaceAnswer.safeParse(await this.#phone(`/${placeId}`));
    return answer.success && answer.data.ok ? answer.data.value.now : null;
  }

  /** Looks at the wall, where somebody may stand on it. */
  async lookAtWall(): Promise<void> {
    const hadSome = this.board !== null && this.board.waiting.length + this.board.called.length > 0;
    if (this.plan.terms.queue === null || !this.server.isUp || (this.inQueue === 0 && !hadSome)) return;
    const answer = QueueBoardAnswer.safeParse(await this.#phone(''));
    if (!answer.success || !answer.data.ok) return;
    const { next, called } = answer.data.value;
    const at = this.time.now();
    this.board = {
      at,
      siteId: this.siteId,
      day: wallAt(at).date,
      waiting: next.map(({ number }) => number),
      called: called.map(({ number, terminalName, until }) => ({
        number,
        until,
        terminalId: this.seats.find(({ name }) => name === terminalName)?.terminalId ?? terminalName,
      })),
      idle: this.seats.flatMap((seat) => {
        const isIdle =
          seat.isUp && seat.terminal.view.kind === 'welcome' && seat.offer.number === null && !seat.isTaken;
        return isIdle ? [seat.terminalId] : [];
      }),
    };
    this.boards.push(this.board);
  }

  async #phone(path: string, init: RequestInit = {}): Promise<unknown> {
    if (!this.server.isUp) return refuse('no-line');
    const headers = { 'content-type': 'application/json' };
    return (await fetch(new URL(`${QUEUE_PATH}/${this.siteId}${path}`, this.server.url), { headers, ...init })).json();
  }

  /** At a terminal that is kept for somebody else; null where none is. */
  async #atTerminal(): Promise<Taken | null> {
    const seat = this.seats.find(({ offer, isUp }) => isUp && offer.isFree && offer.number !== null);
    if (!seat) return null;
    const { terminal } = seat;
    terminal.call({ call: 'take-place' });
    await terminal.until((view) => view.kind !== 'place' || view.place !== null || view.refusal !== null);
    const { view } = terminal;
    terminal.call({ call: 'leave' });
    return view.kind === 'place' && view.place ? asTaken(view.place) : null;
  }

  async #elsewhere(isByHelper: boolean): Promise<Taken | null> {
    if (isByHelper) {
      const answer = await this.desk.ask('queue:take', { siteId: this.siteId });
      if (!answer.ok) return null;
      const { placeId, number, waitMinutes, called } = answer.value;
      return { placeId, number, toldMinutes: called ? 0 : waitMinutes };
    }
    const body = JSON.stringify({ placeId: randomUUID() });
    const answer: Result<{ placeId: string; number: number; now: Parameters<typeof asTaken>[0]['now'] }> =
      QueuePlaceAnswer.parse(await this.#phone('', { method: 'POST', body }));
    return answer.ok ? asTaken(answer.value) : null;
  }
}

function asTaken(place: OwnPlace & { now: { kind: string; waitMinutes?: number | null } }): Taken {
  const { placeId, number, now } = place;
  return { placeId, number, toldMinutes: now.kind === 'waiting' ? (now.waitMinutes ?? null) : 0 };
}
