import { z } from 'zod';
import { Diagnosis } from '#protocol/diagnosis.ts';
import { Incident } from '#protocol/incidents.ts';
import { Id } from '#protocol/identifiers.ts';

/** What the operator's program is told on its standard input, a word a line. */
export const OperatorWord = z.enum(['dns-right', 'dns-wrong']);
export type OperatorWord = z.infer<typeof OperatorWord>;

/** How a terminal of a world is set up, as JSON on its command line. */
export const TerminalSettings = z.object({
  /** as the kiosk's own (shell-config.ts) */
  arguments: z.array(z.string()),
  /** of a start that enrols it */
  code: z.string().nullable(),
  /** it believes to be on Wi-Fi: a stand-in for the card, and what `iw` says of it (standin-air.ts); null: it has a cable */
  air: z.object({ sysNet: z.string(), programPath: z.string() }).nullable(),
});
export type TerminalSettings = z.infer<typeof TerminalSettings>;

/** What a terminal says, one JSON line each. */
export const TerminalSays = z.discriminatedUnion('says', [
  z.object({ says: z.literal('enrolled'), terminalId: Id }),
  z.object({ says: z.literal('line'), isUp: z.boolean() }),
]);
export type TerminalSays = z.infer<typeof TerminalSays>;

/** What the desk beside the server is asked, and what it says; moments are its own machine's, which is everybody's here. */
export const DeskAsks = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('site'), name: z.string() }),
  z.object({ ask: z.literal('code'), siteId: Id, terminalName: z.string() }),
  z.object({ ask: z.literal('incidents'), siteId: Id }),
]);
export type DeskAsks = z.infer<typeof DeskAsks>;

export const DeskSays = z.discriminatedUnion('says', [
  z.object({ says: z.literal('ready') }),
  z.object({ says: z.literal('answer'), id: z.number(), value: z.unknown() }),
  /** a site's verdict changed */
  z.object({
    says: z.literal('verdict'),
    at: z.number(),
    siteId: Id,
    diagnosis: Diagnosis,
    lossPercent: z.number().nullable(),
    heard: z.number(),
  }),
  z.object({ says: z.literal('alert'), at: z.number(), body: z.unknown() }),
]);
export type DeskSays = z.infer<typeof DeskSays>;
export const SiteMade = z.object({ siteId: Id });
export const CodeMade = z.object({ code: z.string() });
export const IncidentsTold = z.object({ incidents: z.array(Incident) });
