import type { Told } from './dashboards.ts';
import type { FleetPlan, FleetStatus, Ledger, Pace } from './light-fleet.ts';

/** What the generator's parent can ask of it, and what comes back. Over Node's own channel between parent and child: both are ours. */
export type GeneratorRequests = {
  /** makes the terminals; none connects yet */
  prepare: { input: FleetPlan; output: null };
  /** those of the list positions `from` to `to` - 1 connect, all at once or so many at a time */
  connect: { input: { from: number; to: number; atOnce?: number }; output: null };
  leave: { input: { from: number; to: number; how: 'destroy' | 'end' }; output: null };
  makeFacts: { input: { count: number }; output: null };
  /** how often each says something from now on; 0: not by itself */
  pace: { input: Pace; output: null };
  /** each tells its next fact as soon as the last is acknowledged, or no longer does */
  closeLoop: { input: { isClosed: boolean }; output: null };
  /** so many dashboards open one page, and count what they are told */
  watch: {
    input: { count: number; host: string; port: number; headers: Record<string, string>; siteId: string };
    output: null;
  };
  /** how many have their page, and what all were told since this was asked last */
  told: { input: null; output: Told & { ready: number } };
  status: { input: null; output: FleetStatus };
  /** times of answers since this was asked last, milliseconds */
  latencies: { input: null; output: { acknowledgements: number[]; heartbeats: number[] } };
  quieten: { input: null; output: null };
  ledgers: { input: null; output: Ledger[] };
};
export type GeneratorRequest = keyof GeneratorRequests;

export type RequestMessage = {
  id: number;
  name: GeneratorRequest;
  input: GeneratorRequests[GeneratorRequest]['input'];
};
export type AnswerMessage = { id: number; output: unknown; error: string | null };
