import { expect, test } from 'vitest';
import { parseFleetReport } from './fleet-report.ts';
import { fleetSites, terminalCount } from './fleet-sites.ts';

test('reports are told from anything else that is on the line', () => {
  expect(parseFleetReport('{"kind":"cut","siteName":"Montanou"}')).toEqual({ kind: 'cut', siteName: 'Montanou' });
  expect(parseFleetReport('{"kind":"open","terminals":24}')).toEqual({ kind: 'open', terminals: 24 });
  for (const line of ['', 'cut', '{"kind":"cut"}', '{"level":30,"msg":"terminal"}'])
    expect(parseFleetReport(line)).toBeUndefined();
});

test('24 terminals over four sites, some on Wi-Fi; the name of the real kiosk is left to it', () => {
  expect(terminalCount(fleetSites)).toBe(24);
  expect(fleetSites).toHaveLength(4);
  for (const { terminals } of fleetSites) {
    expect(new Set(terminals.map(({ name }) => name)).size).toBe(terminals.length);
    expect(terminals.some(({ attachment }) => attachment.medium === 'wifi')).toBe(true);
    expect(terminals.some(({ attachment }) => attachment.medium === 'cable')).toBe(true);
  }
  const withKiosk = fleetSites.find(({ name }) => name === 'Montesquieu');
  expect(withKiosk?.terminals.map(({ name }) => name)).not.toContain('Poste 1');
});
