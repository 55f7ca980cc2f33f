import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * electron-builder's hook after the files are in place. The development runtime of design.md §8 carries a loader in resources/app, which
 * electron-builder copies along; a release has its asar only.
 */
export default async function afterPack({ appOutDir }) {
  await rm(join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
}
