import type { Measure } from '#protocol/measures.ts';
import { roundPhaseMs } from '../../../kiosk-app/core/probe-cadence.ts';
import { makeLog } from '../../../kiosk-app/shell/log.ts';
import { thisMachine } from '../../../kiosk-app/shell/probes/linux-system.ts';
import { ProbeRounds } from '../../../kiosk-app/shell/probes/probe-rounds.ts';
import { RoundKeeper } from '../../../kiosk-app/shell/round-keeper.ts';
import { RoundTimer } from '../../../kiosk-app/shell/round-timer.ts';
import { readShellConfig } from '../../../kiosk-app/shell/shell-config.ts';
import { TerminalClock } from '../../../kiosk-app/shell/terminal-clock.ts';
import { instantHands } from '../../../provisioning/dev/fleet/simulated-hands.ts';
import { SimulatedShell } from '../../../provisioning/dev/fleet/simulated-shell.ts';
import { until } from '../../stage/until.ts';
import { type TerminalSays, TerminalSettings } from './world-words.ts';

/**
 * One terminal in its namespace: the kiosk's real probes, rounds, waiting measures, journal, key and link, put together as shell/main.ts does, without a screen. SIGKILL is the power cut;
 * another start on the same folder, without a code, is what comes back after it.
 *   node terminal-program.ts <TerminalSettings as JSON>
 */
const TICK_MS = 1_000;
const START_WITHIN_MS = 60_000;
const { code, arguments: given, air } = TerminalSettings.parse(JSON.parse(process.argv[2] ?? 'null'));
const read = readShellConfig(given, {});
if (!read.ok) throw new Error(read.problems.join('\n'));
const { config } = read;
const say = (words: TerminalSays) => process.stdout.write(`${JSON.stringify(words)}\n`);
const log = makeLog(config.logLevel);
const clock = new TerminalClock();
const keeper = new RoundKeeper();
const system = air === null ? thisMachine : { ...thisMachine, sysNet: air.sysNet, programPath: air.programPath };
const probes = new ProbeRounds(
  {
    gateway: config.measureGateway,
    dns: config.measureDns,
    references: config.measureReferences,
    ownSsids: config.measureSsids,
    server: config.server,
    portal: config.measurePortal,
    knownName: config.measureDnsKnown,
    services: config.measureServices,
  },
  system,
);

let measure: Measure | null = null;
let wasUp = false;
const shell = new SimulatedShell({
  dataDir: config.dataDir,
  server: config.server,
  clock,
  hands: instantHands,
  log,
  latestMeasure: () => measure,
  onProbePlan: (plan) => {
    if (keeper.takePlan(plan, clock.now().mono)) rounds.hurry();
  },
  onChange: () => undefined,
});
const rounds = new RoundTimer(async () => {
  const server = shell.takeServerTiming();
  const { isUp } = shell;
  const next = keeper.next(clock.now().mono, isUp);
  const seen = await probes.round(server, { ...next, bssidKey: null });
  keeper.saw(next, seen, isUp);
  measure = { takenAt: clock.now().at, ...seen };
  await shell.tell(measure);
}, log);

function sayLine(): void {
  const { isUp } = shell;
  if (isUp !== wasUp) say({ says: 'line', isUp });
  wasUp = isUp;
}

setInterval(() => {
  shell.tick();
  sayLine();
}, TICK_MS);
process.stdin.resume().on('close', () => process.exit(0));
if (code !== null) shell.call({ call: 'enrol', code });
const { terminalId } = await until('it is enrolled', () => shell.identity, START_WITHIN_MS);
say({ says: 'enrolled', terminalId });
rounds.start(roundPhaseMs(terminalId));
