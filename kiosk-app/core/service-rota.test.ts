import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEARTBEAT_INTERVAL_MS, MAX_SERVICES, SERVICES_INTERVAL_MS } from '#protocol/limits.ts';
import { type ServiceRota, afterLook, dueService } from './service-rota.ts';

const hosts = ['impots.gouv.fr', 'caf.fr', 'ameli.fr'];

/** Rounds each 15 s for half an hour. @returns when each host was looked at */
function looks(list: readonly string[], fails: (host: string, mono: number) => boolean, chance = 0.5) {
  let rota: ServiceRota = new Map();
  const seen: { host: string; mono: number }[] = [];
  for (let mono = 0; mono < 1_800_000; mono += HEARTBEAT_INTERVAL_MS) {
    const host = dueService(rota, list, mono);
    if (host === null) continue;
    seen.push({ host, mono });
    rota = afterLook(rota, list, { host, hasFailed: fails(host, mono), mono, chance });
  }
  return seen;
}

describe('services', () => {
  it('are looked at one a round, each every five minutes', () => {
    const seen = looks(hosts, () => false);
    expect(seen.slice(0, 4)).toEqual([
      { host: 'impots.gouv.fr', mono: 0 },
      { host: 'caf.fr', mono: 15_000 },
      { host: 'ameli.fr', mono: 30_000 },
      { host: 'impots.gouv.fr', mono: 300_000 },
    ]);
  });

  it('that fail are looked at again with the next rounds, three times in all, then each five minutes', () => {
    const at = looks(['caf.fr'], () => true).map(({ mono }) => mono);
    expect(at.slice(0, 4)).toEqual([0, 15_000, 30_000, 330_000]);
  });

  it('are none left out and none too often, whatever chance says', () => {
    const names = fc.uniqueArray(fc.domain(), { minLength: 1, maxLength: MAX_SERVICES });
    fc.assert(
      fc.property(names, fc.double({ min: 0, max: 1, noNaN: true }), (list, chance) => {
        const seen = looks(list, () => false, chance);
        for (const host of list) {
          const own = seen.filter((one) => one.host === host).map(({ mono }) => mono);
          expect(own.length).toBeGreaterThanOrEqual(5);
          for (const [place, mono] of own.slice(1).entries())
            expect(mono - (own[place] ?? 0)).toBeGreaterThanOrEqual(SERVICES_INTERVAL_MS * 0.9);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('that are no longer in the plan are forgotten', () => {
    const first = afterLook(new Map(), hosts, { host: 'caf.fr', hasFailed: false, mono: 0, chance: 0 });
    const second = afterLook(first, ['ameli.fr'], { host: 'ameli.fr', hasFailed: false, mono: 0, chance: 0 });
    expect([...second.keys()]).toEqual(['ameli.fr']);
    expect(dueService(new Map(), [], 0)).toBeNull();
  });
});
