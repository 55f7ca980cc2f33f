/**
 * Where a probe round looks on this machine: the kernel's folders and the folders of programs. Tests give it a tree of their own.
 * @see sysfs(5), proc(5), environ(7)
 */
export type LinuxSystem = { sysNet: string; proc: string; programPath: string };

/** This machine. On Debian `iw` lies in sbin, which is in no ordinary account's PATH. */
export const thisMachine: LinuxSystem = {
  sysNet: '/sys/class/net',
  proc: '/proc',
  programPath: [process.env['PATH'] ?? '/usr/bin:/bin', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':'),
};
