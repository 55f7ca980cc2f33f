import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';

/** What Chromium would fetch or tell on its own. The pages a resident opens are the only network there is. */
const SILENT = [
  'disable-background-networking',
  'disable-component-update',
  'disable-domain-reliability',
  'disable-breakpad',
  'disable-sync',
  'no-pings',
  'no-proxy-server',
  'metrics-recording-only',
  'no-first-run',
];
const DISABLED_FEATURES = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'InterestFeedContentSuggestions',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'Translate',
  // Prefetching what nobody asked for, through the sites' own hints.
  'PrefetchPrivacyChanges',
  'SpeculationRulesPrefetchFuture',
];

/** Before the app is ready: the profile, an ordinary one below $HOME (RAM in the session's namespace), and Chromium's switches. */
export function prepareChromium(): { documents: string } {
  const profile = join(homedir(), '.config', 'escale-resident');
  const documents = join(homedir(), 'Documents');
  for (const folder of [profile, documents]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of ['userData', 'sessionData'] as const) app.setPath(name, profile);
  app.setPath('crashDumps', join(profile, 'crashes'));
  for (const name of ['documents', 'downloads'] as const) app.setPath(name, documents);
  for (const name of SILENT) app.commandLine.appendSwitch(name);
  app.commandLine.appendSwitch('disable-features', DISABLED_FEATURES.join(','));
  // A nested display has no graphics card: Chromium need not look for one, nor draw as if there were.
  if (!existsSync('/dev/dri')) app.disableHardwareAcceleration();
  app.commandLine.appendSwitch('lang', 'fr');
  // CSS pixels are the display's: the strip's height is agreed in them.
  app.commandLine.appendSwitch('force-device-scale-factor', '1');
  return { documents };
}
