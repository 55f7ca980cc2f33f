import { readFileSync } from 'node:fs';
import { z } from 'zod';
import bundledServices from '#assets/services.json';

/** What the shell starts the resident's process with. */
export type ResidentOptions = {
  /** Development and tests only: stand-in sites on this machine may open. */
  allowLoopback: boolean;
  /**
   * The session has a display of its own, and the shell keeps that display out of sight until the grant: the home may be painted on it while it waits.
   * Left out, the window itself stays hidden until `show`.
   */
  displayIsHidden: boolean;
  /** Addresses of the home tiles by their id. */
  services: ReadonlyMap<string, string>;
};

const Services = z.array(z.object({ id: z.string().max(60), address: z.url({ protocol: /^https?$/ }) }));

/**
 * Reads the command line: `--allow-loopback`, `--display-is-hidden`, `--services=<file>`.
 * @throws when the file of services is missing or not of its form: a terminal that is set up wrongly must not open
 */
export function readResidentOptions(argv: readonly string[]): ResidentOptions {
  const file = argv.find((argument) => argument.startsWith('--services='))?.slice('--services='.length);
  const services = Services.parse(file ? JSON.parse(readFileSync(file, 'utf8')) : bundledServices);
  return {
    allowLoopback: argv.includes('--allow-loopback'),
    displayIsHidden: argv.includes('--display-is-hidden'),
    services: new Map(services.map(({ id, address }) => [id, address])),
  };
}
