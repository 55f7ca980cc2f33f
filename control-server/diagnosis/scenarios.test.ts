import { describe, expect, it } from 'vitest';
import type { Cause, TroubleDetail } from '#protocol/diagnosis.ts';
import { SimulatedCity } from './simulated-city.ts';
import type { Fault } from './simulated-lines.ts';

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed * 0x9e_37_79_b9;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const FROM = 200;
const UNTIL = 500;
const SEEDS = 5;
const mixed = ['cable', 'cable', 'wifi', 'wifi'] as const;
const three = ['cable', 'cable', 'cable'] as const;

type Scenario = {
  name: string;
  faults: Fault[];
  /** what is said first, and what late measures make of it; null: nothing at all */
  says: Cause | null;
  detail?: TroubleDetail;
  /** accepted instead, because only a silence is seen */
  orFirst?: Cause;
  orThen?: Cause;
  /** each site has its own, and they are one alert */
  incidents?: number;
  corrected?: Cause;
  alerts: number;
  media?: readonly ('cable' | 'wifi')[];
  /** services are looked at each five minutes */
  withinS?: number;
  until?: number;
};

const at = { from: FROM, until: UNTIL };
const here = { ...at, site: 0 };
const scenarios: Scenario[] = [
  {
    name: 'the fibre is cut',
    faults: [{ kind: 'fibre', ...here }],
    says: 'fibre-or-power',
    corrected: 'fibre',
    alerts: 1,
  },
  {
    name: '20 % is lost beyond the box',
    faults: [{ kind: 'loss', share: 0.2, ...here }],
    says: 'fibre',
    detail: 'lossy',
    alerts: 1,
  },
  { name: 'the DNS is dead', faults: [{ kind: 'dns-dead', ...here }], says: 'dns', detail: 'no-answer', alerts: 1 },
  { name: 'the DNS lies', faults: [{ kind: 'dns-wrong', ...here }], says: 'dns', detail: 'wrong-answers', alerts: 1 },
  { name: 'a page keeps everybody in', faults: [{ kind: 'portal', ...here }], says: 'portal', alerts: 1 },
  { name: 'the box is dead', faults: [{ kind: 'box', ...here }], says: 'fibre-or-power', corrected: 'box', alerts: 1 },
  {
    name: 'one terminal is unplugged',
    faults: [{ kind: 'unplug', terminal: 1, ...here }],
    says: 'terminal',
    alerts: 1,
  },
  {
    name: 'the cable of one terminal is lossy',
    faults: [{ kind: 'cable-loss', share: 0.3, terminal: 1, ...here }],
    says: 'terminal',
    detail: 'lossy',
    alerts: 1,
  },
  {
    name: 'the line is full',
    faults: [{ kind: 'saturated', ms: 300, ...here }],
    says: 'fibre',
    detail: 'saturated',
    alerts: 1,
  },
  {
    name: 'the operator is slow',
    faults: [{ kind: 'slow', ms: 200, ...here }],
    says: 'fibre',
    detail: 'slow',
    alerts: 1,
  },
  { name: 'one reference point is dead', faults: [{ kind: 'reference', ...at }], says: null, alerts: 0 },
  { name: 'the control server is killed', faults: [{ kind: 'server', ...at }], says: null, alerts: 0 },
  { name: "the server's own line is cut", faults: [{ kind: 'server-line', ...at }], says: 'control-server', alerts: 1 },
  {
    name: 'a line flaps every 20 s',
    faults: Array.from({ length: 10 }, (_, turn) => ({
      kind: 'fibre' as const,
      site: 0,
      from: FROM + 40 * turn,
      until: FROM + 40 * turn + 20,
    })),
    says: 'fibre-or-power',
    corrected: 'fibre',
    alerts: 1,
    until: FROM + 400,
  },
  {
    name: 'the current is cut',
    faults: [{ kind: 'power', ...here }],
    says: 'fibre-or-power',
    corrected: 'power',
    alerts: 1,
  },
  {
    name: 'all restart at once',
    faults: [{ kind: 'power', site: 0, from: FROM, until: FROM + 20 }],
    says: null,
    orFirst: 'fibre-or-power',
    orThen: 'power',
    alerts: 0,
    until: FROM + 20,
  },
  {
    name: 'the access point is dead',
    faults: [{ kind: 'access-point', ...here }],
    says: 'access-point',
    alerts: 1,
    media: mixed,
  },
  {
    name: 'the switch of the wired ones is dead',
    faults: [{ kind: 'switch', ...here }],
    says: 'cable',
    alerts: 1,
    media: mixed,
  },
  {
    name: 'one service is dead',
    faults: [{ kind: 'service', host: 'caf.example', from: FROM, until: FROM + 1_500 }],
    says: 'service',
    alerts: 1,
    withinS: 620,
    incidents: 3,
    until: FROM + 1_500,
  },
  {
    name: 'a blip of 10 s',
    faults: [{ kind: 'fibre', site: 0, from: FROM, until: FROM + 10 }],
    says: null,
    orFirst: 'fibre-or-power',
    orThen: 'fibre',
    alerts: 0,
    until: FROM + 10,
  },
  {
    name: 'terminals are shut down one by one',
    faults: [0, 1, 2].map((terminal) => ({
      kind: 'goodbye' as const,
      site: 0,
      terminal,
      from: FROM + 30 * terminal,
      until: 5_000,
    })),
    says: null,
    alerts: 0,
  },
];

const verdicts: number[] = [];

describe.each(scenarios)(
  '$name',
  ({
    faults,
    says,
    detail,
    orFirst,
    orThen,
    corrected,
    alerts,
    incidents = 1,
    media = three,
    withinS = 60,
    until = UNTIL,
  }) => {
    it(`is told as ${says ?? 'nothing'}${corrected ? `, then ${corrected}` : ''}, with ${alerts} alert`, () => {
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        let toldAt: number | null = null;
        const said = new Set<Cause>();
        const city = new SimulatedCity([media, three, three], faults, seeded(seed)).run(until + 400, (now) => {
          for (const { cause, detail: how } of [...now.memories, now.own].flatMap((one) => one.diagnosis.troubles)) {
            said.add(cause);
            if (cause === says && (!detail || how === detail)) toldAt ??= now.now;
          }
        });
        const expected = new Set([says, orFirst, orThen, corrected].filter((one) => one !== null && one !== undefined));
        const seen = {
          seed,
          said: [...said].filter((cause) => !expected.has(cause)),
          alerts: city.alerts.filter(({ step }) => step === 'tell-opened').length,
        };
        expect(seen).toEqual({ seed, said: [], alerts });
        const open = city.incidents.filter(({ closedAt }) => closedAt === null);
        expect([seed, open.map(({ cause }) => cause)]).toEqual([seed, []]);
        // One fault, one incident.
        if (says === null) continue;
        expect([seed, city.incidents.length]).toEqual([seed, incidents]);
        expect([seed, (toldAt ?? Infinity) - FROM]).toEqual([
          seed,
          expect.toSatisfy((s: number) => s > 0 && s <= withinS),
        ]);
        verdicts.push((toldAt ?? 0) - FROM);
        if (corrected) expect([seed, city.incidents.map(({ cause }) => cause)]).toEqual([seed, [corrected]]);
        expect([seed, city.alerts.filter(({ step }) => step === 'tell-ended').length]).toEqual([seed, 1]);
      }
    });
  },
);

it('the verdict comes after 45 s at the median', () => {
  const sorted = verdicts.toSorted((one, other) => one - other);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(45);
});

it('24 hours of ordinary jitter are no incident', () => {
  const city = new SimulatedCity([three, mixed], [], seeded(7), 0.004).run(24 * 3_600);
  expect(city.incidents.map(({ cause, detail, beganAt }) => [cause, detail, beganAt])).toEqual([]);
}, 120_000);

it('the loss that a site measures is the loss there is, within three points over five minutes', () => {
  for (const share of [0.05, 0.2, 0.3]) {
    const found: number[] = [];
    for (let seed = 1; seed <= 8; seed += 1) {
      const city = new SimulatedCity(
        [three, three],
        [{ kind: 'loss', share, site: 0, from: 100, until: 800 }],
        seeded(seed),
        0,
      );
      found.push(city.run(500).lossPercent(0) - 100 * share);
    }
    const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
    expect([share, Math.abs(mean) <= 1, found.filter((one) => Math.abs(one) <= 3).length >= 7]).toEqual([
      share,
      true,
      true,
    ]);
  }
});
