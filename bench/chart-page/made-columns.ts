import type { HistoryAnswer, LineHistory } from '#protocol/line-history.ts';
import type { LineWord } from '#protocol/measures.ts';
import { type ChartColumns, chartColumns } from '../../control-server/dashboard/network/chart-columns.ts';

const STEP_MS = 15_000;

/** A line with so many steps, the same each time: delays that wander and jump, some loss, a cut of ten steps in each thousand, a silence of five. */
export function madeColumns(points: number): ChartColumns {
  let seed = 7;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const fibre: LineHistory = {
    ...{ word: [], meanMs: [], lowMs: [], highMs: [], jitterMs: [], lossPercent: [], downShare: [] },
  };
  for (let place = 0; place < points; place += 1) {
    const word: LineWord =
      place % 1_000 < 10 ? 'down' : place % 1_000 >= 500 && place % 1_000 < 505 ? 'silent' : 'good';
    const mean = 12 + 6 * Math.sin(place / 700) + 4 * random() + (random() < 0.002 ? 120 * random() : 0);
    const answered = word === 'good';
    fibre.word.push(word);
    fibre.meanMs.push(answered ? mean : null);
    fibre.lowMs.push(answered ? mean - 3 * random() : null);
    fibre.highMs.push(answered ? mean + 9 * random() : null);
    fibre.jitterMs.push(answered ? 1 : null);
    fibre.lossPercent.push(word === 'silent' ? null : answered ? Number(random() < 0.05) * 6 * random() : 100);
    fibre.downShare.push(word === 'silent' ? null : Number(!answered));
  }
  const answer: HistoryAnswer = { from: 1_760_000_000_000, stepMs: STEP_MS, fibre, wifi: fibre, terminal: null };
  return chartColumns(answer, 'fibre');
}
