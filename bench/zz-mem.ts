import { setTimeout as pause } from 'node:timers/promises';
import { startPair } from './pair.ts';
const n = Number(process.argv[2] ?? 2000);
const pair = await startPair(n, console.error, ['--expose-gc']);
for (const side of [pair.escale, pair.bare]) {
  await side.generator.ask('pace', { factsEveryMs: 0, beatEveryMs: 5000 });
}
for (let k = 0; k < 4; k++) {
  await pause(15000);
  for (const side of [pair.escale, pair.bare]) {
    const rss = side.server.rssMb();
    const heap = side.bare ? null : await side.server.heapMb();
    console.log(
      side.name,
      'start',
      side.server.startRssMb,
      'rss',
      rss,
      'per',
      (((rss - side.server.startRssMb) * 1024) / n).toFixed(1),
      'heap',
      heap,
    );
  }
}
if (process.argv[3]) {
  const { execSync } = await import('node:child_process');
  execSync(`cat /proc/${pair.escale.server.pid}/smaps_rollup`, { stdio: 'inherit' });
}
await pair.close();
