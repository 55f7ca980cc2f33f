import { z } from 'zod';
import { EnrolmentCode } from '#protocol/terminal-messages.ts';
import { TicketWord } from '#protocol/identifiers.ts';
import { TICKET_WORDS } from '#protocol/limits.ts';
import type { Refusal } from '#protocol/result.ts';

/**
 * Every call between the shell's main process and its screens. Two channels only: the state is pushed whole to every surface whenever it
 * changes, and the surfaces call back with one of a closed list of calls. Nothing else crosses.
 */
export const STATE_CHANNEL = 'escale:state';
export const CALL_CHANNEL = 'escale:call';

/** The shell's windows: the full-screen one, the time bar above a session, and the notices below the bar. */
export const surfaces = ['screen', 'bar', 'notice'] as const;
export type Surface = (typeof surfaces)[number];

export const languages = ['fr', 'en', 'ar'] as const;
export const Language = z.enum(languages);
export type Language = z.infer<typeof Language>;

/** Heights and widths of the shell's surfaces above a session, CSS pixels. */
export const BAR_HEIGHT = 72;
export const NOTICE_SIZE = { width: 560, height: 320 } as const;

/** What the full-screen surface shows. */
export type View =
  | { kind: 'starting' }
  | { kind: 'enrolment'; busy: boolean; refusal: Refusal | null }
  | { kind: 'welcome'; lineIsDown: boolean; wipedAt: number | null }
  | { kind: 'charter' }
  | { kind: 'words'; refusal: Refusal | null }
  | { kind: 'checking' }
  | { kind: 'session' }
  | { kind: 'wiping' }
  | { kind: 'clean'; wipedAt: number }
  | { kind: 'out-of-service' };

/** What the time bar shows. Minutes are rounded up, so that "1 minute" is never shown as 0 while time is left. */
export type Bar = { remainingMinutes: number; endsAt: number; isShort: boolean };

/** What is shown beside the page without taking the keyboard. */
export type Notice =
  | { kind: 'session-began'; minutes: number; endsAt: number }
  | { kind: 'time-warning'; minutes: number; endsAt: number }
  | { kind: 'extended'; minutes: number; endsAt: number }
  | { kind: 'message'; text: string }
  | { kind: 'confirm-end' };

/** The whole state of the shell's screens. Moments are milliseconds on the server's clock. */
export type ScreenState = {
  language: Language;
  place: { siteName: string; terminalName: string } | null;
  view: View;
  bar: Bar | null;
  notice: Notice | null;
};

export const ScreenCall = z.discriminatedUnion('call', [
  /** welcome → charter, by any touch or key */
  z.object({ call: z.literal('start') }),
  z.object({ call: z.literal('choose-language'), language: Language }),
  /** charter → words */
  z.object({ call: z.literal('accept-charter') }),
  z.object({ call: z.literal('submit-words'), words: z.array(TicketWord).length(TICKET_WORDS) }),
  /** charter, words → welcome */
  z.object({ call: z.literal('leave') }),
  /** someone is still there: keeps charter and words from going back to welcome */
  z.object({ call: z.literal('still-there') }),
  /** bar: "Terminer" */
  z.object({ call: z.literal('ask-end') }),
  z.object({ call: z.literal('confirm-end') }),
  /** closes the notice that is shown, whichever it is */
  z.object({ call: z.literal('dismiss-notice') }),
  /** technician, on a terminal without a key */
  z.object({ call: z.literal('enrol'), code: EnrolmentCode }),
]);
export type ScreenCall = z.infer<typeof ScreenCall>;

/** What the preload puts on `window.escale` in the shell's screens. */
export type ScreenBridge = {
  surface: Surface;
  onState(listener: (state: ScreenState) => void): void;
  call(call: ScreenCall): void;
};
