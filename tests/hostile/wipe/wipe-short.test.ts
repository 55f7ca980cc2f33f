import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LEAST_ROUTES, type ProofNumbers } from './proof-report.ts';

const EXIT_SKIPPED = 2;
/** About 50 s alone on two cores; more than twice that beside other tests. */
const WITHIN_MS = 280_000;
const TEST_MS = WITHIN_MS + 20_000;

type Answer = ProofNumbers & {
  skipped?: string;
  problems: string[];
  ways: { linked: string[]; covered: string[] };
  found: { name: string; place: string }[];
};

/** The proof as anyone runs it, with one session planted instead of two. */
async function verifyWipe(...flags: string[]): Promise<{ code: number | null; answer: Answer; said: string }> {
  const program = join(import.meta.dirname, 'verify-wipe.ts');
  const child = spawn(process.execPath, [program, '--short', '--json', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const late = setTimeout(() => child.kill('SIGTERM'), WITHIN_MS);
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  clearTimeout(late);
  if (output === '') throw new Error(`verify-wipe gave no answer (${code}):\n${said}`);
  return { code, answer: JSON.parse(output) as Answer, said };
}

it(
  'nothing of a session is left anywhere, and the next one cannot be linked to it',
  { timeout: TEST_MS },
  async ({ skip }) => {
    const { code, answer, said } = await verifyWipe();
    if (code === EXIT_SKIPPED) skip(answer.skipped);
    expect({ ...answer, said }).toMatchObject({ hits: 0, diskHits: 0, links: 0, problems: [] });
    expect(answer.controlRoutesFound).toBeGreaterThanOrEqual(LEAST_ROUTES);
    expect(answer.controlRoutesFound).toBe(answer.routes);
    expect(answer.ways.covered).toEqual(expect.arrayContaining(['cookie', 'etag', 'service-worker', 'tcp-connection']));
    expect(code).toBe(0);
  },
);

it(
  'a kiosk that does not wipe, and says it did, is found out on every route',
  { timeout: TEST_MS },
  async ({ skip }) => {
    const { code, answer } = await verifyWipe('--sabotage');
    if (code === EXIT_SKIPPED) skip(answer.skipped);
    expect(new Set(answer.found.map(({ name }) => name)).size).toBeGreaterThanOrEqual(answer.routes);
    expect(answer.found.every(({ place }) => place === 'next-files' || place === 'memory-next')).toBe(true);
    expect(answer.ways.linked).toContain('worker-beacon');
    expect(code).toBe(1);
  },
);
