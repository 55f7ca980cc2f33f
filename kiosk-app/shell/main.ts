import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, session } from 'electron';
import type { Measure } from '#protocol/measures.ts';
import { ok, refuse } from '#protocol/result.ts';
import { roundPhaseMs } from '../core/probe-cadence.ts';
import { cannotKeepFacts } from '../core/journal-rules.ts';
import { openBootJournal } from './boot-journal.ts';
import { CleanState } from './clean-state.ts';
import { chooseConfinement } from './confinement/confinement.ts';
import { clearClipboards, filledClipboards } from './electron-differences.ts';
import { enrol } from './enrolment.ts';
import { type Identity, keepIdentity, makeDeviceKey, readIdentity } from './identity.ts';
import { type Log, makeLog } from './log.ts';
import { quietForMs } from './presence-watch.ts';
import { cancelPrintJobs } from './print-jobs.ts';
import { openMeasureBacklog } from './measure-backlog.ts';
import { ProbeRounds } from './probes/probe-rounds.ts';
import { measureThroughput } from './probes/throughput.ts';
import { siteBssidKey } from './probes/wifi-link.ts';
import { ResidentHost } from './resident-host.ts';
import { ResidentSeat, type Seat } from './resident-seat.ts';
import { RoundKeeper } from './round-keeper.ts';
import { RoundTimer } from './round-timer.ts';
import { servePages } from '../own-pages/own-pages.ts';
import { listenToScreens } from './screen-channel.ts';
import { ServerLink } from './server-link.ts';
import { SessionKeys } from './session-keys.ts';
import type { ShellConfig } from './shell-config.ts';
import { Terminal } from './terminal.ts';
import { TerminalClock } from './terminal-clock.ts';
import { SCREENS, ShellWindows } from './windows.ts';
import { TicketBookKeeper } from './ticket-book-keeper.ts';
import { wipe } from './wipe.ts';

/** Where the built parts lie: dist/kiosk. */
export type BuiltParts = { screens: string; preload: string; residentApp: string };

const TICK_MS = 250;

/**
 * The shell: owns the screen, the clock, the device key, the journal, the socket and the time bar. Puts the parts together and lets the
 * machine run; returns when the terminal is on its feet.
 */
export async function runShell(config: ShellConfig, built: BuiltParts): Promise<void> {
  const log = makeLog(config.logLevel);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const clock = new TerminalClock();
  const cleanState = new CleanState(config.dataDir);
  const { journal, left } = openBootJournal(config.dataDir, { appVersion: app.getVersion(), clock, cleanState, log });
  const book = new TicketBookKeeper(config.dataDir, log);
  book.remember(left.offline);
  const windows = await openWindows(built, log);
  const isDiskWell = () => !cannotKeepFacts(journal.state);
  // While the rest comes to its feet; until it has a state to show, a page is as empty as the screen.
  const loading = windows.load();
  // Awaited below, where it ends the start; until then it is nobody's unhandled rejection.
  loading.catch(() => undefined);
  const residents = new ResidentSeat(config.runDir, isDiskWell, () =>
    chooseSeat(config, built, log, {
      onDied: () => terminal.handle({ type: 'resident-died' }),
      onActivity: (kind) => terminal.handle(kind === 'typed' ? { type: 'typed' } : { type: 'presence', agoMs: 0 }),
    }),
  );
  // Before anything is shown. Where the disk is in the way, the first wipe fails its check instead (session-machine.ts).
  await residents.sweep().catch((error: unknown) => {
    if (isDiskWell()) throw error;
    log.error({ err: error }, 'what an earlier run left cannot be swept');
  });

  let identity = readIdentity(config.dataDir);
  let link: ServerLink | null = null;
  let measure: Measure | null = null;
  const backlog = openMeasureBacklog(config.dataDir, clock, log);
  const keeper = new RoundKeeper();
  let accessPointKey: string | null = null;
  const probes = new ProbeRounds({
    gateway: config.measureGateway,
    dns: config.measureDns,
    references: config.measureReferences,
    ownSsids: config.measureSsids,
    server: config.server,
    portal: config.measurePortal,
    knownName: config.measureDnsKnown,
    services: config.measureServices,
  });
  const rounds = new RoundTimer(async () => {
    const server = link?.takeServerTiming() ?? { kind: 'not-measured' };
    const isLineUp = link?.isUp ?? false;
    const next = keeper.next(clock.now().mono, isLineUp);
    const seen = await probes.round(server, { ...next, bssidKey: accessPointKey });
    keeper.saw(next, seen, isLineUp);
    measure = { takenAt: clock.now().at, ...seen };
    if (link && !(await link.beat())) link.keepForLater(measure);
  }, log);

  const connect = (known: Identity) => {
    terminal.setPlace({ siteName: known.siteName, terminalName: known.terminalName });
    link = new ServerLink(config.server, known, {
      journal,
      log,
      appVersion: app.getVersion(),
      now: () => clock.now(),
      clockOffsetMs: () => clock.offsetMs(),
      activity: () => terminal.activity(),
      confinement: () => residents.describe(),
      latestMeasure: () => measure,
      backlog,
      onProbePlan: (plan) => {
        if (keeper.takePlan(plan, clock.now().mono)) rounds.hurry();
      },
      runThroughput: async (run) => {
        const isFree = () => {
          const activity = terminal.activity();
          return activity.kind === 'free' && !activity.isApproached;
        };
        if (!isFree()) return refuse('command-not-possible-now');
        const figures = await measureThroughput(run, { server: config.server, delay: () => probes.delay(), isFree });
        return figures ? ok(figures) : refuse('command-not-possible-now');
      },
      onWelcome: (welcome) => {
        accessPointKey = siteBssidKey(known.serverId, welcome.site.siteId);
        terminal.setPlace({ siteName: welcome.site.name, terminalName: welcome.terminalName });
        terminal.handle({ type: 'help-offered', isOffered: welcome.takesHelpCalls ?? false });
        terminal.handle({ type: 'pause-offered', isOffered: welcome.takesPauses ?? false });
      },
      bookRevision: () => book.revision,
      onBook: (next, isTold) => {
        book.take(next, isTold);
        terminal.handle({ type: 'bookings-kept', bookings: book.bookings });
        terminal.handle({ type: 'codes-offered', isOffered: book.takesCodes });
      },
      onServerTime: (serverTime) => clock.anchor(serverTime),
      onOffer: (offer) => terminal.handle({ type: 'offered', ...offer }),
      onLine: (isUp) => terminal.handle({ type: 'line-changed', isUp }),
      onCommand: (command) => terminal.obey(command),
      onHelp: (told) => terminal.handle({ type: 'help-told', told }),
      onHold: (hold) => terminal.handle({ type: 'hold-told', hold }),
      onBooking: (booking) => terminal.handle({ type: 'booking-told', booking }),
    });
  };

  const keys = new SessionKeys((call) => terminal.call(call));
  const show = () => {
    const state = terminal.screenState();
    windows.push(state);
    keys.follow(state);
  };
  let lastActivity = '';
  const terminal: Terminal = new Terminal(
    {
      clock,
      journal,
      log,
      showResident: async (language, comfort, blockedHosts) => {
        cleanState.write('not-clean');
        return residents.host.show(language, comfort, blockedHosts);
      },
      coverResident: async () => {
        // The screen first, so that no moment of the room behind it is seen; again when the display is gone, and the keyboard with it.
        windows.raise();
        const isCovered = await residents.host.cover();
        if (terminal.screenState().view.kind === 'paused') windows.raise();
        return isCovered;
      },
      uncoverResident: () => residents.host.uncover(),
      warmResident: () => residents.host.warm(),
      wipe: (isThorough) =>
        wipe({
          killResident: async () => {
            await residents.kill();
            if (isThorough) await residents.sweep();
          },
          raiseShell: () => windows.raise(),
          clearClipboards: async () => {
            await clearClipboards();
            return filledClipboards();
          },
          cancelPrintJobs,
          releaseMedia: () => residents.releaseMedia(),
          residue: () => residents.host.residue(),
          cleanState,
          log,
        }),
      requestSession: (request) =>
        book.decide(
          request.words,
          link ? link.requestSession(request) : Promise.resolve(refuse('no-line')),
          () => clock.now().at,
        ),
      requestSessionByCard: async (request) => (link ? link.requestSessionByCard(request) : refuse('no-line')),
      requestSessionWithoutTicket: async (request) =>
        link ? link.requestSessionWithoutTicket(request) : refuse('no-line'),
      requestSessionForWorkshop: (request) =>
        book.decideForWorkshop(
          request.workshopId,
          link ? link.requestSessionForWorkshop(request) : Promise.resolve(refuse('no-line')),
          () => clock.now().at,
        ),
      checkCode: (number, code) => book.decideByCode(number, code, clock.now().at),
      requestExtension: async (request) => (link ? link.requestExtension(request) : refuse('no-line')),
      requestPlace: async (placeId) => (link ? link.requestPlace(placeId) : refuse('no-line')),
      sayHere: (placeId) => void link?.sayHere(placeId),
      enrol: async (code) => {
        const key = makeDeviceKey();
        const answer = await enrol(config.server, code, key);
        if (!answer.ok) return answer;
        identity = keepIdentity(config.dataDir, key, answer.value);
        connect(identity);
        return ok(null);
      },
      onChange: () => {
        show();
        const activity = JSON.stringify(terminal.activity());
        if (activity !== lastActivity) void link?.beat();
        lastActivity = activity;
      },
      onFacts: (facts) => {
        for (const fact of facts) book.note(fact);
        void link?.tellJournal();
      },
      onEarlier: ({ offline }) => book.remember(offline),
    },
    identity !== null,
    left,
  );

  terminal.handle({ type: 'bookings-kept', bookings: book.bookings });
  listenToScreens(
    (id) => windows.surfaceOf(id),
    log,
    (call) => terminal.call(call),
  );
  terminal.handle({ type: 'codes-offered', isOffered: book.takesCodes });
  await loading;
  windows.push(terminal.screenState());

  if (identity) connect(identity);
  else if (config.enrolmentCode) terminal.call({ call: 'enrol', code: config.enrolmentCode });

  setInterval(() => {
    terminal.handle({ type: 'presence', agoMs: quietForMs() });
    terminal.handle({ type: 'tick' });
    show();
  }, TICK_MS);
  // A terminal that is not enrolled yet has no neighbours to spread from.
  rounds.start(identity ? roundPhaseMs(identity.terminalId) : 0);
  // A terminal that is shut down says goodbye: it is not taken for a cut line.
  app.once('before-quit', () => link?.close());
  log.info({ electron: process.versions['electron'], confinement: residents.describe().form }, 'shell is up');
}

async function openWindows(built: BuiltParts, log: Log): Promise<ShellWindows> {
  const screens = session.fromPartition('escale-shell', { cache: false });
  screens.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  screens.setPermissionCheckHandler(() => false);
  servePages(screens, SCREENS, built.screens);
  return new ShellWindows(screens, join(built.preload, 'shell-preload.cjs'), log);
}

type SeatEvents = { onDied: () => void; onActivity: (kind: 'typed' | 'plays') => void };

async function chooseSeat(config: ShellConfig, built: BuiltParts, log: Log, on: SeatEvents): Promise<Seat> {
  mkdirSync(config.runDir, { recursive: true, mode: 0o700 });
  const hostDisplay = process.env['DISPLAY'] ?? '';
  const confinement = await chooseConfinement({
    hostDisplay,
    hostAuthority: process.env['XAUTHORITY'] ?? null,
    runDir: config.runDir,
    launcher: config.sessionLauncher === null ? null : ['sudo', '-n', config.sessionLauncher, 'run'],
    allowNoSandbox: config.allowNoSandbox,
  });
  const entryArgs = ['--resident'];
  if (config.allowLoopback) entryArgs.push('--allow-loopback');
  if (config.services) entryArgs.push(`--services=${config.services}`);
  const launch = {
    electronPath: process.execPath,
    appPath: built.residentApp,
    entryArgs,
    geometry: ShellWindows.sessionArea(),
    hostDisplay,
    runDir: config.runDir,
  };
  const requireSandbox = !config.allowNoSandbox;
  return {
    confinement,
    host: new ResidentHost(confinement, launch, { requireSandbox }, log, on.onDied, on.onActivity),
  };
}
