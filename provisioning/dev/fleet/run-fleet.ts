import { makeLog } from '../../../kiosk-app/shell/log.ts';
import { reportFailure } from '../progress.mjs';
import { FLEET_TASK, type FleetReport, FleetTask } from './fleet-report.ts';
import { startFleet } from './fleet.ts';
import { History } from './history.ts';

// The process of the demo's 24 simulated terminals. `npm start` starts it; it ends on SIGTERM, politely.

function report(line: FleetReport): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

try {
  const task = FleetTask.parse(JSON.parse(process.env[FLEET_TASK] ?? 'null'));
  delete process.env[FLEET_TASK];
  let isEnding = false;
  const history = new History(task.serverDataDir, Date.now(), task.seed);
  const fleet = await startFleet({
    ...task,
    log: makeLog('warn'),
    onCut: (siteName, isCut) => report({ kind: isCut ? 'cut' : 'mended', siteName }),
    onSettled: async (site) => {
      await history.write(site);
      report({ kind: 'settled', siteName: site.plan.name });
    },
  });
  await history.close();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      void fleet.stop().then(() => process.exit(0));
    });
  }
  await Promise.all(fleet.terminals.map((terminal) => terminal.untilConnected()));
  report({ kind: 'open', terminals: fleet.terminals.length });
} catch (error) {
  reportFailure(error);
  process.exit(1);
}
