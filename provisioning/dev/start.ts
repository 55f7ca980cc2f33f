import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ProcessKeeper } from './child-processes.ts';
import { createFirstAccount, populateCity, StaffLine } from './demo-city.ts';
import { chooseDisplay, displayAnswers, openDemoDisplay } from './demo-display.ts';
import { startDemoFleet } from './demo-fleet.ts';
import { kioskIsFree, startDemoKiosk } from './demo-kiosk.ts';
import { preferredPort, serverDataDir, startDemoServer } from './demo-server.ts';
import { runningDemo, startedBy, writeDemoState } from './demo-state.ts';
import { fleetLine, summary } from './demo-summary.ts';
import { DemoVerdicts } from './demo-verdicts.ts';
import { DEMO_BYTES, shortOfSpace, sizeText } from './disk-space.mjs';
import { kioskSeat } from './kiosk-user.ts';
import { runDir, runStateFile } from './paths.mjs';
import { beginStep, reportFailure, say, StepRefused } from './progress.mjs';
import { type StartOptions, readStartOptions } from './start-options.ts';

// `npm start`, after prepare.mjs: the control server, one real kiosk and 24 simulated ones, until Ctrl+C.
//   --virtual   the kiosk on a screen nobody sees, also where there is a desktop
//   --speed=20  how many times faster the simulated people live, 1 to 60

/** Whoever started us going without a signal (SIGKILL of npm) is noticed this soon. */
const parentWatchMs = 500;
/** The same city each time. */
const fleetSeed = 1;

const keeper = new ProcessKeeper((dead, code) => {
  if (finishing) return;
  const ended = `« ${dead.name} » s'est arrêté (code ${code ?? 'signal'}). Journal : ${dead.logFile}`;
  reportFailure(new StepRefused(ended, dead.lastWords()));
  void finish(1);
});

let finishing = false;
/** Whether the run folder is ours: before that it may be another demo's, which goes on. */
let ownsRunFolder = false;
async function finish(code: number): Promise<void> {
  if (finishing) return;
  finishing = true;
  if (ownsRunFolder) process.stdout.write('\n  Arrêt… ');
  await keeper.end();
  if (ownsRunFolder) {
    rmSync(runStateFile, { force: true });
    process.stdout.write('tout est arrêté.\n');
  }
  process.exit(code);
}
// Ours come instead of progress.mjs's: nothing here runs outside the keeper.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.removeAllListeners(signal);
  process.on(signal, () => void finish(0));
}
const starters = startedBy(process.ppid);
setInterval(() => {
  if (startedBy(process.ppid) !== starters) void finish(1);
}, parentWatchMs).unref();

async function run(options: StartOptions): Promise<void> {
  const other = runningDemo();
  if (other) {
    throw new StepRefused(
      `Une démonstration tourne déjà dans ce dossier (processus ${other.pid}) : ${other.dashboard}. Arrêtez-la par Ctrl+C dans son terminal.`,
    );
  }
  process.stdout.write('\nEscale — démonstration\n');
  const short = shortOfSpace(DEMO_BYTES);
  if (short) {
    throw new StepRefused(
      `Il reste ${sizeText(short.freeBytes)} sur le disque de ${short.folder} ; la démonstration en demande ${sizeText(DEMO_BYTES)}. Libérez de la place, puis relancez.`,
    );
  }
  rmSync(runDir, { recursive: true, force: true });
  mkdirSync(runDir, { recursive: true, mode: 0o711 });
  ownsRunFolder = true;
  // From here on a second start is refused.
  writeDemoState({ pid: process.pid, dashboard: 'elle démarre', display: null, authority: '' });
  const seat = await kioskSeat(runDir);
  for (const note of seat.notes) say(note, '!');

  const { url, firstAccountLink } = await startDemoServer(keeper, runDir);
  if (new URL(url).port !== String(preferredPort))
    say(`le port ${preferredPort} est déjà pris par un autre programme : le serveur en a pris un autre`, '!');
  say(`serveur de contrôle : ${url}`);

  const signIn = {
    name: 'Démonstration',
    email: 'demo@escale.invalid',
    password: randomBytes(12).toString('base64url'),
  };
  await createFirstAccount(firstAccountLink, signIn);
  const line = await StaffLine.open(url, signIn);
  const city = await populateCity(line);
  say('quatre sites, un poste à enrôler, trois tickets');

  let isReady = false;
  const fleet = startDemoFleet(
    keeper,
    {
      url,
      signIn,
      dataDir: join(runDir, 'fleet'),
      serverDataDir: serverDataDir(runDir),
      speed: options.speed,
      seed: fleetSeed,
    },
    runDir,
    (report) => {
      const text = fleetLine(report);
      if (isReady && text) say(text, '·');
    },
  );
  const display = await openTerminalDisplay(options, seat);
  writeDemoState({ pid: process.pid, dashboard: url, display: display.display, authority: display.authority });
  const step = beginStep('un vrai poste démarre et s’enrôle', fleet.progress);
  try {
    await startDemoKiosk(keeper, { url, enrolmentCode: city.enrolmentCode, seat, display, logs: runDir });
    await Promise.all([kioskIsFree(line, city.siteId, runDir), fleet.opened]);
  } catch (error) {
    step.failed();
    throw error;
  }
  step.done('un vrai poste et 24 postes simulés : enrôlés, propres et libres');
  process.stdout.write(
    summary({
      url,
      signIn,
      tickets: city.tickets,
      window: display.isWindow,
      runFolder: runDir,
      speed: options.speed,
    }),
  );
  isReady = true;
  const verdicts = new DemoVerdicts();
  await line.followSites((sites) => {
    for (const text of verdicts.news(sites, Date.now())) say(`${new Date().toLocaleTimeString('fr-FR')}  ${text}`, '·');
  });
}

async function openTerminalDisplay(options: StartOptions, seat: Awaited<ReturnType<typeof kioskSeat>>) {
  const host = process.env.DISPLAY;
  const plan = chooseDisplay({ display: host, usable: displayAnswers(host), wantsVirtual: options.virtual });
  if (plan.kind === 'virtual' && plan.why === 'unusable')
    say(`l'écran ${host} ne répond pas : le poste a un écran virtuel`, '!');
  const display = await openDemoDisplay(plan, seat, keeper, runDir);
  return { ...display, isWindow: plan.kind === 'window' };
}

try {
  const read = readStartOptions(process.argv.slice(2));
  if (!read.ok) throw new StepRefused(read.problem);
  await run(read.options);
} catch (error) {
  if (!finishing) {
    reportFailure(error);
    await finish(1);
  }
}
