import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SILENT_AFTER_MS } from '#protocol/limits.ts';
import type { TerminalConnection } from './live-terminal.ts';
import { LiveTerminals } from './live-terminals.ts';

const ids = ['a1', 'a2', 'b1'] as const;
const siteOf = (terminalId: string) => terminalId.slice(0, 1);
const memory = { journal: 'ok' as const, pendingRecords: 0, clockOffsetMs: 0 };
const activity = { kind: 'free' as const };

function enrolled(terminalId: string) {
  const nothing = { revokedAt: null, appVersion: null, confinement: null, residue: null, lastWipedAt: null };
  const place = { terminalId, siteId: siteOf(terminalId), name: terminalId };
  const terminal = { ...nothing, ...place, publicKey: '', wipePending: false, lastHeardAt: null };
  return { terminal, session: null, orders: [], help: null };
}

function line(): TerminalConnection {
  const unused = () => {
    throw new Error('not spoken to');
  };
  return { send: unused, runThroughput: unused, tellHelp: unused, tellHold: unused, tellBooking: unused, cut: unused };
}

const step = fc.record({
  what: fc.constantFrom('comes', 'speaks', 'speaks', 'speaks', 'goes', 'is enrolled anew', 'nothing'),
  terminalId: fc.constantFrom(...ids),
  // Set back now and then, and whole silences.
  passedMs: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(-30_000, SILENT_AFTER_MS, 60_000)),
});

/** A terminal that spoke while the clock was set back falls silent sooner than it would have by what it said before. */
const heardWhileSetBack = (
  [
    ['comes', 'b1', 0],
    ['nothing', 'b1', -30_000],
    ['nothing', 'b1', -30_000],
    ['nothing', 'b1', 60_000],
    ['speaks', 'b1', -30_000],
    ['nothing', 'b1', 60_000],
  ] as const
).map(([what, terminalId, passedMs]) => ({ what, terminalId, passedMs }));

describe('who falls silent and who speaks again', () => {
  it('is told once, in the second it is so, as if every terminal were looked at each time', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const live = new LiveTerminals();
        live.learn(ids.map(enrolled));
        const lines = new Map<string, TerminalConnection>();
        const shown = new Map<string, boolean>();
        let now = 1_000_000;
        for (const { what, terminalId, passedMs } of steps) {
          now += passedMs;
          const connection = what === 'comes' ? line() : lines.get(terminalId);
          const said = { bootId: null, helloSeq: 0, runsThroughput: false, activity };
          if (what === 'comes' && connection)
            live.connect(terminalId, { ...said, siteId: siteOf(terminalId), connection, now });
          if (what === 'comes' && connection) lines.set(terminalId, connection);
          if (what === 'speaks') live.hear(terminalId, { activity, measure: null, memory }, now);
          if (what === 'goes' && connection) live.disconnect(terminalId, connection, now);
          if (what === 'is enrolled anew') {
            const { terminal } = enrolled(terminalId);
            live.learn([{ ...enrolled(terminalId), terminal: { ...terminal, revokedAt: now } }]);
            live.learn([enrolled(terminalId)]);
            shown.delete(terminalId);
          }
          const changed = ids.filter((id) => shown.get(id) !== live.isSilent(id, now));
          for (const id of changed) shown.set(id, live.isSilent(id, now));
          expect(live.silenceChanged(now).toSorted()).toEqual(changed);
        }
      }),
      { numRuns: 2_000, examples: [[heardWhileSetBack]] },
    );
  });
});
