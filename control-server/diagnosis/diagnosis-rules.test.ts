import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Round } from '../measures/round-rules.ts';
import { makeTrouble } from './candidate-rules.ts';
import { diagnose, noMemory } from './diagnosis-rules.ts';
import type { TerminalView } from './evidence-rules.ts';
import { CLEAR_MS, type Suspect, advance } from './hysteresis-rules.ts';

/** A site at one moment: terminals with rounds that are well or not, there or not. */
const anyTerminal = fc.record({
  medium: fc.constantFrom('cable' as const, 'wifi' as const),
  presence: fc.constantFrom('heard' as const, 'heard' as const, 'vanished' as const, 'away' as const),
  since: fc.integer({ min: 900_000, max: 1_000_000 }),
  isBad: fc.array(fc.constantFrom('well', 'dns', 'refs', 'loss', 'portal', 'box'), { minLength: 0, maxLength: 8 }),
});
type AnyTerminal = typeof anyTerminal extends fc.Arbitrary<infer T> ? T : never;
function viewsOf(parts: readonly AnyTerminal[]): TerminalView[] {
  return parts.map(({ medium, presence, since, isBad }, number) => ({
    terminalId: `0190a5c0-7e1b-4c3d-8a2f-00000000${1000 + number}`,
    presence,
    since: presence === 'vanished' ? since : null,
    medium,
    rounds: isBad.map((what, place) => badRound(medium, what, 1_000_000 - 15_000 * (isBad.length - place))),
    lastLookAt: isBad.length > 0 ? 1_000_000 - 15_000 : 0,
    isQuiet: isBad.every((what) => what === 'well'),
    usualMs: 10,
    services: [],
    hasSeenAir: false,
    gap: null,
  }));
}
function badRound(medium: 'cable' | 'wifi', what: string, at: number): Round {
  const lost = what === 'loss' ? 4 : 0;
  return {
    ...{
      takenAt: at,
      at,
      medium,
      hasCarrier: true,
      signalDbm: null,
      boxSent: 5,
      boxMs: 1,
      boxLost: what === 'box' ? 3 : 0,
    },
    ...{
      refsTried: 2,
      refsAnswered: what === 'refs' ? 0 : 2,
      refsSent: what === 'refs' ? 0 : 10,
      refsLost: lost,
      refsMs: what === 'refs' ? null : 10,
      refsJitterMs: 1,
    },
    ...{
      server: 'answers',
      dns: what === 'dns' ? 'none' : 'right',
      portal: what === 'portal' ? 'captive' : 'none',
      air: null,
    },
  };
}
const server = { startedAt: 0, deaf: null, heardElsewhereAt: 1_000_000 };

describe('a diagnosis', () => {
  it('is the same whatever the order of the terminals, and twice the same', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyTerminal, { maxLength: 6 })
          .chain((parts) =>
            fc.tuple(fc.constant(viewsOf(parts)), fc.shuffledSubarray(viewsOf(parts), { minLength: parts.length })),
          ),
        ([terminals, shuffled]) => {
          const one = diagnose({ terminals }, server, noMemory, 1_000_000);
          expect(diagnose({ terminals: shuffled }, server, noMemory, 1_000_000)).toEqual(one);
          expect(diagnose({ terminals }, server, noMemory, 1_000_000)).toEqual(one);
        },
      ),
    );
  });

  it('names no cause without evidence', () => {
    fc.assert(
      fc.property(fc.array(anyTerminal, { maxLength: 6 }), (parts) => {
        const { diagnosis } = diagnose({ terminals: viewsOf(parts) }, server, noMemory, 1_000_000);
        const seen = new Set(parts.filter(({ presence }) => presence === 'heard').flatMap(({ isBad }) => isBad));
        const isMissed = parts.some(({ presence }) => presence === 'vanished');
        for (const { cause, detail } of diagnosis.troubles) {
          const evidence =
            cause === 'dns'
              ? seen.has('dns')
              : cause === 'portal'
                ? seen.has('portal')
                : detail === 'lossy'
                  ? seen.has('loss') || seen.has('box')
                  : cause === 'fibre'
                    ? seen.has('refs')
                    : isMissed;
          expect([cause, detail, evidence]).toEqual([cause, detail, true]);
        }
      }),
    );
  });

  it('never opens the same twice within its hysteresis, however the evidence comes and goes', () => {
    const candidate = {
      slot: 'dns',
      trouble: makeTrouble({ cause: 'dns', detail: 'no-answer', since: 0, confidence: 'likely' }),
      strength: 'sure' as const,
    };
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 300 }), (evidence) => {
        let suspects: readonly Suspect[] = [];
        const closings: number[] = [];
        let now = 0;
        for (const isBad of evidence) {
          now += 5_000;
          const lastOpened = suspects[0]?.openedAt ?? null;
          const step = advance(suspects, isBad ? [candidate] : [], now, true, () => 10);
          const openedAt = step.suspects[0]?.openedAt ?? null;
          if (openedAt !== null && openedAt !== lastOpened)
            expect(now - (closings.at(-1) ?? -Infinity)).toBeGreaterThan(0);
          if (step.closed.length > 0) {
            expect(now - (lastOpened ?? 0)).toBeGreaterThanOrEqual(CLEAR_MS);
            closings.push(now);
          }
          suspects = step.suspects;
        }
        closings.forEach((closing, place) =>
          expect(closing - (closings[place - 1] ?? -CLEAR_MS)).toBeGreaterThanOrEqual(CLEAR_MS),
        );
      }),
    );
  });

  it('opens nothing in the first minute of a server', () => {
    const dead = viewsOf([{ medium: 'cable', presence: 'heard', since: 0, isBad: ['dns', 'dns', 'dns'] }]);
    const at = (startedAt: number) =>
      diagnose({ terminals: dead }, { ...server, startedAt }, noMemory, 1_000_000).diagnosis.troubles.length;
    expect([at(950_000), at(930_000)]).toEqual([0, 1]);
  });

  it('takes what is switched off in the evening for nothing, and two that vanish as one fault', () => {
    const room = (presence: 'vanished' | 'away') =>
      viewsOf([0, 5_000].map((ms) => ({ medium: 'cable' as const, presence, since: 990_000 - ms, isBad: [] })));
    expect(diagnose({ terminals: room('away') }, server, noMemory, 1_000_000).diagnosis.troubles).toEqual([]);
    expect(diagnose({ terminals: room('vanished') }, server, noMemory, 1_000_000).diagnosis.troubles).toMatchObject([
      { cause: 'fibre-or-power', since: 985_000 },
    ]);
    // Without a witness it may be the server.
    expect(
      diagnose({ terminals: room('vanished') }, { ...server, heardElsewhereAt: 980_000 }, noMemory, 1_000_000).diagnosis
        .troubles,
    ).toEqual([]);
  });

  /** Seconds of a site of three, one after the other; what is there at each. */
  function lived(moments: readonly { at: number; terminals: readonly TerminalView[] }[]) {
    const said = new Set<string>();
    let memory = noMemory;
    for (const { at, terminals } of moments) {
      memory = diagnose({ terminals }, { ...server, heardElsewhereAt: at }, memory, at);
      for (const { cause, detail } of memory.diagnosis.troubles) said.add(`${cause} ${detail}`);
    }
    return { said: [...said], memory };
  }
  const CUT = 1_000_000;
  /** One of them whose line died at CUT and is there again at `back`, with a round that saw only half of it. */
  const afterCut = (number: number, back: number, now: number): TerminalView => {
    const [view] = viewsOf([{ medium: 'cable', presence: now >= back ? 'heard' : 'vanished', since: CUT, isBad: [] }]);
    const straddling = { ...badRound('cable', 'loss', back - 1_000), refsMs: 900, refsJitterMs: 300 };
    const gap = { from: CUT, until: now >= back ? back : null, isNewBoot: false, rounds: [] };
    const rounds = now >= back ? [straddling] : [];
    return { ...(view as TerminalView), terminalId: `terminal-${number}`, rounds, gap, isQuiet: false };
  };

  it('takes terminals that come back one after the other for nothing else that is broken', () => {
    const backAt = [CUT + 100_000, CUT + 115_000, CUT + 130_000];
    const moments = Array.from({ length: 150 }, (_, second) => CUT + 1_000 * (second + 1)).map((at) => ({
      at,
      terminals: backAt.map((back, number) => afterCut(number, back, at)),
    }));
    expect(lived(moments).said).toEqual(['fibre-or-power cut']);
  });

  it('takes rounds of a time without a connection for no loss, and no slowness, of the line as it is', () => {
    const blip = (at: number) => [0, 1, 2].map((number) => afterCut(number, CUT + 8_000, at));
    const moments = [4, 9, 15, 60].map((seconds) => ({
      at: CUT + 1_000 * seconds,
      terminals: blip(CUT + 1_000 * seconds),
    }));
    expect(lived(moments).said).toEqual(['fibre-or-power cut']);
  });
});
