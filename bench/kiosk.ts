// `npm run bench:kiosk [-- --sessions=20]`: the real kiosk, as an ordinary user with Chromium's sandbox on, measured from outside by what is on its
// screen. One JSON object on standard output; what it is doing on standard error.
import { parseArgs } from 'node:util';
import { openRoom } from '../tests/stage/room.ts';
import { measureBareWindow } from './bare-measures.ts';
import { measureColdStarts } from './cold-start.ts';
import { measureHeavySessions } from './heavy-session.ts';
import { machineFacts } from './machine-facts.ts';
import { median, spread } from './median.ts';
import { learnLooks } from './pictures.ts';
import { kioskProcesses, memoryOf } from './process-memory.ts';
import { ScreenGrab } from './screen-grab.ts';
import { type Round, sessionRound, waitForWarm } from './session-round.ts';

const { values } = parseArgs({
  options: { sessions: { type: 'string', default: '20' }, heavy: { type: 'string', default: '3' } },
});
const sessions = Number(values.sessions);
const heavySessions = Number(values.heavy);
const coldStarts = Math.max(3, Math.ceil(sessions / 4));
const say = (text: string) => process.stderr.write(`${text}\n`);

const room = await openRoom();
const grab = await ScreenGrab.open(room.screen.display);
try {
  say('learning how the screens look');
  const looks = await learnLooks(room, grab);
  await waitForWarm(room);
  await room.screen.holdsStill();
  const { shell, resident } = kioskProcesses(room.kiosk.pid);
  const idle = { shell: memoryOf(shell), resident: memoryOf(resident) };

  const rounds: Round[] = [];
  for (let number = 1; number <= sessions; number += 1) {
    const round = await sessionRound(room, grab, looks, async () => void (await room.screen.holdsStill()));
    rounds.push(round);
    say(
      `session ${number}/${sessions}: ${JSON.stringify(round, (_, value) => (typeof value === 'number' ? Math.round(value) : value))}`,
    );
  }
  const heavy = await measureHeavySessions(room, grab, looks, heavySessions, say);
  const cold = await measureColdStarts(room, grab, looks.welcome, coldStarts, say);
  await room.kiosk.stop();
  const bare = await measureBareWindow(room.screen.display, grab, { starts: coldStarts, sessions }, say);

  const of = (key: keyof Round) => spread(rounds.map((round) => round[key]));
  const mid = (key: keyof Round) => median(rounds.map((round) => round[key])) ?? Number.NaN;
  const coldStartToWelcomeMs = median(cold) ?? Number.NaN;
  const ratio = (ours: number, raw: number | null) => (raw ? Math.round((ours / raw) * 100) / 100 : null);
  const result = {
    coldStartToWelcomeMs,
    grantToUsableBrowserMs: mid('grantToFirstPixelMs'),
    grantToWholeHomeMs: mid('grantToUsableBrowserMs'),
    endToWelcomeMs: mid('endToWelcomeMs'),
    allDeadMs: mid('allDeadMs'),
    shellIdleRssMb: idle.shell.rssMb,
    residentIdleRssMb: idle.resident.rssMb,
    heavy,
    bare,
    coldStartRatio: ratio(coldStartToWelcomeMs, bare.coldStartToWelcomeMs),
    grantRatio: ratio(mid('grantToFirstPixelMs'), bare.grantToUsableBrowserMs),
    endRatio: ratio(mid('endToWelcomeMs'), bare.endToWelcomeMs),
    spreads: {
      grantToFirstPixelMs: of('grantToFirstPixelMs'),
      grantToUsableBrowserMs: of('grantToUsableBrowserMs'),
      endToWelcomeMs: of('endToWelcomeMs'),
      allDeadMs: of('allDeadMs'),
      coldStartToWelcomeMs: spread(cold),
      longestGapMs: of('longestGapMs'),
    },
    idle,
    sessions: rounds.length,
    machine: machineFacts(),
    date: new Date().toISOString(),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} catch (error) {
  await room.keepPicture('bench-kiosk');
  say(
    `the picture is in test-results/bench-kiosk.png; the shell's last words:\n${room.kiosk.log.slice(-15).join('\n')}`,
  );
  throw error;
} finally {
  grab.close();
  await room.close();
}
