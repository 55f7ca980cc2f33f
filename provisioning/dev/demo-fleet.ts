import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ProcessKeeper } from './child-processes.ts';
import { FLEET_TASK, type FleetReport, type FleetTask, parseFleetReport } from './fleet/fleet-report.ts';
import { fleetSites } from './fleet/fleet-sites.ts';
import { node24, repoRoot } from './paths.mjs';
import { StepRefused } from './progress.mjs';

/** 24 terminals, enrolled one after the other, and their past: a slow machine needs a while. */
const PATIENCE_MS = 90_000;

export type DemoFleet = {
  /** Resolves when all are connected. Rejects with StepRefused where they are not in time. */
  opened: Promise<void>;
  /** How far it is, for a line of progress. */
  progress(): string;
};

/**
 * Starts the simulated terminals in a process of their own.
 * @param onReport what it says later: a fibre cut, a fibre mended
 */
export function startDemoFleet(
  keeper: ProcessKeeper,
  task: FleetTask,
  logs: string,
  onReport: (report: FleetReport) => void,
): DemoFleet {
  const fleet = keeper.start('postes simulés', [node24, join(repoRoot, 'provisioning/dev/fleet/run-fleet.ts')], {
    // TZ and PATH as here; no DISPLAY: nothing of it is ever shown.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: process.env.TZ, [FLEET_TASK]: JSON.stringify(task) },
    cwd: repoRoot,
    stdout: 'pipe',
    logFile: join(logs, 'fleet.log'),
  });
  let settled = 0;
  let late: NodeJS.Timeout | undefined;
  const opened = new Promise<void>((resolve, reject) => {
    createInterface({ input: fleet.child.stdout as Readable }).on('line', (line) => {
      const report = parseFleetReport(line);
      if (!report) return;
      if (report.kind === 'settled') settled += 1;
      if (report.kind === 'open') resolve();
      onReport(report);
    });
    late = setTimeout(
      () => reject(new StepRefused('Les postes simulés ne se connectent pas au serveur.', fleet.lastWords())),
      PATIENCE_MS,
    );
  }).finally(() => clearTimeout(late));
  // Whoever waits for the kiosk first hears of it later.
  opened.catch(() => undefined);
  return {
    opened,
    progress: () =>
      `postes simulés et leur passé : site ${Math.min(settled + 1, fleetSites.length)} sur ${fleetSites.length}`,
  };
}
