import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pidNamespace, readProcess } from './process-table.ts';
import { sessionProcesses } from './session-processes.ts';
import type { SessionRecord } from './session-record.ts';

/** Lower than any mark (newMark). */
const NO_MARK = 1;

let root: ChildProcess;
let other: ChildProcess;

beforeEach(async () => {
  [root, other] = [spawn('sleep', ['60']), spawn('sleep', ['60'])];
  await Promise.all([once(root, 'spawn'), once(other, 'spawn')]);
});

afterEach(async () => {
  for (const child of [root, other]) {
    if (child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

/** Of a session whose namespace has the number of the one that this test, and so much else, lives in. */
async function record(): Promise<SessionRecord> {
  const first = await readProcess(root.pid ?? 0);
  if (!first) throw new Error('no process');
  return {
    mark: NO_MARK,
    displayNumber: null,
    root: { pid: first.pid, startTime: first.startTime },
    pidNamespace: await pidNamespace(process.pid),
    user: null,
    cgroup: null,
    before: { listeners: [], mounts: [], ipc: [], keys: 0 },
  };
}

describe('the processes of a session', () => {
  it('are all that live in its namespace, as long as its first one lives', async () => {
    const found = (await sessionProcesses(await record())).map(({ pid }) => pid);
    expect(found).toContain(root.pid);
    expect(found).toContain(other.pid);
    expect(found).not.toContain(process.pid);
  });

  it('are none of a later namespace that was given the same number', async () => {
    const session = await record();
    root.kill('SIGKILL');
    await once(root, 'exit');
    expect(await sessionProcesses(session)).toEqual([]);
  });
});
