import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { findResidue } from '../../../kiosk-app/shell/confinement/residue.ts';
import { newMark, tracesBefore, writeSessionRecord } from '../../../kiosk-app/shell/confinement/session-record.ts';
import { releaseLastMedia } from '../../../kiosk-app/shell/confinement/sweep.ts';

// Run as root in a mount namespace of its own (media.test.ts): a session's record, then a stick that is mounted "during" it, and what the check
// says before and after the step that unmounts. Prints one JSON object.
const [, , runDir = ''] = process.argv;
const stick = `/media/escale-test-${process.pid}`;
const busy = '/mnt';

mkdirSync(stick, { recursive: true });
mkdirSync(runDir, { recursive: true });
// Mounted before the session: the machine's own affair.
execFileSync('/usr/bin/mount', ['-t', 'tmpfs', 'none', busy]);
const user = process.getuid?.() ?? 0;
const before = await tracesBefore(user);
const record = {
  mark: newMark(),
  displayNumber: null,
  root: null,
  pidNamespace: 'none',
  user: null,
  cgroup: null,
  before,
};
await writeSessionRecord(runDir, record);

const mountsLeft = async (): Promise<number> =>
  (await findResidue(runDir)).find(({ kind }) => kind === 'mount')?.count ?? 0;
const atFirst = await mountsLeft();
execFileSync('/usr/bin/mount', ['-t', 'tmpfs', 'none', stick]);
execFileSync('/usr/bin/mount', ['-t', 'tmpfs', 'none', '/media']);
const mounted = await mountsLeft();
// One that is in use resists, and must be found.
process.chdir('/media');
await releaseLastMedia(runDir);
const inUse = await mountsLeft();
process.chdir('/');
await releaseLastMedia(runDir);
const released = await mountsLeft();
mkdirSync(join(runDir, 'below'), { recursive: true });
execFileSync('/usr/bin/mount', ['-t', 'tmpfs', 'none', join(runDir, 'below')]);
const inRunDir = await mountsLeft();
execFileSync('/usr/bin/umount', [join(runDir, 'below'), busy]);
rmdirSync(stick);
process.stdout.write(JSON.stringify({ atFirst, mounted, inUse, released, inRunDir }));
