/** npm from which `allowScripts` in package.json is obeyed as it was written; below, every install script would run. */
const npmNeeded = [11, 19, 0];
/** Engines of our development packages (electron, electron-builder): below, npm warns EBADENGINE for a dozen of them. */
const nodeNeeded = [22, 12, 0];
/** What the bootstrap itself runs on. */
const nodeAccepted = [20, 0, 0];

/** @param {string} version "v20.19.1", "11.2.0" @returns {number[]} */
export function versionParts(version) {
  return (/(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1) ?? ['0', '0', '0']).map(Number);
}

/** @param {number[]} a @param {number[]} b @returns {boolean} a >= b */
function atLeast(a, b) {
  for (const [place, wanted] of b.entries()) {
    const found = a[place] ?? 0;
    if (found !== wanted) return found > wanted;
  }
  return true;
}

/** @param {string} nodeVersion @returns {boolean} whether preparation can run at all */
export function nodeIsAccepted(nodeVersion) {
  return atLeast(versionParts(nodeVersion), nodeAccepted);
}

/**
 * Whether packages must be installed by the toolchain of `toolchain/package-lock.json` rather than by the machine's own
 * node and npm.
 * @param {string} nodeVersion @param {string} npmVersion '' where npm does not answer
 */
export function toolchainNeeded(nodeVersion, npmVersion) {
  return !atLeast(versionParts(nodeVersion), nodeNeeded) || !atLeast(versionParts(npmVersion), npmNeeded);
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage */
/** @typedef {{ packages?: Record<string, LockedPackage> }} Lock */

/**
 * Whether node_modules holds what the lock says: npm's own list of what it installed (`node_modules/.package-lock.json`)
 * against package-lock.json. Optional packages may be missing (another system's); nothing may be there besides.
 * @param {Lock} lock @param {Lock} installed @returns {boolean}
 */
export function installedMatchesLock(lock, installed) {
  const wanted = lock.packages ?? {};
  const found = installed.packages ?? {};
  const everyWanted = Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const there = found[path];
    if (!there) return Boolean(entry.optional || entry.devOptional);
    return there.version === entry.version && (!entry.integrity || there.integrity === entry.integrity);
  });
  return everyWanted && Object.keys(found).every((path) => path in wanted);
}

/** Lines in which npm warns, without what comes from the person's own settings. @param {string} output @returns {string[]} */
export function npmWarnings(output) {
  return output
    .split('\n')
    .filter((line) => /^npm warn/i.test(line) && !/Unknown (user|env|global|builtin) config/.test(line));
}
