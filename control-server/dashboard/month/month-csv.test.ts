import { expect, it } from 'vitest';
import { csvText } from '../format/csv.ts';
import { madeContract, madeMonth } from './made-month.ts';
import { type MonthHeads, monthRows } from './month-csv.ts';

const heads: MonthHeads = {
  facts: {
    site: 'espace',
    month: 'mois',
    timeZone: 'fuseau',
    operator: 'opérateur',
    reference: 'référence',
    watched: 'mesuré',
    down: 'coupé',
    availability: 'disponible',
    promised: 'promis',
  },
  outages: ['pannes', 'début', 'fin', 'cause', 'minutes', 'comptée'],
  percentiles: ['mesures', 'médiane', 'p95', 'p99', 'délai', 'perte'],
  throughput: ['débits', 'moment', 'poste', 'descendant', 'montant', 'repos', 'charge', 'note'],
  promisedDown: 'descendant promis',
  promisedUp: 'montant promis',
  days: ['jours', 'jour', 'mesuré', 'coupé'],
  yes: 'oui',
  no: 'non',
  cause: (cause) => cause,
  terminalName: (terminalId) => `poste ${terminalId}`,
};

it('a month is tables one below the other, between semicolons', () => {
  const report = madeMonth({
    watchedMinutes: 1_000,
    downMinutes: 12,
    availabilityPercent: 98.8,
    outages: [
      { incidentId: 'a', cause: 'fibre', beganAt: 0, endedAt: 720_000, minutes: 12, isCounted: true },
      { incidentId: 'b', cause: 'power', beganAt: 3_600_000, endedAt: null, minutes: 0.5, isCounted: false },
    ],
    delayMs: { median: 12.34, p95: 30, p99: null },
    throughput: [{ at: 0, terminalId: 'x', downMbps: 183.2, upMbps: null, idleMs: 8, loadedMs: 50, grade: 'B' }],
    contract: { ...madeContract, reference: '=47;0042', upMbps: null },
    days: [{ date: '2026-11-01', watchedMinutes: 1_000, downMinutes: 12 }],
  });
  expect(csvText(monthRows(report, 'Montanou', heads), 'fr').split('\r\n')).toEqual([
    '\uFEFFespace;Montanou',
    'mois;2026-11',
    'fuseau;Europe/Paris',
    'opérateur;Opérateur d’Aquitaine',
    `référence;"'=47;0042"`,
    'mesuré;1000',
    'coupé;12',
    'disponible;98,8',
    'promis;99,5',
    'descendant promis;300',
    'montant promis;',
    '',
    'pannes',
    'début;fin;cause;minutes;comptée',
    '1970-01-01T00:00:00.000Z;1970-01-01T00:12:00.000Z;fibre;12;oui',
    '1970-01-01T01:00:00.000Z;;power;0,5;non',
    '',
    'mesures',
    ';médiane;p95;p99',
    'délai;12,34;30;',
    'perte;;;',
    '',
    'débits',
    'moment;poste;descendant;montant;repos;charge;note',
    '1970-01-01T00:00:00.000Z;poste x;183,2;;8;50;B',
    '',
    'jours',
    'jour;mesuré;coupé',
    '2026-11-01;1000;12',
    '',
  ]);
});
