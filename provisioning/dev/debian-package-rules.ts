export type Need = 'kiosk' | 'test';

type Package = {
  name: string;
  /** The name since the 64-bit time_t transition (Debian 13, Ubuntu 24.04), where it changed. */ t64?: string;
};

/** Libraries Electron loads, then what the kiosk and its window on a developer's desktop run. */
const kioskPackages: Package[] = [
  { name: 'libnss3' },
  { name: 'libatk1.0-0', t64: 'libatk1.0-0t64' },
  { name: 'libatk-bridge2.0-0', t64: 'libatk-bridge2.0-0t64' },
  { name: 'libcups2', t64: 'libcups2t64' },
  { name: 'libgtk-3-0', t64: 'libgtk-3-0t64' },
  { name: 'libgbm1' },
  { name: 'libasound2', t64: 'libasound2t64' },
  { name: 'bubblewrap' },
  { name: 'xserver-xephyr' },
  { name: 'xvfb' },
  { name: 'openbox' },
  { name: 'xdotool' },
  { name: 'xclip' },
  { name: 'xauth' },
  // xdpyinfo and xwininfo; xwd.
  { name: 'x11-utils' },
  { name: 'x11-apps' },
  { name: 'iputils-ping' },
  { name: 'iproute2' },
];

/** Debian's own browser shows the dashboard to Playwright; ImageMagick's `import` takes the tests' pictures; nft drops packets in tests of the network; a session
 * gets its own user through sudo;
 * certutil makes the test authority of the wipe's proof known to the kiosk's browser. */
const testPackages: Package[] = [
  { name: 'chromium' },
  { name: 'imagemagick' },
  { name: 'nftables' },
  { name: 'sudo' },
  { name: 'libnss3-tools' },
];

/** What is on the machine by dpkg's account: installed names and the names they stand for. */
export type Installed = ReadonlySet<string>;

/**
 * Reads `dpkg-query -W -f '${db:Status-Abbrev}\t${Package}\t${Provides}\n'`.
 * Only "ii" counts: a package removed but not purged is still listed.
 */
export function parseDpkgQuery(output: string): Installed {
  const names = new Set<string>();
  for (const line of output.split('\n')) {
    const [status = '', name = '', provides = ''] = line.split('\t');
    if (!status.startsWith('ii') || name === '') continue;
    names.add(name);
    for (const provided of provides.split(',')) {
      const virtual = provided.trim().split(/[ (:]/)[0];
      if (virtual) names.add(virtual);
    }
  }
  return names;
}

/** Whether this system knows the t64 names, from /etc/os-release (a testing or unstable Debian has no VERSION_ID). */
export function usesT64Names(osRelease: string): boolean {
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(osRelease)?.[1] ?? '';
  const version = Number.parseFloat(field('VERSION_ID'));
  if (field('ID') === 'ubuntu') return version >= 24.04;
  return Number.isNaN(version) || version >= 13;
}

/** Names to install for a need, by this system's naming, in the order of the lists. */
export function missingPackages(need: Need, installed: Installed, t64: boolean): string[] {
  const wanted = need === 'test' ? [...kioskPackages, ...testPackages] : kioskPackages;
  return wanted
    .filter(({ name, t64: newer }) => !installed.has(name) && !(newer && installed.has(newer)))
    .map(({ name, t64: newer }) => (t64 && newer ? newer : name));
}

export type Rights = { root: boolean; sudo: boolean; aptGet: boolean; terminal: boolean };

export type InstallDecision =
  /** Run it, after asking where somebody can answer. */
  | { kind: 'install'; ask: boolean; prefix: string[] }
  /** Print `command` and stop. */
  | { kind: 'tell' }
  | { kind: 'not-debian' };

/** May missing packages be installed from here, and how. */
export function decideInstall({ root, sudo, aptGet, terminal }: Rights): InstallDecision {
  if (!aptGet) return { kind: 'not-debian' };
  if (root) return { kind: 'install', ask: terminal, prefix: [] };
  if (sudo) return { kind: 'install', ask: terminal, prefix: ['sudo', '-n'] };
  return { kind: 'tell' };
}

/** What a person types to install them, exactly. */
export function installCommand(names: string[], root: boolean): string {
  const sudo = root ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${names.join(' ')}`;
}

/** Enter, o, oui, y, yes say yes; anything else says no. */
export function saysYes(answer: string): boolean {
  return /^(o|oui|y|yes)?$/i.test(answer.trim());
}
