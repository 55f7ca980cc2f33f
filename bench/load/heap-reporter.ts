import { monitorEventLoopDelay } from 'node:perf_hooks';

/** One line of a server's standard output. Bytes; `loopP99Ms`: of how much later than planned timers ran since the report before, milliseconds. */
export type HeapReport = { kind: 'heap'; heapUsed: number; external: number; loopP99Ms: number };

/** A finer look would itself be most of a quiet server's work; what a timer is planned for is taken off. */
const RESOLUTION_MS = 20;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

/** Loaded into a server before its own program (`--import`): on SIGUSR2 it collects garbage and says what is left. */
process.on('SIGUSR2', () => {
  // Before the collection, which is a delay of its own.
  const loopP99Ms = Math.max(0, Math.round(delay.percentile(99) / 1e5) / 10 - RESOLUTION_MS);
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  delay.reset();
  const report: HeapReport = { kind: 'heap', heapUsed, external, loopP99Ms };
  process.stdout.write(`${JSON.stringify(report)}\n`);
});
