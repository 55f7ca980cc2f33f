import { citySites } from '../demo-city.ts';
import type { Attachment, Fibre } from './network-model.ts';

export type FleetTerminal = {
  name: string;
  attachment: Attachment;
  /** after so many wipes one leaves something; null: never */
  residueEvery: number | null;
};
export type FleetSite = { name: string; fibre: Fibre; terminals: readonly FleetTerminal[] };

const cable: Attachment = { medium: 'cable' };
const wifi = (signalDbm: number): Attachment => ({ medium: 'wifi', signalDbm });

/** "Poste 1", "Poste 2", … in the order given, from `first` on. */
function room(first: number, attachments: readonly Attachment[]): FleetTerminal[] {
  return attachments.map((attachment, place) => ({ name: `Poste ${first + place}`, attachment, residueEvery: null }));
}

const [barlete, montanou, montesquieu, lacepede] = citySites;

/** The fibre of this site is cut now and then. */
export const CUT_SITE = montanou;

/**
 * The 24 simulated terminals: two sites with a good fibre, one fair and cut now and then, one where the Wi-Fi is weak. "Poste 1" of Montesquieu is the real
 * kiosk.
 */
export const fleetSites: readonly FleetSite[] = [
  {
    name: barlete,
    fibre: { delayMs: 6, spreadMs: 0.8, lossShare: 0, busySlowdown: 0.3 },
    terminals: room(1, [cable, cable, cable, cable, wifi(-54)]),
  },
  {
    name: montanou,
    fibre: { delayMs: 24, spreadMs: 4, lossShare: 0.002, busySlowdown: 0.5 },
    terminals: room(1, [cable, cable, cable, cable, wifi(-57), wifi(-63)]),
  },
  {
    name: montesquieu,
    fibre: { delayMs: 8, spreadMs: 1.5, lossShare: 0, busySlowdown: 0.4 },
    terminals: room(2, [cable, cable, wifi(-69), wifi(-72), wifi(-76)]),
  },
  {
    name: lacepede,
    fibre: { delayMs: 5, spreadMs: 0.6, lossShare: 0, busySlowdown: 0.3 },
    terminals: room(1, [cable, cable, cable, cable, cable, wifi(-50), wifi(-52), wifi(-55)]).map((terminal) =>
      // One wipe in three leaves a process behind here: "hors service", until a helper has it wiped again.
      terminal.name === 'Poste 3' ? { ...terminal, residueEvery: 3 } : terminal,
    ),
  },
];

/** @returns how many terminals these sites have. */
export function terminalCount(sites: readonly FleetSite[]): number {
  return sites.reduce((sum, { terminals }) => sum + terminals.length, 0);
}
