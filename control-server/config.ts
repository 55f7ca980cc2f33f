import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { MAX_SERVICES } from '#protocol/limits.ts';

/** How this server is set up, checked. */
export type Config = {
  dataDir: string;
  host: string;
  /** 0: any free port */
  port: number;
  /** The address people and terminals use, when it is not the one listened on; null: the listening address. */
  publicUrl: string | null;
  /** People reach this server over TLS (ended by a proxy in front of it): cookies are Secure and `__Host-`. */
  isTls: boolean;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  dashboardDir: string;
  /** how dear one try at a ticket of a terminal's book is: scrypt with N = 2^this */
  bookLog2N: number;
  /** how mail goes out, as smtp:// or smtps:// with user and password where needed; null: no mail is sent */
  smtpUrl: string | null;
  mailFrom: string;
  /** hosts whose doors one terminal of each site looks at; empty: none */
  services: readonly string[];
};

const DEFAULT_DASHBOARD = fileURLToPath(new URL('../dist/dashboard', import.meta.url));

const Environment = z.object({
  ESCALE_DATA_DIR: z.string({ error: 'manque : le dossier des données' }).min(1, 'manque : le dossier des données'),
  ESCALE_HOST: z.string().min(1).default('127.0.0.1'),
  ESCALE_PORT: z
    .string()
    .default('4600')
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'doit être un port, de 0 à 65535')
    .transform(Number),
  ESCALE_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'doit être une adresse http:// ou https://' })
    .refine((url) => new URL(url).pathname === '/', 'doit être une adresse sans chemin')
    .optional(),
  ESCALE_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
      error: 'doit être trace, debug, info, warn, error ou silent',
    })
    .default('info'),
  ESCALE_ALLOW_PLAIN_HTTP: z.enum(['0', '1'], { error: 'doit être 0 ou 1' }).default('0'),
  ESCALE_BOOK_LOG2N: z
    .string()
    .default('17')
    .refine((text) => /^1[0-9]$|^20$/.test(text), 'doit être un nombre de 10 à 20')
    .transform(Number),
  ESCALE_SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'doit être une adresse smtp:// ou smtps://' }).optional(),
  ESCALE_MAIL_FROM: z.email({ error: 'doit être une adresse de messagerie' }).default('escale@localhost.localdomain'),
  ESCALE_SERVICES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((host) => host.trim() || []))
    .refine(
      (hosts) => hosts.length <= MAX_SERVICES && hosts.every((host) => /^[a-z0-9.-]{1,100}$/i.test(host)),
      `doit être une liste de noms séparés par des virgules, ${MAX_SERVICES} au plus`,
    ),
  ESCALE_DASHBOARD_DIR: z.string().min(1).default(DEFAULT_DASHBOARD),
});

/** @returns the configuration, or every problem found, one readable line each (French: a technician reads them aloud). */
export function readConfig(
  env: Record<string, string | undefined>,
): { ok: true; config: Config } | { ok: false; problems: string[] } {
  const ours = Object.fromEntries(Object.entries(env).filter(([name, value]) => name.startsWith('ESCALE_') && value));
  const parsed = Environment.safeParse(ours);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} : ${issue.message}`);
  // Judged even when another variable is wrong: the list holds all there is to mend.
  const host = ours['ESCALE_HOST'] ?? '127.0.0.1';
  const publicUrl = parsePublic(ours['ESCALE_PUBLIC_URL']);
  const isTls = publicUrl?.protocol === 'https:';
  const reached = publicUrl?.hostname ?? host;
  if (!isTls && ours['ESCALE_ALLOW_PLAIN_HTTP'] !== '1' && !(isLoopback(host) && isLoopback(reached))) {
    problems.push(
      `ESCALE_HOST : « ${reached} » se joint par le réseau sans chiffrement ; donnez une adresse https:// à ESCALE_PUBLIC_URL (ou ESCALE_ALLOW_PLAIN_HTTP=1 pour un essai)`,
    );
  }
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  const value = parsed.data;
  return {
    ok: true,
    config: {
      dataDir: resolve(value.ESCALE_DATA_DIR),
      host: value.ESCALE_HOST,
      port: value.ESCALE_PORT,
      publicUrl: publicUrl?.origin ?? null,
      isTls,
      logLevel: value.ESCALE_LOG_LEVEL,
      dashboardDir: resolve(value.ESCALE_DASHBOARD_DIR),
      bookLog2N: value.ESCALE_BOOK_LOG2N,
      smtpUrl: value.ESCALE_SMTP_URL ?? null,
      mailFrom: value.ESCALE_MAIL_FROM,
      services: value.ESCALE_SERVICES,
    },
  };
}

function parsePublic(text: string | undefined): URL | null {
  return text && URL.canParse(text) ? new URL(text) : null;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
