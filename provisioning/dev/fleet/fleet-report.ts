import { z } from 'zod';

/** What the fleet's process says on its standard output, one JSON object a line. Nothing in it is secret. */
export const FleetReport = z.discriminatedUnion('kind', [
  /** the terminals of a site are enrolled and have their simulated past */
  z.object({ kind: z.literal('settled'), siteName: z.string() }),
  /** every terminal is connected and free; from now on people come */
  z.object({ kind: z.literal('open'), terminals: z.number().int() }),
  z.object({ kind: z.literal('cut'), siteName: z.string() }),
  z.object({ kind: z.literal('mended'), siteName: z.string() }),
]);
export type FleetReport = z.infer<typeof FleetReport>;

/** @returns the report, or undefined for a line that is none. */
export function parseFleetReport(line: string): FleetReport | undefined {
  try {
    return FleetReport.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** What the process is told, as JSON in its environment under FLEET_TASK: in no list of processes, and gone with it. */
export const FLEET_TASK = 'ESCALE_FLEET_TASK';
export const FleetTask = z.object({
  url: z.url(),
  signIn: z.object({ name: z.string(), email: z.string(), password: z.string() }),
  dataDir: z.string().startsWith('/'),
  /** the server's data folder, where the past is written */
  serverDataDir: z.string().startsWith('/'),
  speed: z.number().int(),
  seed: z.number().int(),
});
export type FleetTask = z.infer<typeof FleetTask>;
