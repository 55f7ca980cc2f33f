import { z } from 'zod';
import { CardNumber, Pin } from '#protocol/cards.ts';
import { EnrolmentCode } from '#protocol/terminal-messages.ts';
import { TicketWord } from '#protocol/identifiers.ts';
import { TICKET_WORDS } from '#protocol/limits.ts';
import type { EndReason } from '#protocol/journal-events.ts';
import { OneTimeCode } from '#protocol/one-time-code.ts';
import type { QueuePlace } from '#protocol/queue.ts';
import type { Refusal } from '#protocol/result.ts';
import type { EndsFor } from '#protocol/session-ends.ts';
import { Comfort } from './comfort.ts';

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
export const NOTICE_SIZE = { width: 620, height: 340 } as const;

/** Of a pause: pictures to choose from; wrong ones in a round, after which there are none for a while; and rounds, after which only staff can help. */
export const PAUSE_PICTURES = 9;
export const PAUSE_TRIES = 2;
export const PAUSE_HIDDEN_MS = 30_000;
export const PAUSE_ROUNDS = 2;

/** Why a terminal serves nobody: something of a resident may be left, or no fact could be kept. */
export type OutOfServiceCause = 'residue' | 'memory';

/** What the full-screen surface shows. `wasCut`: a power cut interrupted a session here, and its ticket, or card (`wasCutByCard`), is still good. */
export type View =
  | { kind: 'starting' }
  | { kind: 'enrolment'; busy: boolean; refusal: Refusal | null }
  /** `workshop`: it is for who takes part in it; `hold`: it is kept for somebody of the queue, until then; `takesPlaces`: others can take a place. `offersCode`: no ticket is needed, where the team gives a code */
  | {
      kind: 'welcome';
      lineIsDown: boolean;
      wipedAt: number | null;
      wasCut: boolean;
      workshop?: { title: string; until: number };
      wasCutByCard?: true;
      hold?: { number: number; word: string; until: number };
      takesPlaces?: boolean;
      offersCode?: boolean;
    }
  /** a place of the queue; both null: it is asked for */
  | { kind: 'place'; place: QueuePlace | null; refusal: Refusal | null }
  /** `openedMinutes`: a helper has opened a session of so many; `workshop`: who reads it takes part; `idleMinutes`: one that nobody is at for so long ends */
  | { kind: 'charter'; openedMinutes?: number; workshop?: { title: string; until: number }; idleMinutes?: number }
  /** a ticket, a card where they are taken, or none: `minutes` is the most a session without one may be; null: there is none */
  | { kind: 'way-in'; minutes: number | null; takesCards?: true; refusal: Refusal | null }
  /** `canMoveHere`: these words have a session at another terminal, which one press brings here; `offersCode`: the line is down, and the team can give a code */
  | { kind: 'words'; refusal: Refusal | null; canMoveHere?: boolean; offersCode?: boolean }
  /** `canMoveHere`: as above; `lineIsDown`: no card can be looked at now */
  | { kind: 'card'; refusal: Refusal | null; canMoveHere?: true; lineIsDown?: true }
  /** the number that the team is told, for its code, and how often it was answered wrongly; null: none yet, and the refusal says why */
  | { kind: 'code'; number: string | null; wrong: number; refusal: Refusal | null }
  | { kind: 'checking'; isWithoutTicket: boolean; isByCard?: true }
  | { kind: 'session' }
  /** the resident has left the seat for a moment, and nothing of the session is seen */
  | {
      kind: 'paused';
      /** which picture will bring one back; touch it; there is none for a moment, after two wrong ones; staff alone can help */
      step: 'choose' | 'covered' | 'hidden' | 'staff';
      /** words of tickets; none while there is nothing to touch */
      pictures: string[];
      /** the last one was wrong */
      isWrong: boolean;
      /** the seat is kept until then: the pause's end, or the session's if that is sooner */
      until: number;
      /** of the session */
      remainingMinutes: number;
      /** before `until` */
      isLastMinute: boolean;
      hasSound: boolean;
    }
  /** `reason`: why the session ended */
  | { kind: 'wiping'; reason?: EndReason }
  | { kind: 'clean'; wipedAt: number; reason?: EndReason }
  | { kind: 'out-of-service'; cause: OutOfServiceCause };

/** What the time bar shows. Minutes are rounded up, so that "1 minute" is never shown as 0 while time is left. */
export type Bar = {
  remainingMinutes: number;
  endsAt: number;
  isShort: boolean;
  /** what one press gives, minutes; null: nothing is offered now */
  offeredMinutes: number | null;
  /** a helper sits beside the resident */
  isAccompanied: boolean;
  /** how long nobody may touch anything while a helper does, minutes; absent: no limit, or no helper */
  quietMinutes?: number;
  /** for how long the seat may be left, minutes; null: it may not */
  pauseMinutes: number | null;
};

/** What is shown beside the page without taking the keyboard. */
export type Notice =
  /** `closesAt`: it must end then, `endsFor`: why (not said: the site closes), `endsForTitle`: of the workshop */
  | {
      kind: 'session-began';
      minutes: number;
      endsAt: number;
      closesAt?: number;
      endsFor?: EndsFor;
      endsForTitle?: string;
    }
  | {
      kind: 'time-warning';
      minutes: number;
      endsAt: number;
      closesAt?: number;
      endsFor?: EndsFor;
      endsForTitle?: string;
      /** more time may be asked for: so much */
      offeredMinutes?: number;
      hasSound?: boolean;
    }
  | { kind: 'asking-time' }
  | { kind: 'not-extended'; refusal: Refusal; endsAt: number }
  | { kind: 'extended'; minutes: number; endsAt: number }
  /** a helper sits down beside the resident; `quietMinutes` as on the bar */
  | { kind: 'accompanied'; endsAt: number; quietMinutes?: number }
  /** nobody was there for long: the session ends in a minute unless somebody is */
  | { kind: 'still-there' }
  /** how the call for help stands: ScreenState.help */
  | { kind: 'help' }
  | { kind: 'help-over' }
  | { kind: 'message'; text: string }
  | { kind: 'confirm-end' };

/** What a resident sees of "J'ai besoin d'aide". `helper`: the name of who comes. */
export type HelpShown =
  | { kind: 'ready' }
  /** not known to have arrived; with the line down it waits here */
  | { kind: 'asked'; lineIsDown: boolean }
  | { kind: 'waiting'; before: number }
  | { kind: 'coming'; before: number; helper: string };

/** The whole state of the shell's screens. Moments are milliseconds on the server's clock. */
export type ScreenState = {
  language: Language;
  comfort: Comfort;
  place: { siteName: string; terminalName: string } | null;
  view: View;
  bar: Bar | null;
  notice: Notice | null;
  /** null: help cannot be asked for here and now */
  help: HelpShown | null;
};

export const ScreenCall = z.discriminatedUnion('call', [
  /** welcome → charter, by any touch or key */
  z.object({ call: z.literal('start') }),
  /** welcome of a terminal that is kept for another → place */
  z.object({ call: z.literal('take-place') }),
  z.object({ call: z.literal('choose-language'), language: Language }),
  /** before a session, for that session */
  z.object({ call: z.literal('choose-comfort'), comfort: Comfort }),
  /** charter → words, or way-in where one may come with a card or without a ticket */
  z.object({ call: z.literal('accept-charter') }),
  /** way-in, code → words: "J'ai un ticket" */
  z.object({ call: z.literal('choose-ticket') }),
  /** way-in: "Sans ticket" */
  z.object({ call: z.literal('ask-without-ticket') }),
  z.object({ call: z.literal('submit-words'), words: z.array(TicketWord).length(TICKET_WORDS) }),
  /** way-in → card: "J'ai une carte" */
  z.object({ call: z.literal('choose-card') }),
  z.object({ call: z.literal('submit-card'), number: CardNumber, pin: Pin }),
  /** card → way-in */
  z.object({ call: z.literal('choose-again') }),
  /** words, card, where they are in use at another terminal: "Continuer ici" */
  z.object({ call: z.literal('move-here') }),
  /** words → code, where the line is down: "Demander un code à l'équipe" */
  z.object({ call: z.literal('ask-code') }),
  z.object({ call: z.literal('submit-code'), code: OneTimeCode }),
  /** charter, way-in, words, card, code, place → welcome */
  z.object({ call: z.literal('leave') }),
  /** someone is still there: keeps charter, way-in, words, card and code from going back to welcome */
  z.object({ call: z.literal('still-there') }),
  /** bar: "Terminer" */
  z.object({ call: z.literal('ask-end') }),
  z.object({ call: z.literal('confirm-end') }),
  /** bar: "Pause" */
  z.object({ call: z.literal('ask-pause') }),
  /** paused: the picture that will bring back, or the one that does */
  z.object({ call: z.literal('touch-picture'), word: TicketWord }),
  /** paused, before a picture was chosen: "Rester" */
  z.object({ call: z.literal('stay-after-all') }),
  /** bar, warning: "Rester" */
  z.object({ call: z.literal('ask-more-time') }),
  /** everywhere: asks for help, or is told how the call stands */
  z.object({ call: z.literal('ask-help') }),
  z.object({ call: z.literal('take-back-help') }),
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
