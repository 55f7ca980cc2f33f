import { demoSite, demoTerminal, demoTicketMinutes, type StaffSignIn } from './demo-city.ts';

export type SummaryFacts = {
  url: string;
  signIn: StaffSignIn;
  tickets: readonly string[];
  /** The kiosk is in a window the person sees; else on a virtual screen. */
  window: boolean;
  runFolder: string;
};

/** What `npm start` says when all is there: the little one needs, in the order one needs it. */
export function summary({ url, signIn, tickets, window, runFolder }: SummaryFacts): string {
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
    ...(window ? ['  Image du poste    npm run picture (dans un autre terminal)'] : []),
    `  Journaux          ${runFolder}`,
    '  Arrêter           Ctrl+C',
    `  ${rule}`,
    '',
    '',
  ].join('\n');
}
