import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot, stampsDir } from './paths.mjs';
import { beginStep, runLogged, say, StepRefused, tail } from './progress.mjs';
import { hashInputs, readStamp, writeStamp } from './stamps.mjs';

export type BuildPart = {
  name: string;
  /** Vite configuration, from the root of the clone. */
  config: string;
  /** Files and folders whose change asks for a new build. */
  inputs: string[];
};

const shared = ['package-lock.json', 'package.json', 'tsconfig.json', 'protocol', 'provisioning/dev/build-one.ts'];
const kioskShared = [...shared, 'kiosk-app/core', 'kiosk-app/own-pages', 'kiosk-app/tsconfig.json'];

/** Everything Vite makes. The server's TypeScript is not here: Node runs it as it is. */
export const parts: readonly BuildPart[] = [
  {
    name: 'kiosque, coque',
    config: 'kiosk-app/vite.shell.config.ts',
    inputs: [...kioskShared, 'kiosk-app/main.ts', 'kiosk-app/shell', 'assets'],
  },
  {
    name: 'kiosque, séance',
    config: 'kiosk-app/vite.resident.config.ts',
    inputs: [...kioskShared, 'kiosk-app/resident', 'assets'],
  },
  { name: 'kiosque, ponts', config: 'kiosk-app/vite.preload.config.ts', inputs: [...kioskShared, 'kiosk-app/preload'] },
  {
    name: 'kiosque, écrans',
    config: 'kiosk-app/vite.screens.config.ts',
    inputs: [...kioskShared, 'kiosk-app/screens', 'assets'],
  },
  {
    name: 'tableau de bord',
    config: 'control-server/dashboard/vite.config.ts',
    inputs: [...shared, 'control-server/dashboard', 'assets'],
  },
];

/** A stamp is "hash output-folder": a build counts while its inputs are the same and its output is still there. */
function isFresh(stamp: string, hash: string): boolean {
  const [stampedHash, ...folder] = stamp.split(' ');
  const output = folder.join(' ');
  return stampedHash === hash && output !== '' && existsSync(output) && readdirSync(output).length > 0;
}

/**
 * Step 4: builds the parts whose inputs changed, one after the other.
 * @throws StepRefused naming the part, with the end of its log
 */
export async function buildParts(): Promise<void> {
  let built = 0;
  for (const part of parts) {
    if (!existsSync(join(repoRoot, part.config))) {
      throw new StepRefused(
        `La partie « ${part.name} » n'a pas sa configuration (${part.config}) : ce clone est incomplet.`,
      );
    }
    const stampFile = join(stampsDir, `${part.config.replaceAll('/', '-')}.stamp`);
    const hash = hashInputs(repoRoot, [part.config, ...part.inputs]);
    if (isFresh(readStamp(stampFile), hash)) continue;
    const step = beginStep(`construction : ${part.name}`);
    const { code, output, logFile } = await runLogged({
      command: process.execPath,
      args: [join(import.meta.dirname, 'build-one.ts'), part.config],
      log: `build-${part.config.replaceAll('/', '-')}`,
    });
    const folder = /^built (.+)$/m.exec(output)?.[1];
    if (code !== 0 || !folder) {
      step.failed();
      throw new StepRefused(`La construction de « ${part.name} » a échoué. (Journal : ${logFile})`, tail(output, 25));
    }
    writeStamp(stampFile, `${hash} ${folder}`);
    step.done(`construit : ${part.name}`);
    built += 1;
  }
  if (built === 0) say('kiosque et tableau de bord : à jour');
}
