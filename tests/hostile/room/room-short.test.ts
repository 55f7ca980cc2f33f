import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RoomNumbers } from './room-report.ts';

/** Fifteen seconds alone on two cores; many times that beside other work. */
const WITHIN_MS = 220_000;
const TEST_MS = WITHIN_MS + 20_000;

/** The command as anyone runs it: two days of one room with the autumn night, a power cut, and a server that goes away and comes back. */
async function verifyRoom(...flags: string[]): Promise<{ code: number | null; numbers: RoomNumbers; said: string }> {
  const program = join(import.meta.dirname, 'verify-room.ts');
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
  if (output === '') throw new Error(`verify-room gave no answer (${code}):\n${said}`);
  return { code, numbers: JSON.parse(output) as RoomNumbers, said };
}

it(
  'two days of a room with an hour that comes twice: nobody overtaken, no minute from nowhere, the same on all three sides',
  { timeout: TEST_MS },
  async () => {
    // One world, always the same people: others are for whoever runs the command (docs/room-proof.md says what one in some thirty of them finds).
    const { code, numbers, said } = await verifyRoom('--seed=20261128');
    expect({ ...numbers, said }).toMatchObject({ days: 2, violations: 0, overtaken: 0, found: [] });
    expect(numbers.sessions).toBeGreaterThan(40);
    expect(numbers.checks).toBeGreaterThan(5_000);
    expect(numbers.places).toBeGreaterThan(5);
    expect(numbers.mishaps).toMatchObject({ serverStops: 2, lineCuts: 2 });
    expect(numbers.mishaps['powerCuts']).toBeGreaterThan(2);
    expect(code).toBe(0);
  },
);

it('a network that is not what it should be is found out', { timeout: TEST_MS }, async () => {
  const broken = ['early-end', 'no-grant', 'other-minute', 'lost-fact'];
  const { code, numbers } = await verifyRoom('--days=1', ...broken.map((what) => `--sabotage=${what}`));
  const kinds = new Set(numbers.found.map(({ kind }) => kind));
  expect([...kinds]).toEqual(expect.arrayContaining(['ended-early', 'no-grant', 'not-the-same-minute', 'fact']));
  expect(code).toBe(1);
});
