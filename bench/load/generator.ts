import type { AnswerMessage, GeneratorRequest, GeneratorRequests, RequestMessage } from './generator-messages.ts';
import { LightDashboards } from './dashboards.ts';
import { LightFleet } from './light-fleet.ts';

/** The load generator's own program: one process of light terminals, told what to do by its parent, over when that is gone. */
let fleet: LightFleet | null = null;
let dashboards: LightDashboards | null = null;

function ours(): LightFleet {
  if (!fleet) throw new Error('generator is not prepared');
  return fleet;
}

const handlers: { [N in GeneratorRequest]: (input: GeneratorRequests[N]['input']) => GeneratorRequests[N]['output'] } =
  {
    prepare: (plan) => {
      fleet = new LightFleet(plan);
      return null;
    },
    connect: ({ from, to, atOnce }) => {
      void ours().connect(from, to, atOnce);
      return null;
    },
    leave: ({ from, to, how }) => (ours().leave(from, to, how), null),
    makeFacts: ({ count }) => {
      ours().makeFacts(count);
      // Now, and not while a server is measured: two hundred thousand facts bring V8 to collect everything in the midst of a return, which then waits for its clients.
      globalThis.gc?.();
      return null;
    },
    pace: (pace) => (ours().pace(pace), null),
    closeLoop: ({ isClosed }) => (ours().closeLoop(isClosed), null),
    watch: ({ count, siteId, ...place }) => {
      dashboards?.close();
      dashboards = new LightDashboards(count, { ...place, scope: { kind: 'site', siteId } });
      return null;
    },
    told: () => {
      if (!dashboards) throw new Error('no dashboard is open');
      return { ...dashboards.take(), ready: dashboards.ready };
    },
    status: () => ours().status(),
    latencies: () => ours().takeLatencies(),
    quieten: () => (ours().quieten(), null),
    ledgers: () => ours().ledgers(),
  };

process.on('message', ({ id, name, input }: RequestMessage) => {
  const answer: AnswerMessage = { id, output: null, error: null };
  try {
    answer.output = (handlers[name] as (value: unknown) => unknown)(input);
  } catch (error) {
    answer.error = error instanceof Error ? error.message : String(error);
  }
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));
