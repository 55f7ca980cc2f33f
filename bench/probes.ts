import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * What a terminal's probes cost, over some minutes at their real cadence: `npm run bench:probes` (as root; `-- --minutes=3`). Prints one JSON object. The rounds are the kiosk's own, in a network namespace
 * with nothing in it but stand-ins, so that its loopback counts what they put on the line and nothing else.
 */
const minutes = Number(/^--minutes=(\d{1,2})$/.exec(process.argv[2] ?? '--minutes=3')?.[1] ?? 3);
const runner = fileURLToPath(new URL('probes-run.ts', import.meta.url));
const inside = 'ip link set lo up && exec "$@"';
const { status } = spawnSync(
  'unshare',
  ['--net', 'sh', '-c', inside, 'sh', process.execPath, runner, String(Math.max(2, minutes))],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
