import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Booking } from '#protocol/workshops.ts';
import { startMachine, step } from './session-machine.ts';
import type { Effect, Machine, MachineEvent } from './session-state.ts';
import { viewOf } from './session-view.ts';

const MINUTE = 60_000;
const AT = 1_000_000;
const taxes: Booking = { workshopId: 'w', title: 'Impôts', from: AT, until: AT + 90 * MINUTE };
const told = { type: 'booking-told', booking: taxes } satisfies MachineEvent;
const tick = { type: 'tick' } satisfies MachineEvent;
const down = { type: 'line-changed', isUp: false } satisfies MachineEvent;
const up = { type: 'line-changed', isUp: true } satisfies MachineEvent;
const call = (name: 'start' | 'accept-charter') =>
  ({ type: 'call', call: { call: name }, freshId: 'r1' }) satisfies MachineEvent;

function walk(machine: Machine, ...events: [minutes: number, event: MachineEvent][]) {
  const effects: Effect[] = [];
  for (const [minutes, event] of events) {
    const next = step(machine, event, { mono: minutes * MINUTE, at: AT + minutes * MINUTE });
    machine = next.machine;
    effects.push(...next.effects);
  }
  return { machine, effects };
}

const atWelcome = (...events: [number, MachineEvent][]) => {
  const clean = { type: 'wipe-finished', residue: [], durationMs: 300 } satisfies MachineEvent;
  return walk(startMachine(true).machine, [0, clean], [0, up], ...events).machine;
};
const workshop = { title: 'Impôts', until: taxes.until };

describe('a terminal that is booked for a workshop', () => {
  it('says so until it ends, whoever else it may be kept for, and lets who takes part in by the charter alone', () => {
    const hold = { placeId: 'p', number: 12, word: 'cerise', until: AT + MINUTE };
    const booked = atWelcome([0, { type: 'hold-told', hold }], [0, told]);
    expect(viewOf(booked)).toEqual({ kind: 'welcome', lineIsDown: false, wipedAt: AT, wasCut: false, workshop });
    const read = walk(booked, [1, call('start')]);
    expect(viewOf(read.machine)).toEqual({ kind: 'charter', workshop });
    const { machine, effects } = walk(read.machine, [1, call('accept-charter')]);
    expect([...read.effects, ...effects]).toEqual([
      { type: 'ask-session-for-workshop', requestId: 'r1', workshopId: 'w' },
    ]);
    expect(viewOf(machine)).toEqual({ kind: 'checking', isWithoutTicket: true });
    expect(viewOf(walk(booked, [90, tick]).machine)).not.toHaveProperty('workshop');
    expect(viewOf(walk(booked, [1, { type: 'booking-told', booking: null }]).machine)).not.toHaveProperty('workshop');
  });

  it('tells who takes part when it ends and why, offers no more, and goes back with the reason where the server says no', () => {
    const asked = walk(atWelcome([0, told]), [1, call('start')], [1, call('accept-charter')]).machine;
    const no = { type: 'session-refused', requestId: 'r1', refusal: { code: 'workshop-over' } } satisfies MachineEvent;
    expect(viewOf(walk(asked, [1, no]).machine)).toEqual({ kind: 'words', refusal: { code: 'workshop-over' } });
    const grant = {
      sessionId: 's',
      minutes: 89,
      right: 'workshop',
      closesAt: taxes.until,
      endsFor: 'workshop-ends',
      endsForTitle: 'Impôts',
    } as const;
    const why = { closesAt: taxes.until, endsFor: 'workshop-ends', endsForTitle: 'Impôts' };
    const began = walk(asked, [1, { type: 'session-granted', requestId: 'r1', grant }]);
    expect(began.effects[0]).toMatchObject({ event: { type: 'session-began', isWithoutTicket: true } });
    expect(began.machine.state).toMatchObject({ notice: { shown: { kind: 'session-began', minutes: 89, ...why } } });
    const warned = walk(began.machine, [80, tick]).machine.state;
    expect(warned).toMatchObject({ notice: { shown: { kind: 'time-warning', minutes: 10, ...why } } });
    expect(warned).not.toHaveProperty('notice.shown.offeredMinutes');
    const over = walk(began.machine, [90, tick]);
    expect(over.effects[0]).toMatchObject({ event: { type: 'session-ended', reason: 'time-over' } });
  });

  it('knows it from its book while the line is down, and what the server said last until that ends', () => {
    const later: Booking = { workshopId: 'x', title: 'Photos', from: AT + 100 * MINUTE, until: AT + 120 * MINUTE };
    const kept = { type: 'bookings-kept', bookings: [taxes, later] } satisfies MachineEvent;
    const titleAt = (minutes: number, ...events: [number, MachineEvent][]) => {
      const view = viewOf(walk(atWelcome(...events), [minutes, tick]).machine);
      return view.kind === 'welcome' ? view.workshop?.title : view.kind;
    };
    expect(titleAt(1, [0, kept])).toBeUndefined();
    expect(titleAt(1, [0, kept], [0, down])).toBe('Impôts');
    expect(titleAt(95, [0, kept], [0, down])).toBeUndefined();
    expect(titleAt(100, [0, kept], [0, down])).toBe('Photos');
    expect(titleAt(120, [0, kept], [0, down])).toBeUndefined();
    // Booked after the book was made.
    expect(titleAt(1, [0, told], [0, down])).toBe('Impôts');
    // Back, and taken off meanwhile.
    expect(titleAt(2, [0, kept], [0, down], [1, up])).toBe('Impôts');
    expect(titleAt(2, [0, kept], [0, down], [1, up], [1, { type: 'booking-told', booking: null }])).toBeUndefined();
  });

  it('shows no workshop that is over, whatever comes', () => {
    const from = fc.integer({ min: 0, max: 60 });
    const booking = fc.tuple(from, fc.integer({ min: 1, max: 30 })).map(([begins, minutes]) => ({
      workshopId: 'w',
      title: 'Impôts',
      from: AT + begins * MINUTE,
      until: AT + (begins + minutes) * MINUTE,
    }));
    const event: fc.Arbitrary<MachineEvent> = fc.oneof(
      booking.map((one) => ({ type: 'booking-told' as const, booking: one })),
      fc.array(booking, { maxLength: 3 }).map((bookings) => ({ type: 'bookings-kept' as const, bookings })),
      fc.boolean().map((isUp) => ({ type: 'line-changed' as const, isUp })),
    );
    fc.assert(
      fc.property(fc.array(event), fc.integer({ min: 0, max: 100 }), (events, minutes) => {
        const { booking: shown } = walk(atWelcome(...events.map((one) => [0, one] as [number, MachineEvent])), [
          minutes,
          tick,
        ]).machine;
        expect(shown === null || AT + minutes * MINUTE < shown.until).toBe(true);
      }),
    );
  });
});
