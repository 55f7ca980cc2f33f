import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startedBy } from './demo-state.ts';

test("behind npm's `sh -c` stands npm; any other parent stands for itself", async () => {
  // Two commands, so that the shell stays instead of becoming the first one.
  const shell = spawn('sh', ['-c', 'echo ready; read line; :'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const other = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  try {
    await once(shell.stdout, 'data');
    expect(startedBy(shell.pid ?? 0)).toBe(`${shell.pid} ${process.pid}`);
    expect(startedBy(other.pid ?? 0)).toBe(`${other.pid}`);
  } finally {
    shell.kill();
    other.kill();
  }
});
