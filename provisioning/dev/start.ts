import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ProcessKeeper } from './child-processes.ts';
import { createFirstAccount, demoTerminal, populateCity, StaffLine } from './demo-city.ts';
import { chooseDisplay, displayAnswers, openDemoDisplay } from './demo-display.ts';
import { portIsFree, preferredPort, startDemoServer } from './demo-server.ts';
import { startDnsStandIn } from './dns-stand-in.ts';
import { runningDemo, startedBy, writeDemoState } from './demo-state.ts';
import { summary } from './demo-summary.ts';
import { kioskSeat } from './kiosk-user.ts';
import { runDir, runStateFile } from './paths.mjs';
import { beginStep, reportFailure, say, StepRefused } from './progress.mjs';

// `npm start`, after prepare.mjs: the control server and one real kiosk, until Ctrl+C.
//   --virtual   the kiosk on a screen nobody sees, also where there is a desktop

const kioskPatienceMs = 60_000;
/** Whoever started us going without a signal (SIGKILL of npm) is noticed this soon. */
const parentWatchMs = 500;

const keeper = new ProcessKeeper((dead, code) => {
  process.stderr.write(
    `\n  ✗ ${dead.name} s'est arrêté (code ${code ?? 'signal'}) ; journal : ${dead.logFile}\n${dead.lastWords()}\n`,
  );
  void finish(1);
});

let finishing = false;
async function finish(code: number): Promise<void> {
  if (finishing) return;
  finishing = true;
  process.stdout.write('\n  Arrêt… ');
  await keeper.end();
  rmSync(runStateFile, { force: true });
  process.stdout.write('tout est arrêté.\n');
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

async function run(): Promise<void> {
  const other = runningDemo();
  if (other) {
    throw new StepRefused(
      `Une démonstration tourne déjà dans ce dossier (processus ${other.pid}) : ${other.dashboard}. Arrêtez-la par Ctrl+C dans son terminal.`,
    );
  }
  process.stdout.write('\nEscale — démonstration\n');
  rmSync(runDir, { recursive: true, force: true });
  mkdirSync(runDir, { recursive: true, mode: 0o711 });
  const seat = await kioskSeat(runDir);
  for (const note of seat.notes) say(note, '!');

  const preferredFree = await portIsFree(preferredPort);
  if (!preferredFree) say(`le port ${preferredPort} est déjà pris : le serveur en prend un autre`, '!');
  const { url, firstAccountLink } = await startDemoServer(keeper, runDir, preferredFree ? preferredPort : 0);
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

  const host = process.env.DISPLAY;
  const plan = chooseDisplay({
    display: host,
    usable: displayAnswers(host),
    wantsVirtual: process.argv.includes('--virtual'),
  });
  if (plan.kind === 'virtual' && plan.why === 'unusable')
    say(`l'écran ${host} ne répond pas : le poste a un écran virtuel`, '!');
  const display = await openDemoDisplay(plan, seat, keeper, runDir);
  writeDemoState({ pid: process.pid, dashboard: url, display: display.display, authority: display.authority });

  const dataDir = join(seat.writable, 'data');
  const [setpriv = '', ...rights] = seat.prefix;
  const made = setpriv
    ? spawnSync(setpriv, [...rights, 'mkdir', '-m', '700', dataDir])
    : mkdirSync(dataDir, { mode: 0o700 });
  if (made && typeof made === 'object' && made.status !== 0)
    throw new Error(`mkdir ${dataDir}: ${String(made.stderr)}`);
  const step = beginStep('le poste démarre et s’enrôle');
  try {
    // The demo asks nobody outside: its gateway and its DNS are stand-ins on this machine.
    const dns = await startDnsStandIn();
    const targets = ['--measure-gateway=127.0.0.1', `--measure-dns=${dns.address}`];
    const setUp = [`--data-dir=${dataDir}`, `--server=${url}`, ...targets, ...seat.switches];
    keeper.start('kiosque', [seat.electron, seat.app, ...setUp], {
      // A clean environment: what a terminal has, nothing of the developer's.
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: process.env.HOME,
        LANG: process.env.LANG ?? 'C.UTF-8',
        TZ: process.env.TZ,
        ...seat.environment,
        DISPLAY: display.display,
        XAUTHORITY: display.authority,
        ESCALE_ENROLMENT_CODE: city.enrolmentCode,
      },
      prefix: seat.prefix,
      cwd: '/',
      logFile: join(runDir, 'kiosk.log'),
    });
    const deadline = performance.now() + kioskPatienceMs;
    while (!(await line.terminalIsFree(city.siteId, demoTerminal))) {
      if (performance.now() > deadline)
        throw new StepRefused(`Le poste ne s'est pas annoncé au serveur. Journal : ${join(runDir, 'kiosk.log')}`);
      await pause(200);
    }
  } catch (error) {
    step.failed();
    throw error;
  }
  step.done('le poste est enrôlé, propre et libre');
  line.close();
  process.stdout.write(
    summary({ url, signIn, tickets: city.tickets, window: plan.kind === 'window', runFolder: runDir }),
  );
}

try {
  await run();
} catch (error) {
  if (!finishing) {
    reportFailure(error);
    await finish(1);
  }
}
