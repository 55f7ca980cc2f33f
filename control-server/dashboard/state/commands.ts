import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EXTENSION_MINUTES } from '#protocol/limits.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { clockSeconds } from '../format/clock-words.ts';

/** What staff can order of a terminal; `command.action.<verb>` is its word. */
export type CommandVerb = 'extend' | 'end' | 'message' | 'wipeAgain' | 'revoke';

/** The latest command to one terminal: asked ──▶ done | refused. Only the latest is shown. */
export type CommandState =
  | { kind: 'asked'; verb: CommandVerb }
  | { kind: 'done'; verb: CommandVerb; askedAt: number; doneAt: number }
  | { kind: 'refused'; verb: CommandVerb; refusal: Refusal };

export type CommandTarget = { terminalId: string; name: string };

export type Commands = {
  of: (terminalId: string) => CommandState | null;
  /** Runs a command and keeps what it came to. `send` resolves to the server's Result; a value without moments shows nothing. */
  run: <T extends object>(
    target: CommandTarget,
    verb: CommandVerb,
    send: () => Promise<Result<T>>,
  ) => Promise<Result<T>>;
};

/** Keeps the latest command of each terminal of a page, and says out loud what it came to. */
export function useCommands(textOf: (state: CommandState) => string): Commands {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [latest, setLatest] = useState<ReadonlyMap<string, CommandState>>(new Map());

  const run: Commands['run'] = useCallback(
    async (target, verb, send) => {
      const keep = (state: CommandState) => {
        setLatest((before) => new Map(before).set(target.terminalId, state));
        if (state.kind !== 'asked') announce(t('command.announce', { name: target.name, text: textOf(state) }));
      };
      keep({ kind: 'asked', verb });
      const answer = await send();
      if (!answer.ok) keep({ kind: 'refused', verb, refusal: answer.refusal });
      else if ('askedAt' in answer.value && 'doneAt' in answer.value) {
        keep({ kind: 'done', verb, askedAt: Number(answer.value.askedAt), doneAt: Number(answer.value.doneAt) });
      }
      return answer;
    },
    [announce, t, textOf],
  );
  return { of: (terminalId) => latest.get(terminalId) ?? null, run };
}

/** The sentence of a command's state: "+15 min : demandé à 14:02:01, fait à 14:02:01", or why not. */
export function useCommandText(): (state: CommandState) => string {
  const { t } = useTranslation();
  return useCallback(
    (state) => {
      const action = t(`command.action.${state.verb}`, { minutes: EXTENSION_MINUTES });
      switch (state.kind) {
        case 'asked':
          return t('command.asked', { action });
        case 'done':
          return t('command.done', { action, asked: clockSeconds(state.askedAt), done: clockSeconds(state.doneAt) });
        case 'refused':
          return t('command.refused', { action, reason: refusalSentence(t, state.refusal) });
      }
    },
    [t],
  );
}
