import type { KeptIncident } from './incident-rules.ts';
import { LINE } from '../diagnosis/candidate-rules.ts';

/** What a server left behind of its last life, ms. null: not known; `stoppedAt` null: it was not stopped on purpose. */
export type LastLife = { aliveAt: number | null; stoppedAt: number | null };

/** It is written down so often that it lives. */
export const ALIVE_EVERY_MS = 10_000;
/** A restart by its supervisor takes less. */
const TOLD_FROM_MS = 60_000;

/** Was this server away without having been stopped on purpose? Nobody could be told while it lasted. @returns from when to when; null: no, or not worth a word */
export function downtimeOf(
  { aliveAt, stoppedAt }: LastLife,
  startedAt: number,
): { from: number; until: number } | null {
  if (aliveAt === null || stoppedAt !== null || startedAt - aliveAt < TOLD_FROM_MS) return null;
  return { from: aliveAt, until: startedAt };
}

/** The incident of a server's own downtime: over when it is first told. */
export function downtimeIncident({ from, until }: { from: number; until: number }, incidentId: string): KeptIncident {
  const what = { cause: 'control-server', detail: 'cut', confidence: 'certain' } as const;
  return {
    incidentId,
    siteId: null,
    slot: LINE,
    ...what,
    terminalIds: [],
    beganAt: from,
    endedAt: until,
    openedAt: until,
    closedAt: until,
    takenBy: null,
    steps: [
      { kind: 'opened', at: until, ...what },
      { kind: 'closed', at: until },
    ],
    alertedAt: null,
    heldAt: null,
    endToldAt: null,
    escalatedAt: null,
  };
}

/** Was it over before anybody could be told? So it is of the server's own downtime only. */
export function isToldAfterwards({ siteId, endedAt, openedAt }: KeptIncident): boolean {
  return siteId === null && endedAt !== null && openedAt >= endedAt;
}
