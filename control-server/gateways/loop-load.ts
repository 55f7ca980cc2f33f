import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** A look is as long as some turns of the event loop, in ms: one alone is always either busy or idle. */
const LOOK_MS = 25;

/**
 * How busy the event loop is, from the times it waited for anything to do.
 * @returns to be asked at any time: the share of the last look (0 to 1) in which it had work
 */
export function loopLoad(): () => number {
  let from: EventLoopUtilization = performance.eventLoopUtilization();
  let load = 0;
  return () => {
    const { idle, active, utilization } = performance.eventLoopUtilization(from);
    if (idle + active < LOOK_MS) return load;
    from = performance.eventLoopUtilization();
    load = utilization;
    return load;
  };
}
