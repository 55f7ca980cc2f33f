import { isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { KnownName } from './probes/dns-timing.ts';
import { type Reference, readReferences } from './probes/reference.ts';
import type { ServiceDoors } from './probes/service-look.ts';
import { isSsid } from './probes/wifi-link.ts';

/**
 * How a terminal is set up. Given on the command line by the supervisor (`--name=value`); the enrolment code, used once, by the environment so
 * that it is in no process list for long.
 */
export type ShellConfig = {
  dataDir: string;
  runDir: string;
  server: string;
  enrolmentCode: string | null;
  logLevel: string;
  /** Development only: the resident may open addresses of this machine (local stand-ins). */
  allowLoopback: boolean;
  /** Development only, as root: a resident without Chromium's sandbox. The dashboard shows it. */
  allowNoSandbox: boolean;
  /** The program that runs a session as its own OS user, through sudo (provisioning/linux/launcher); null: one user for shell and session. */
  sessionLauncher: string | null;
  /** Other home tiles than assets/services.json. */
  services: string | null;
  /** Where the gateway and the DNS are, when not the system's own (tests and the demo point them at stand-ins). */
  measureGateway: string | null;
  measureDns: string | null;
  /** Reference points beyond the operator, by default none: no public service is asked unless the city says so. */
  measureReferences: readonly Reference[];
  /** The site's own Wi-Fi networks: only their names leave the terminal. */
  measureSsids: readonly string[];
  /** Where a portal is looked for, and a second opinion (probes/portal.ts); empty: at the server itself, where that is plain HTTP. */
  measurePortal: readonly URL[];
  /** A name and the addresses it has: a resolver that says otherwise is wrong. */
  measureDnsKnown: KnownName | null;
  /** Where the doors of services are: real, unless tests and the demo say otherwise. */
  measureServices: ServiceDoors;
};

const References = z.string().transform((text, context) => {
  const read = readReferences(text);
  if (read.ok) return read.value;
  context.addIssue(read.problem);
  return z.NEVER;
});

const Ssids = z
  .string()
  .transform((text) => (text === '' ? [] : text.split(',')))
  .refine((names) => names.every(isSsid), 'each name has 1 to 32 bytes');

const PortalPoints = z
  .string()
  .transform((text) => (text === '' ? [] : text.split(',')))
  .pipe(
    z.array(z.url({ protocol: /^http$/, error: 'must be http:// addresses: a portal is seen over plain HTTP' })).max(2),
  )
  .transform((addresses) => addresses.map((address) => new URL(address)));

const KnownNameArgument = z
  .string()
  .regex(/^[a-z0-9.-]+\.[a-z0-9-]+=[\d.:a-f,]+$/i, 'must be name=address or name=address,address')
  .transform((text) => {
    const [name = '', addresses = ''] = text.split('=');
    return { name: name.toLowerCase(), addresses: addresses.split(',') };
  })
  .refine(({ addresses }) => addresses.every((one) => isIP(one) !== 0), 'what comes after = must be IP addresses');

const ServicesArgument = z
  .string()
  .regex(/^(none|[\d.]+:\d{1,5})$/, 'must be none, or the address:port of a stand-in')
  .transform((text): ServiceDoors => {
    const [address = '', port = ''] = text.split(':');
    return text === 'none' ? { kind: 'none' } : { kind: 'stand-in', address, port: Number(port) };
  });

const Arguments = z.object({
  'data-dir': z.string().startsWith('/', 'must be an absolute path'),
  'run-dir': z.string().startsWith('/', 'must be an absolute path').optional(),
  server: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }),
  'log-level': z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  'allow-loopback': z.literal('').optional(),
  'allow-no-sandbox': z.literal('').optional(),
  'session-launcher': z.string().startsWith('/', 'must be an absolute path').optional(),
  services: z.string().startsWith('/').optional(),
  'measure-gateway': z.ipv4().optional(),
  'measure-dns': z
    .string()
    .regex(/^[\d.]+:\d+$/, 'must be address:port')
    .optional(),
  'measure-references': References.default([]),
  'measure-ssids': Ssids.default([]),
  'measure-portal': PortalPoints.default([]),
  'measure-dns-known': KnownNameArgument.optional(),
  'measure-services': ServicesArgument.optional(),
});

/**
 * Reads the configuration.
 * @returns it, or the list of what is wrong, one readable line each.
 */
export function readShellConfig(
  argv: readonly string[],
  environment: Record<string, string | undefined>,
): { ok: true; config: ShellConfig } | { ok: false; problems: string[] } {
  const given: Record<string, string> = {};
  for (const argument of argv) {
    const match = /^--([a-z-]+)(?:=(.*))?$/.exec(argument);
    if (match?.[1] && match[1] in Arguments.shape) given[match[1]] = match[2] ?? '';
  }
  const parsed = Arguments.safeParse(given);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`) };
  }
  const values = parsed.data;
  return {
    ok: true,
    config: {
      dataDir: values['data-dir'],
      runDir: values['run-dir'] ?? join(values['data-dir'], 'run'),
      server: values.server,
      enrolmentCode: environment['ESCALE_ENROLMENT_CODE'] ?? null,
      logLevel: values['log-level'],
      allowLoopback: values['allow-loopback'] !== undefined,
      allowNoSandbox: values['allow-no-sandbox'] !== undefined,
      sessionLauncher: values['session-launcher'] ?? null,
      services: values.services ?? null,
      measureGateway: values['measure-gateway'] ?? null,
      measureDns: values['measure-dns'] ?? null,
      measureReferences: values['measure-references'],
      measureSsids: values['measure-ssids'],
      measurePortal: values['measure-portal'],
      measureDnsKnown: values['measure-dns-known'] ?? null,
      measureServices: values['measure-services'] ?? { kind: 'real' },
    },
  };
}

/**
 * Switches that would open the kiosk (security.md §2 finding 9: no fuse covers them). A release build refuses to start with any of them.
 * @returns the first one found, or null.
 */
export function dangerousSwitch(argv: readonly string[]): string | null {
  const names = argv
    .filter((argument) => argument.startsWith('--'))
    .map((argument) => argument.slice(2).split('=')[0] ?? '');
  return names.find((name) => DANGEROUS.some((pattern) => pattern.test(name))) ?? null;
}

const DANGEROUS = [
  /^remote-debugging/,
  /^inspect/,
  /^no-sandbox$/,
  /^disable-(web-security|setuid-sandbox|namespace-sandbox|seccomp-filter-sandbox|site-isolation-trials)$/,
  /^load-extension$/,
  /^proxy-/,
  /^host-(rules|resolver-rules)$/,
  /^ignore-certificate-errors/,
  /^log-net-log$/,
  /^enable-logging$/,
  /^user-data-dir$/,
  /^js-flags$/,
  /^allow-(loopback|no-sandbox)$/,
];
