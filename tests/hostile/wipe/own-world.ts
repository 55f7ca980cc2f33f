import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { kioskSeat } from '../../../provisioning/dev/kiosk-user.ts';
import { sabotage } from './sabotage.ts';

/**
 * The proof runs in a world of its own: PID and mount namespaces in which only its programs exist, and in which all that can be written on a
 * disk is one ext4 image. So every process of /proc and every writable file system is the stage's and can be searched to the end; and whatever
 * happens, killing the first process ends everything and unmounts everything. Its network is its own too: loopback and nothing else, so that no
 * socket of another program of this machine is taken for one that a session left, and nothing can reach a real site.
 *
 *   outside (this machine) ──unshare──► bash, PID 1, reaps ──► inside: the proof ──► server, screen, kiosk, residents
 */
const IMAGE_MEBIBYTES = 1024;
/** The image as the inside sees it: an open file without a name. */
export const IMAGE_FD = 3;
const INSIDE_MARK = 'ESCALE_WIPE_PROOF_INSIDE';
const ROOM = '/run/proof';
/** The whole image, as mounted. */
export const DISK = join(ROOM, 'disk');
const BACKING = join(ROOM, 'backing');
/** The clone this program is of. */
const REPOSITORY = realpathSync(join(import.meta.dirname, '../../..'));
/** Folders that must stay writable on the machine's own disk: searched too, by the time of their files' last change. */
const KEPT_WRITABLE = ['/var/log', '/var/lib/escale-dev'];

/** Who the kiosk is, and where it is at home. */
export type OwnWorld = { uid: number; gid: number; home: string };

type Mark = OwnWorld & { image: string; app: string };

export const isInside = (): boolean => process.env[INSIDE_MARK] !== undefined;

/** @returns why this machine cannot have such a world; null when it can */
export function whyNoOwnWorld(): string | null {
  if (process.platform !== 'linux') return 'Linux only';
  if (process.getuid?.() !== 0)
    return 'root is needed: to mount the disk image and to read the memory of all processes';
  for (const program of ['unshare', 'setpriv', 'ip', 'mkfs.ext4', 'mount', 'bwrap', 'Xvfb', 'Xephyr', 'xdotool'])
    if (spawnSync('which', [program]).status !== 0) return `${program} is not installed`;
  const tried = spawnSync('unshare', [
    '--mount',
    '--net',
    '--pid',
    '--fork',
    '--mount-proc',
    'mount',
    '-t',
    'tmpfs',
    'tmpfs',
    '/run',
  ]);
  return tried.status === 0 ? null : 'namespaces and mounts are refused here';
}

/**
 * Runs this program again inside, with the same arguments.
 * @param keepImage where to keep the disk image, or null
 * @returns its exit code
 */
export async function runInside(program: string, args: readonly string[], keepImage: string | null): Promise<number> {
  const work = mkdtempSync(join(tmpdir(), 'escale-proof-'));
  chmodSync(work, 0o711);
  const tidy = () => rmSync(work, { recursive: true, force: true });
  process.once('exit', tidy);
  try {
    const { account, app } = await kioskSeat(work);
    if (!account) throw new Error('the kiosk would run as root: no account could be made for it');
    const image = join(work, 'disk.img');
    const mark: Mark = { image, uid: account.uid, gid: account.gid, home: account.home, app };
    writeFileSync(image, '');
    truncateSync(image, IMAGE_MEBIBYTES * 1024 * 1024);
    execFileSync('mkfs.ext4', ['-q', '-F', image]);
    const disk = openSync(image, 'r');
    const reap = '"$@" & wait $!';
    const child = spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'KILL', 'unshare', '--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'],
        ...['--propagation', 'private', 'bash', '-c', reap, 'reap', process.execPath, program, ...args],
      ],
      {
        stdio: ['inherit', 'inherit', 'inherit', disk],
        env: { ...process.env, TMPDIR: '/tmp', [INSIDE_MARK]: JSON.stringify(mark) },
      },
    );
    // Whoever stops us stops all of it, and what lies on this machine's disk is taken away below.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => child.kill('SIGKILL'));
    const code = await new Promise<number>((resolve) => {
      child.once('exit', (status) => resolve(status ?? 1));
      child.once('error', () => resolve(1));
    });
    if (keepImage) copyFileSync(`/proc/self/fd/${disk}`, keepImage);
    closeSync(disk);
    return code;
  } finally {
    tidy();
  }
}

/**
 * Inside: mounts the image over every place of the disk that can be written, and closes the rest. Throws when a mount fails.
 * @param nameServer IPv4 address of the only resolver
 * @param isSabotaged put a kiosk that does not wipe in the place of the built one (sabotage.ts)
 */
export function furnishInside(nameServer: string, isSabotaged: boolean): OwnWorld {
  const { image, app, uid, gid, home } = JSON.parse(process.env[INSIDE_MARK] ?? '') as Mark;
  const mount = (...args: string[]) => execFileSync('mount', args);
  process.chdir('/');
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  const resolver = realpathSync('/etc/resolv.conf');
  mount('-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/run');
  mount('-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', '/dev/shm');
  mkdirSync(DISK, { recursive: true });
  chmodSync(ROOM, 0o700);
  // Names are asked of the hostile site's own resolver, so that sites with canaries in their names stand in no file.
  const own = resolver.startsWith('/run/') ? resolver : join(ROOM, 'resolv.conf');
  mkdirSync(dirname(own), { recursive: true });
  writeFileSync(own, `nameserver ${nameServer}\n`, { mode: 0o644 });
  if (own !== resolver) mount('--bind', own, resolver);
  // Through a mount of its own: the loop device keeps the image open for writing, and the machine's disk is closed to writing below.
  mkdirSync(BACKING);
  mount('--bind', dirname(image), BACKING);
  mount('-o', 'loop', join(BACKING, basename(image)), DISK);
  // A clone that lies where the image comes to lie stays in sight, closed to writing like the rest of the disk.
  const isCovered = ['/tmp/', '/var/tmp/', `${home}/`].some((folder) => REPOSITORY.startsWith(folder));
  const kept = join(ROOM, 'repository');
  if (isCovered) {
    mkdirSync(kept);
    // With what is mounted in it: the cache stays open to writing, as it is where nothing covers it.
    mount('--bind', join(REPOSITORY, '.cache'), join(REPOSITORY, '.cache'));
    mount('--rbind', REPOSITORY, kept);
  }
  // From here on only the mount and one open descriptor hold it: it is gone when they are.
  rmSync(image);
  for (const [folder, mode, place] of [
    ['tmp', 0o1777, '/tmp'],
    ['var-tmp', 0o1777, '/var/tmp'],
    ['home', 0o700, home],
  ] as const) {
    mkdirSync(join(DISK, folder));
    chmodSync(join(DISK, folder), mode);
    mount('--bind', join(DISK, folder), place);
  }
  chownSync(home, uid, gid);
  if (isCovered) {
    mkdirSync(REPOSITORY, { recursive: true });
    mount('--rbind', kept, REPOSITORY);
    mount('-o', 'remount,bind,ro', REPOSITORY);
    mount('-o', 'remount,bind,ro', kept);
  }
  if (isSabotaged) {
    const copy = join(ROOM, 'sabotaged');
    const built = join(app, 'dist/kiosk');
    sabotage(built, copy);
    execFileSync('chmod', ['-R', 'a+rX', copy]);
    mount('--bind', copy, built);
  }
  const cache = isCovered ? [] : [join(REPOSITORY, '.cache')];
  for (const folder of [...cache, ...KEPT_WRITABLE]) if (existsSync(folder)) mount('--bind', folder, folder);
  mount('-o', 'remount,bind,ro', '/');
  return { uid, gid, home };
}

/** Once nothing runs any more: takes the image off, so that all of it is on the "disk". @returns whether it was possible */
export function takeDiskOff(home: string): boolean {
  return ['/tmp', '/var/tmp', home, DISK].every((place) => spawnSync('umount', [place]).status === 0);
}
