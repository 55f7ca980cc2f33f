import type { SessionIdentity } from './session-identity.ts';
import { writableSizes } from './writable-sizes.ts';

/**
 * What a resident's namespace is made of, as bwrap(1) arguments. An allow-list: what is not named here does not exist inside.
 * Two layers: the outer one holds the session's display (it alone sees the host's display), the inner one holds the resident's process.
 */
const MEBIBYTE = 1024 * 1024;
/** The outer layer only keeps a socket, a lock and a fifo. */
const OUTER_WRITABLE_BYTES = 4 * MEBIBYTE;

/** Read-only, where they exist: fonts, certificates, the loader's cache, names of services. Nothing that names the machine or its users. */
export const ETC_ALLOWED = [
  '/etc/alternatives',
  '/etc/ca-certificates',
  '/etc/fonts',
  '/etc/gai.conf',
  '/etc/gtk-3.0',
  '/etc/host.conf',
  '/etc/hosts',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/locale.alias',
  '/etc/mime.types',
  '/etc/protocols',
  '/etc/services',
  '/etc/ssl/certs',
  '/etc/ssl/openssl.cnf',
];
/** Merged into /usr on Debian 12, real folders elsewhere. */
export const ROOT_FOLDERS = ['/bin', '/lib', '/lib32', '/lib64', '/sbin'] as const;

/** Where things stand inside, whatever their place outside: the host's own paths are not told. */
export const INSIDE = {
  electron: '/opt/escale/electron',
  app: '/opt/escale/app',
  hostAuthority: '/run/escale/host.auth',
  sessionAuthority: '/run/escale/session.auth',
} as const;

/** What was found on this machine (system-facts.ts). */
export interface SystemFacts {
  /** "/bin" -> "usr/bin" where it is a link, null where a real folder; absent where it does not exist */
  rootFolders: { path: string; link: string | null }[];
  /** target of /etc/localtime, which Chromium reads for the name of the zone; null where it is no link */
  localtime: string | null;
  /** the resolver's file, its link followed (it often leads into /run, which is not mounted) */
  resolvConf: string;
  /** does the shell run as root (development)? */
  asRoot: boolean;
  /** of the machine, in bytes */
  memoryBytes: number;
  /** LANG of the shell */
  language: string;
}

export interface OuterMounts {
  hostSocket: string;
  electronFolder: string;
  /** null: inside Electron's own folder */
  appFolder: string | null;
}

/** A small file given to bwrap through a file descriptor, so that it never touches a disk. */
export interface InlineFile {
  inside: string;
  content: Buffer | string;
}

/** One option with its values, kept on one line. */
function option(...words: string[]): string[] {
  return words;
}

function systemMounts(facts: SystemFacts): string[] {
  return [
    ...option('--ro-bind', '/usr', '/usr'),
    ...facts.rootFolders.flatMap(({ path, link }) =>
      link === null ? ['--ro-bind', path, path] : ['--symlink', link, path],
    ),
    ...option('--dev', '/dev'),
  ];
}

function memory(path: string, bytes: number, mode: string): string[] {
  return ['--perms', mode, '--size', String(bytes), '--tmpfs', path];
}

/** The root and /dev are tmpfs too, without a limit: closed once everything is in place. */
const SEALED = ['--remount-ro', '/dev', '--remount-ro', '/'];

const APART = [
  '--unshare-user',
  '--unshare-pid',
  '--die-with-parent',
  '--new-session',
  '--clearenv',
  '--cap-drop',
  'ALL',
];

/**
 * Arguments of the outer layer, up to and without the command.
 * @param inlineFiles with the file descriptor each comes through
 */
export function outerArguments(
  facts: SystemFacts,
  mounts: OuterMounts,
  identity: SessionIdentity,
  inlineFiles: { inside: string; fd: number }[],
  infoFd: number,
): string[] {
  const { uid, hostName } = identity;
  return [
    ...APART,
    ...option('--unshare-ipc', '--unshare-cgroup-try', '--unshare-uts', '--hostname', hostName),
    ...option('--uid', String(uid), '--gid', String(uid), '--info-fd', String(infoFd)),
    ...systemMounts(facts),
    // For root, bwrap covers parts of a new /proc, and the kernel then allows no further one inside (mount_namespaces(7)): the host's instead,
    // seen by the display's server only.
    ...(facts.asRoot ? option('--bind', '/proc', '/proc') : option('--proc', '/proc')),
    ...ETC_ALLOWED.flatMap((path) => ['--ro-bind-try', path, path]),
    ...(facts.localtime === null
      ? ['--ro-bind-try', '/etc/localtime', '/etc/localtime']
      : ['--symlink', facts.localtime, '/etc/localtime']),
    ...memory('/dev/shm', OUTER_WRITABLE_BYTES, '1777'),
    ...memory('/tmp', OUTER_WRITABLE_BYTES, '1777'),
    ...memory('/run', OUTER_WRITABLE_BYTES, '0755'),
    ...option('--perms', '1777', '--dir', '/tmp/.X11-unix'),
    ...option('--ro-bind', mounts.hostSocket, mounts.hostSocket),
    ...option('--ro-bind', mounts.electronFolder, INSIDE.electron),
    ...(mounts.appFolder === null ? [] : ['--ro-bind', mounts.appFolder, INSIDE.app]),
    ...inlineFiles.flatMap(({ inside, fd }) => ['--perms', '0400', '--file', String(fd), inside]),
    ...SEALED,
  ];
}

/**
 * Arguments of the inner layer, up to and without the command. Its sources are paths of the outer layer.
 * @param filterFd where its filter of system calls comes through; null for none
 */
export function innerArguments(
  facts: SystemFacts,
  identity: SessionIdentity,
  displayNumber: number,
  filterFd: number | null,
): string[] {
  const { uid, userName, home } = identity;
  const sizes = writableSizes(facts.memoryBytes);
  const socket = `/tmp/.X11-unix/X${displayNumber}`;
  const runtimeFolder = `/run/user/${uid}`;
  const environment = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    USER: userName,
    LOGNAME: userName,
    LANG: facts.language,
    TMPDIR: '/tmp',
    DISPLAY: `:${displayNumber}`,
    XAUTHORITY: INSIDE.sessionAuthority,
    XDG_RUNTIME_DIR: runtimeFolder,
    XDG_SESSION_TYPE: 'x11',
    // No bus inside; said openly, so that libraries do not go and start one.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    DBUS_SYSTEM_BUS_ADDRESS: 'disabled:',
    NO_AT_BRIDGE: '1',
  };
  return [
    ...APART,
    ...(filterFd === null ? [] : ['--seccomp', String(filterFd)]),
    ...systemMounts(facts),
    ...option('--proc', '/proc'),
    ...option('--ro-bind', '/etc', '/etc', '--ro-bind', '/opt/escale', '/opt/escale'),
    ...memory('/dev/shm', sizes['/dev/shm'], '1777'),
    ...memory('/tmp', sizes['/tmp'], '1777'),
    ...memory('/var/tmp', sizes['/var/tmp'], '1777'),
    ...memory('/run', sizes['/run'], '0755'),
    ...memory(home, sizes.home, '0700'),
    ...option('--perms', '0700', '--dir', runtimeFolder),
    ...option('--perms', '1777', '--dir', '/tmp/.X11-unix', '--ro-bind', socket, socket),
    ...option('--ro-bind', INSIDE.sessionAuthority, INSIDE.sessionAuthority),
    ...SEALED,
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...option('--chdir', home),
  ];
}
