import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FaultNumbers } from './faults-report.ts';

const WITHIN_MS = 110_000;

/** The command as anyone runs it, with a few rounds of what needs no root and no tools. */
async function verifyFaults(...flags: string[]): Promise<{ code: number | null; numbers: FaultNumbers; said: string }> {
  const program = join(import.meta.dirname, 'verify-faults.ts');
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
  if (output === '') throw new Error(`verify-faults gave no answer (${code}):\n${said}`);
  return { code, numbers: JSON.parse(output) as FaultNumbers, said };
}

it('no fact is lost, told twice or out of order, whatever was killed, silenced, damaged or restored', async () => {
  const { code, numbers, said } = await verifyFaults();
  expect({ ...numbers, said }).toMatchObject({ lost: 0, doubled: 0, violations: 0, found: [], crashes: [] });
  expect(numbers.rounds).toBeGreaterThanOrEqual(4);
  expect(numbers.facts).toBeGreaterThan(40);
  expect(code).toBe(0);
});

it('a server that acknowledged what it did not commit is found out', async () => {
  const { code, numbers } = await verifyFaults('--nemesis=line-cut', '--sabotage=lost-row');
  expect(numbers.found.map(({ kind }) => kind)).toContain('lost');
  expect(code).toBe(1);
});
