import { buildParts } from './build-parts.ts';
import { prepareDebianPackages } from './debian-packages.ts';
import { prepareElectron } from './electron-runtime.ts';
import { reportFailure } from './progress.mjs';

// The rest of the preparation, once Node 24 and the npm packages are there. Run by prepare.mjs, which holds the lock.
const need = process.argv[2] === 'test' ? 'test' : 'kiosk';
try {
  await prepareDebianPackages(need);
  await prepareElectron();
  await buildParts();
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}
