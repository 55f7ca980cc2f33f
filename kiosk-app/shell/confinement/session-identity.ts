import { lstat, readFile, readlink, realpath } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { ROOT_FOLDERS } from './namespace-mounts.ts';
import type { InlineFile, SystemFacts } from './namespace-mounts.ts';

/** Who the resident's programs believe to be: the same on every terminal, so that a page learns nothing from a path or a user name. */
export interface SessionIdentity {
  uid: number;
  userName: string;
  home: string;
  hostName: string;
}

export const SESSION_IDENTITY: SessionIdentity = {
  uid: 1000,
  userName: 'usager',
  home: '/home/usager',
  hostName: 'poste',
};

/** The files of /etc that are made, not copied. Names are looked up in files and DNS only: no daemon's socket is inside. */
export function identityFiles({ uid, userName, home }: SessionIdentity, facts: SystemFacts): InlineFile[] {
  return [
    { inside: '/etc/passwd', content: `${userName}:x:${uid}:${uid}::${home}:/usr/sbin/nologin\n` },
    { inside: '/etc/group', content: `${userName}:x:${uid}:\n` },
    {
      inside: '/etc/nsswitch.conf',
      content: 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n',
    },
    { inside: '/etc/resolv.conf', content: facts.resolvConf },
  ];
}

async function linkTarget(path: string): Promise<string | null> {
  return (await lstat(path)).isSymbolicLink() ? await readlink(path) : null;
}

/** Reads what the mounts depend on from this machine. A missing file is left out; it never rejects. */
export async function readSystemFacts(): Promise<SystemFacts> {
  const rootFolders: SystemFacts['rootFolders'] = [];
  for (const path of ROOT_FOLDERS) {
    try {
      rootFolders.push({ path, link: await linkTarget(path) });
    } catch {
      // /lib32 on most machines
    }
  }
  return {
    rootFolders,
    localtime: await linkTarget('/etc/localtime').catch(() => null),
    resolvConf: await realpath('/etc/resolv.conf')
      .then((path) => readFile(path, 'utf8'))
      .catch(() => ''),
    asRoot: process.getuid?.() === 0,
    memoryBytes: totalmem(),
    language: process.env['LANG'] ?? 'fr_FR.UTF-8',
  };
}
