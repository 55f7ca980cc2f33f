import { randomUUID } from 'node:crypto';
import type { Measure, Timing } from '#protocol/measures.ts';
import { DiagnosisWatch } from '../control-server/diagnosis/diagnosis-watch.ts';
import { LiveTerminals } from '../control-server/terminals/live-terminals.ts';
import type { DurableState } from '../control-server/terminals/durable-state.ts';
import { machineFacts } from './machine-facts.ts';
import { median } from './median.ts';

// How long one look at all sites takes: 1,000 sites of 10 terminals, each with its last rounds, one site in ten in trouble. Beside it a bare loop that reads the same rounds and adds them up.

const SITES = 1_000;
const TERMINALS = 10;
const PASSES = 20;
const now = 1_800_000_000_000;

const answered = (ms: number, lost = 0): Timing => ({ kind: 'measured', ms, jitterMs: 1, sent: 5, lost });
function measureAt(takenAt: number, isBad: boolean): Measure {
  const references = isBad ? [answered(9, 2), answered(11, 1)] : [answered(9), answered(11)];
  return {
    takenAt,
    medium: 'cable',
    card: null,
    wifi: null,
    gateway: answered(0.5),
    dns: answered(12),
    references,
    server: answered(8),
  };
}

const live = new LiveTerminals();
const connection = {
  send: async () => ({}),
  runThroughput: async () => ({}),
  tellHelp: () => {},
  tellHold: () => {},
  tellBooking: () => {},
  cut: () => {},
};
for (let site = 0; site < SITES; site += 1) {
  const siteId = randomUUID();
  for (let number = 0; number < TERMINALS; number += 1) {
    const terminalId = randomUUID();
    const terminal = {
      terminalId,
      siteId,
      name: `Poste ${number}`,
      revokedAt: null,
      lastHeardAt: now,
    } as DurableState['terminal'];
    live.learn([{ terminal, session: null, orders: [], help: null } as unknown as DurableState]);
    live.connect(terminalId, {
      siteId,
      connection,
      bootId: randomUUID(),
      helloSeq: 0,
      runsThroughput: false,
      activity: { kind: 'free' },
      now,
    });
    for (let round = 8; round > 0; round -= 1) {
      const measure = measureAt(now - 15_000 * round - number, site % 10 === 0);
      live.hear(terminalId, { activity: { kind: 'free' }, measure, memory: null }, measure.takenAt + 50);
    }
    live.hear(
      terminalId,
      { activity: { kind: 'free' }, measure: measureAt(now - number, site % 10 === 0), memory: null },
      now,
    );
  }
}

/** The same data, read and added up. */
function bareLoop(): number {
  let sum = 0;
  for (const siteId of live.siteIds()) {
    for (const terminalId of live.ofSite(siteId)) {
      for (const round of live.see(terminalId)?.recent?.rounds ?? [])
        sum += round.boxLost + round.refsLost + (round.refsMs ?? 0);
    }
  }
  return sum;
}

const watch = new DiagnosisWatch({ live, startedAt: 0, services: ['www.caf.fr'], wasClosedAt: () => false });
const passes: number[] = [];
const bare: number[] = [];
let troubled = 0;
for (let pass = 0; pass < PASSES; pass += 1) {
  const began = performance.now();
  ({
    troubled: { length: troubled },
  } = await watch.look(now + pass * 1_000));
  passes.push(performance.now() - began);
  const bareBegan = performance.now();
  if (bareLoop() < 0) throw new Error('nothing was read');
  bare.push(performance.now() - bareBegan);
}
const sorted = passes.toSorted((one, other) => one - other);
const rounded = (value: number) => Math.round(value * 100) / 100;
process.stdout.write(
  `${JSON.stringify({
    bench: 'diagnosis',
    ...machineFacts(),
    sites: SITES,
    terminals: SITES * TERMINALS,
    troubledSites: troubled,
    medianMs: rounded(median(passes) ?? 0),
    worstMs: rounded(sorted.at(-1) ?? 0),
    bareLoopMs: rounded(median(bare) ?? 0),
    ratio: rounded((median(passes) ?? 0) / (median(bare) ?? 1)),
    limitMs: 200,
  })}\n`,
);
