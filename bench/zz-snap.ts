import { setTimeout as pause } from 'node:timers/promises';
import { startPair } from './pair.ts';
const pair = await startPair(Number(process.argv[3] ?? 1000), console.error, [
  '--heapsnapshot-signal=SIGHUP',
  '--diagnostic-dir=/tmp/hot8-snap',
  '--expose-gc',
]);
await pair.escale.generator.ask('pace', { factsEveryMs: 0, beatEveryMs: 5000 });
await pause(Number(process.argv[2] ?? 40) * 1000);
process.kill(pair.escale.server.pid, 'SIGHUP');
await pause(15000);
await pair.close();
