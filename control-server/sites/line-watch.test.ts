import { beforeEach, describe, expect, it } from 'vitest';
import type { Measure } from '#protocol/measures.ts';
import type { TerminalConnection } from '../terminals/live-terminal.ts';
import { LiveTerminals } from '../terminals/live-terminals.ts';
import { LineWatch } from './line-watch.ts';

const nothing = { revokedAt: null, appVersion: null, confinement: null, residue: null, lastWipedAt: null };
const memory = { journal: 'ok' as const, pendingRecords: 0, clockOffsetMs: 0 };
const said = { bootId: null, helloSeq: 0, runsThroughput: false, activity: { kind: 'free' as const } };

/** A line to a terminal that is sent nothing here. */
function line(): TerminalConnection {
  const unused = () => {
    throw new Error('not spoken to');
  };
  return { send: unused, runThroughput: unused, tellHelp: unused, tellHold: unused, tellBooking: unused, cut: unused };
}

describe('the words of lines', () => {
  let live: LiveTerminals;
  let watch: LineWatch;
  const lines = new Map<string, TerminalConnection>();

  function comes(terminalId: string, siteId: string, now: number): void {
    const connection = line();
    lines.set(terminalId, connection);
    live.connect(terminalId, { ...said, siteId, connection, now });
  }

  function measures(terminalId: string, now: number): void {
    const none = { kind: 'not-measured' as const };
    const ms = { kind: 'measured' as const, ms: 5, jitterMs: null, sent: 5, lost: 0 };
    const nowhere = { card: null, wifi: null, dns: none, references: [] };
    const measure: Measure = { takenAt: now, medium: 'cable', gateway: ms, server: ms, ...nowhere };
    live.hear(terminalId, { activity: said.activity, measure, memory }, now);
  }

  function vanishes(terminalId: string, now: number): void {
    const connection = lines.get(terminalId);
    if (connection) live.disconnect(terminalId, connection, now);
  }

  beforeEach(() => {
    live = new LiveTerminals();
    watch = new LineWatch(live);
    const terminals = [
      { terminalId: 'a1', siteId: 'a' },
      { terminalId: 'a2', siteId: 'a' },
      { terminalId: 'b1', siteId: 'b' },
    ];
    live.learn(
      terminals.map((place) => ({
        terminal: {
          ...nothing,
          ...place,
          name: place.terminalId,
          publicKey: '',
          wipePending: false,
          lastHeardAt: null,
        },
        session: null,
        orders: [],
        help: null,
      })),
    );
  });

  it('change once when all vanish, and again as soon as somebody elsewhere is heard, who is the witness', async () => {
    for (const terminalId of ['a1', 'a2']) comes(terminalId, 'a', 1_000);
    for (const terminalId of ['a1', 'a2']) measures(terminalId, 2_000);
    expect(await watch.changed(3_000)).toEqual(['a', 'b']);
    for (const terminalId of ['a1', 'a2']) vanishes(terminalId, 4_000);
    expect(await watch.changed(5_000)).toEqual(['a']);
    expect(watch.judge('a', ['a1', 'a2'], 5_000).fibre.word).toBe('silent');
    for (const now of [6_000, 7_000]) expect(await watch.changed(now)).toEqual([]);
    comes('b1', 'b', 7_500);
    expect(await watch.changed(8_000)).toContain('a');
    expect(watch.judge('a', ['a1', 'a2'], 8_000).fibre).toMatchObject({ word: 'down', since: 4_000 });
    measures('b1', 8_500);
    expect(await watch.changed(9_000)).not.toContain('a');
  });

  it('of a site that was silent change when it is heard again', async () => {
    expect(await watch.changed(1_000)).toEqual(['a', 'b']);
    comes('a1', 'a', 1_500);
    measures('a1', 1_600);
    expect(await watch.changed(2_000)).toEqual(['a']);
    expect(await watch.changed(3_000)).toEqual([]);
  });
});
