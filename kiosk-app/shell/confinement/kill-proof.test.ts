import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { killProven, untilDead } from './kill-proof.ts';
import { readProcess } from './process-table.ts';
import { hostDisplayOf } from './session-display.ts';

const display = hostDisplayOf(':0');

test('a death that is not proven in time is refused, not believed', async () => {
  const never = new Promise<never>(() => {});
  const resident = killProven({ channel: new PassThrough(), display, dead: () => never, kill: async () => {} }, 20);
  await expect(resident.kill()).rejects.toMatchObject({ code: 'kill-not-proven' });
});

test('a process that ends by itself is told from a killed one, and killing it again changes nothing', async () => {
  const child = spawn('/bin/sh', ['-c', 'exit 3'], { stdio: 'ignore' });
  const resident = killProven({
    channel: new PassThrough(),
    display,
    dead: async () => ({ code: (await once(child, 'exit'))[0] as number }),
    kill: async () => void child.kill('SIGKILL'),
  });
  expect(await resident.exited).toEqual({ reason: 'died', code: 3 });
  await resident.kill();
  expect(await resident.exited).toEqual({ reason: 'died', code: 3 });
});

test('waits for this very process, and takes a zombie for dead', async () => {
  // The parent never waits for its child, which stays a zombie until the parent ends.
  const parent = spawn('/bin/bash', ['-c', 'sleep 30 & echo $!; exec sleep 30'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const child = await readProcess(Number(line.toString()));
  expect(child).not.toBeNull();
  process.kill(Number(line.toString()), 'SIGKILL');
  if (child) await untilDead([child]);
  expect(await readProcess(process.pid)).not.toBeNull();
  expect(await readProcess(Number(line.toString()))).toBeNull();
  parent.kill('SIGKILL');
});
