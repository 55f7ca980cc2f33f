import { useEffect, useState } from 'react';
import type { AlertSettings, AlertsTested, KeptAlertSettings } from '#protocol/incidents.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import { useLink, useLiveState } from './link-context.tsx';

/** Who is told of incidents, as the page knows it. `turn` counts what was saved here: each is another beginning for the fields. */
export type AlertsState =
  | { kind: 'reading' }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'read'; kept: KeptAlertSettings; turn: number };

/** Read once the line is there. `isAllowed` false: this account may not, and nothing is asked. */
export function useAlerts(isAllowed: boolean): {
  state: AlertsState;
  save: (settings: AlertSettings) => Promise<Result<unknown>>;
  /** Sends a few words each way that is saved, and waits for what became of them. */
  test: () => Promise<Result<AlertsTested>>;
} {
  const link = useLink();
  const isLive = useLiveState().kind === 'live';
  const [state, setState] = useState<AlertsState>({ kind: 'reading' });
  const isRead = state.kind === 'read';

  useEffect(() => {
    if (!isAllowed || !isLive || isRead) return;
    let isOver = false;
    void link.request('alerts:read', {}).then((answer) => {
      if (isOver) return;
      setState(
        answer.ok ? { kind: 'read', kept: answer.value, turn: 0 } : { kind: 'refused', refusal: answer.refusal },
      );
    });
    return () => {
      isOver = true;
    };
  }, [link, isAllowed, isLive, isRead]);

  async function save(settings: AlertSettings): Promise<Result<unknown>> {
    const answer = await link.request('alerts:save', settings);
    if (answer.ok && state.kind === 'read') {
      setState({ kind: 'read', kept: { ...state.kept, settings }, turn: state.turn + 1 });
    }
    return answer;
  }

  return { state, save, test: () => link.request('alerts:test', {}) };
}
