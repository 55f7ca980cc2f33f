import { useCallback, useEffect, useRef, useState } from 'react';
import type { Incident, LineContract, Maintenance } from '#protocol/incidents.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import { dataOf, useLink, useLiveState } from './link-context.tsx';

/** What went wrong at a site, works that are announced there, and whom to call. */
export type SiteTroubles = { incidents: Incident[]; works: Maintenance[]; contract: LineContract | null };
export type TroubleState =
  | { kind: 'reading' }
  | { kind: 'refused'; refusal: Refusal }
  | ({ kind: 'read' } & SiteTroubles);

const SHOWN_MS = 30 * 86_400_000;
/** What a colleague takes or notes changes no diagnosis: looked at this often. */
const ASK_EVERY_MS = 30_000;

/** Read when opened, when the diagnosis of the site changes, after each change of this page, and each half minute. What was read stays meanwhile. */
export function useIncidents(site: SiteSummary): {
  state: TroubleState;
  take: (incidentId: string) => Promise<Result<unknown>>;
  note: (incidentId: string, text: string) => Promise<Result<unknown>>;
  saveWorks: (works: Omit<Maintenance, 'siteId'>) => Promise<Result<unknown>>;
  removeWorks: (maintenanceId: string) => Promise<Result<unknown>>;
} {
  const { siteId, diagnosis } = site;
  const link = useLink();
  const isLive = useLiveState().kind === 'live';
  const [kept, setKept] = useState<{ siteId: string; state: TroubleState }>({ siteId, state: { kind: 'reading' } });
  /** Only the latest reading may answer. */
  const round = useRef(0);
  /** The troubles of the diagnosis that was last read for. */
  const readFor = useRef('');

  const read = useCallback(async () => {
    round.current += 1;
    const mine = round.current;
    const since = (dataOf(link.state())?.anchor.serverTime ?? 0) - SHOWN_MS;
    const [list, works, contract] = await Promise.all([
      link.request('incident:list', { siteId, since: Math.max(0, since) }),
      link.request('maintenance:list', { siteId }),
      link.request('contract:read', { siteId }),
    ]);
    const refused = [list, works, contract].find(({ ok }) => !ok);
    return (): void => {
      if (round.current !== mine) return;
      if (list.ok && works.ok && contract.ok) {
        const { incidents } = list.value;
        const { maintenances } = works.value;
        setKept({ siteId, state: { kind: 'read', incidents, works: maintenances, contract: contract.value.contract } });
      } else if (refused && !refused.ok) {
        const { refusal } = refused;
        // A reading that failed takes nothing away that is on the page.
        setKept((before) => (isRead(before, siteId) ? before : { siteId, state: { kind: 'refused', refusal } }));
      }
    };
  }, [link, siteId]);

  const told = JSON.stringify(diagnosis?.troubles.map(({ cause, detail, since }) => [cause, detail, since]) ?? []);
  useEffect(() => {
    if (!isLive) return;
    readFor.current = told;
    const readAndShow = () => void read().then((show) => show());
    readAndShow();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') readAndShow();
    }, ASK_EVERY_MS);
    return () => {
      round.current += 1;
      clearInterval(timer);
    };
  }, [read, isLive, told]);

  async function thenRead<T>(asked: Promise<T>): Promise<T> {
    const answer = await asked;
    (await read())();
    return answer;
  }
  return {
    state: kept.siteId === siteId ? kept.state : { kind: 'reading' },
    take: (incidentId) => thenRead(link.request('incident:take', { siteId, incidentId })),
    note: (incidentId, text) => thenRead(link.request('incident:note', { siteId, incidentId, text })),
    saveWorks: (works) => thenRead(link.request('maintenance:save', { siteId, ...works })),
    removeWorks: (maintenanceId) => thenRead(link.request('maintenance:remove', { siteId, maintenanceId })),
  };
}

function isRead(kept: { siteId: string; state: TroubleState }, siteId: string): boolean {
  return kept.siteId === siteId && kept.state.kind === 'read';
}
