import { isToldAfterwards } from './downtime-rules.ts';
import { SAME_INCIDENT_MS, type KeptIncident } from './incident-rules.ts';

/** The incidents that are open, and those that ended so lately that they may go on or their end is still to be told; as the database has them. */
export class KeptIncidents {
  readonly #incidents = new Map<string, KeptIncident>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(incidents: readonly KeptIncident[]) {
    this.learn(incidents);
  }

  /** @param siteId null: the server's own */
  ofSite(siteId: string | null): KeptIncident[] {
    return [...this.#incidents.values()].filter((one) => one.siteId === siteId);
  }

  all(): KeptIncident[] {
    return [...this.#incidents.values()];
  }

  siteIds(): Set<string | null> {
    return new Set([...this.#incidents.values()].map(({ siteId }) => siteId));
  }

  see(incidentId: string): KeptIncident | null {
    return this.#incidents.get(incidentId) ?? null;
  }

  /** After a commit. */
  learn(incidents: readonly KeptIncident[]): void {
    for (const one of incidents) this.#incidents.set(one.incidentId, one);
  }

  /** Those that are long over are the database's alone. */
  forget(now: number): void {
    for (const { incidentId, closedAt } of this.#incidents.values()) {
      if (closedAt !== null && now - closedAt > 2 * SAME_INCIDENT_MS && !this.#isEndToBeTold(incidentId)) {
        this.#incidents.delete(incidentId);
      }
    }
  }

  /** One change at a time: what is decided from memory is written before anybody decides again. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#turn.then(work, work);
    this.#turn = run.catch(() => undefined);
    return run;
  }

  /** In quiet hours an end is told in the morning, and so is what nobody could be told in time. */
  #isEndToBeTold(incidentId: string): boolean {
    const incident = this.#incidents.get(incidentId);
    if (!incident || incident.endToldAt !== null) return false;
    return incident.alertedAt !== null || (isToldAfterwards(incident) && incident.heldAt !== null);
  }
}
