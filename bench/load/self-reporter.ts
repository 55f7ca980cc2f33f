import { writeFileSync } from 'node:fs';
import type { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/** What a server's parent can ask of it (ServerProcess), and what comes back. Over Node's own channel between parent and child. */
export type SelfReports = {
  /** how much later than planned timers ran since it was asked last, the worst of a hundred, milliseconds */
  loopP99Ms: { input: null; output: number };
  /** bytes that live after a full collection: the heap, and the buffers outside it */
  livingBytes: { input: null; output: number };
  /** V8's own CPU profile begins */
  beginProfile: { input: null; output: null };
  /** it ends, and is written to a file (.cpuprofile) */
  endProfile: { input: { file: string }; output: null };
};
export type SelfReport = keyof SelfReports;
export type ReportAsked = { id: number; name: SelfReport; input: SelfReports[SelfReport]['input'] };
export type ReportAnswer = { id: number; output: unknown; error: string | null };

/** A finer look would itself be most of a quiet server's work; what a timer is planned for is taken off. */
const RESOLUTION_MS = 20;
/** Between two samples of a profile, microseconds: half of V8's own, for what is a few hundredths of the time. */
const SAMPLE_EVERY_US = 500;

// Node loads `--import` into threads too, and only the program itself is asked.
if (isMainThread && process.channel) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let session: Session | null = null;
  const reporters: {
    [N in SelfReport]: (input: SelfReports[N]['input']) => SelfReports[N]['output'] | Promise<SelfReports[N]['output']>;
  } = {
    loopP99Ms: () => {
      const late = Math.max(0, Math.round(delay.percentile(99) / 1e5) / 10 - RESOLUTION_MS);
      delay.reset();
      return late;
    },
    livingBytes: () => {
      // Only now: a server that is asked nothing has the flags it is operated with, and no others.
      setFlagsFromString('--expose-gc');
      const collect = runInNewContext('gc') as () => void;
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    },
    beginProfile: async () => {
      // Not before: it is memory that no server has in life.
      const inspector = await import('node:inspector/promises');
      session = new inspector.Session();
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
      await session.post('Profiler.start');
      return null;
    },
    endProfile: async ({ file }) => {
      if (!session) throw new Error('no profile was begun');
      const { profile } = await session.post('Profiler.stop');
      session.disconnect();
      session = null;
      writeFileSync(file, JSON.stringify(profile));
      return null;
    },
  };
  process.on('message', ({ id, name, input }: ReportAsked) => {
    void (async () => {
      const answer: ReportAnswer = { id, output: null, error: null };
      try {
        answer.output = await (reporters[name] as (value: unknown) => unknown)(input);
      } catch (error) {
        answer.error = error instanceof Error ? error.message : String(error);
      }
      process.send?.(answer);
    })();
  });
  // Being asked is no reason to stay: the program ends as it would without us.
  process.channel.unref();
}
