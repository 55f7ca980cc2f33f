import { createInterface } from 'node:readline';
import { z } from 'zod';
import { makeLog } from '../../../kiosk-app/shell/log.ts';
import { seededRandom } from '../../../provisioning/dev/fleet/seeded-random.ts';
import type { Seen } from '../../../provisioning/dev/fleet/network-model.ts';
import { SimulatedTerminal } from '../../../provisioning/dev/fleet/simulated-terminal.ts';
import { FasterClock } from './faster-clock.ts';
import { Act, type Say, TerminalSettings } from './terminal-words.ts';

/**
 * One terminal as a process of its own: the kiosk's real machine, journal, key and link, without a screen. Acts come in on standard input and what it shows
 * goes out on standard output, one JSON line each (terminal-words.ts). SIGKILL is the power cut.
 */
const settings = TerminalSettings.parse(JSON.parse(process.argv[2] ?? 'null'));
const TICK_MS = 40;
const ROUND_MS = 700;
const say = (words: Say) => process.stdout.write(`${JSON.stringify(words)}\n`);
const random = seededRandom(settings.seed, 'hands');
const seen: Seen = {
  medium: 'cable',
  card: null,
  wifi: null,
  gateway: { kind: 'not-measured' },
  dns: { kind: 'not-measured' },
  references: [],
};
const terminal = new SimulatedTerminal({
  dataDir: settings.dataDir,
  server: settings.server,
  clock: new FasterClock(settings.speed),
  look: () => seen,
  hands: {
    killResident: async () => undefined,
    residue: async () => (random() < settings.residueShare ? [{ kind: 'process', count: 1 }] : []),
  },
  log: makeLog(settings.logLevel),
});

let lastSaid = '';
function sayWhatItShows(): void {
  const { activity, isUp, pendingFacts } = terminal;
  const sessionId = activity.kind === 'occupied' ? activity.sessionId : null;
  const shows: Say = { say: 'shows', isUp, view: terminal.view.kind, sessionId, pendingFacts };
  const text = JSON.stringify(shows);
  if (text !== lastSaid) say(shows);
  lastSaid = text;
}

async function act(doing: Act): Promise<string | null> {
  switch (doing.act) {
    case 'enrol': {
      const enrolled = await terminal.enrol(doing.code);
      return enrolled.ok ? terminal.identity.terminalId : null;
    }
    case 'sign-in': {
      const began = await terminal.signIn(doing.words);
      if (began.ok) return terminal.activity.kind === 'occupied' ? terminal.activity.sessionId : '';
      return `refused ${began.refusal.code}`;
    }
    case 'leave':
      terminal.leave();
      return null;
    case 'stop':
      terminal.stop();
      setImmediate(() => process.exit(0));
      return null;
  }
}

void terminal.until(() => {
  sayWhatItShows();
  return false;
});
setInterval(() => {
  terminal.tick();
  sayWhatItShows();
}, TICK_MS);
setInterval(() => void terminal.round(), ROUND_MS);
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const parsed = z.object({ id: z.number(), doing: Act }).parse(JSON.parse(line));
    void act(parsed.doing).then((result) => say({ say: 'did', id: parsed.id, result }));
  })
  // Whoever started it is gone.
  .on('close', () => process.exit(0));
sayWhatItShows();
