import { CUT_SITE, fleetSites, terminalCount } from './fleet/fleet-sites.ts';
import { PAST_DAYS } from './fleet/past-plan.ts';
import type { FleetReport } from './fleet/fleet-report.ts';
import { demoSite, demoTerminal, demoTicketMinutes, type StaffSignIn } from './demo-city.ts';

export type SummaryFacts = {
  url: string;
  signIn: StaffSignIn;
  tickets: readonly string[];
  /** The kiosk is in a window the person sees; else on a virtual screen. */
  window: boolean;
  runFolder: string;
  /** how many times faster the simulated people live */
  speed: number;
};

/** What `npm start` says when all is there: the little one needs, in the order one needs it. */
export function summary({ url, signIn, tickets, window, runFolder, speed }: SummaryFacts): string {
  const rule = '─'.repeat(66);
  const kiosk = window
    ? 'dans la fenêtre « Escale – poste »'
    : 'sur un écran virtuel ; pour le voir : npm run picture (autre terminal)';
  return [
    '',
    `  ${rule}`,
    '  Escale est prêt.',
    '',
    `  Tableau de bord   ${url}`,
    `    adresse         ${signIn.email}`,
    `    mot de passe    ${signIn.password}   (pour cette fois seulement)`,
    '',
    `  Poste             ${demoSite}, ${demoTerminal}`,
    `                    ${kiosk}`,
    `  Tickets           ${tickets.join('\n                    ')}`,
    `                    ${demoTicketMinutes} minutes chacun, une seule fois`,
    '',
    `  Autour            ${terminalCount(fleetSites)} postes simulés, vitesse ×${speed}, passé de ${PAST_DAYS} jours simulé`,
    `                    la fibre de ${CUT_SITE} est coupée de temps en temps, c'est voulu`,
    '                    autre vitesse : npm start -- --speed=5 (de 1 à 60)',
    '',
    ...(window ? ['  Image du poste    npm run picture (dans un autre terminal)'] : []),
    `  Journaux          ${runFolder}`,
    '  Arrêter           Ctrl+C',
    `  ${rule}`,
    '',
    '',
  ].join('\n');
}

/** What is said of the city while it lives, below the summary; undefined for what was said before. */
export function fleetLine(report: FleetReport): string | undefined {
  const now = new Date().toLocaleTimeString('fr-FR');
  if (report.kind === 'cut') return `${now}  fibre de ${report.siteName} coupée (simulation)`;
  if (report.kind === 'mended') return `${now}  fibre de ${report.siteName} rétablie (simulation)`;
  return undefined;
}
