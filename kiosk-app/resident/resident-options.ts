import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Language } from '../core/screen-contract.ts';
import bundledServices from '#assets/services.json';

/** What the shell starts the resident's process with. */
export type ResidentOptions = {
  /** Development and tests only: stand-in sites on this machine may open. */
  allowLoopback: boolean;
  /**
   * The session has a display of its own, which the shell keeps out of sight until the grant: the home is painted on it, in this language, while it
   * waits. Null: the window itself stays hidden until `show`.
   */
  paintedIn: Language | null;
  /** Addresses of the home tiles by their id. */
  services: ReadonlyMap<string, string>;
};

const Services = z.array(z.object({ id: z.string().max(60), address: z.url({ protocol: /^https?$/ }) }));

/**
 * Reads the command line: `--allow-loopback`, `--painted-in=<language>`, `--services=<file>`.
 * @throws when the file of services is missing or not of its form, or the language none of ours: a terminal that is set up wrongly must not open
 */
export function readResidentOptions(argv: readonly string[]): ResidentOptions {
  const valueOf = (name: string) => argv.find((argument) => argument.startsWith(name))?.slice(name.length);
  const file = valueOf('--services=');
  const painted = valueOf('--painted-in=');
  const services = Services.parse(file ? JSON.parse(readFileSync(file, 'utf8')) : bundledServices);
  return {
    allowLoopback: argv.includes('--allow-loopback'),
    paintedIn: painted === undefined ? null : Language.parse(painted),
    services: new Map(services.map(({ id, address }) => [id, address])),
  };
}
