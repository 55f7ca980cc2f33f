import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import {
  decideInstall,
  installCommand,
  missingPackages,
  parseDpkgQuery,
  saysYes,
  usesT64Names,
  type Need,
} from './debian-package-rules.ts';
import { beginStep, runLogged, say, StepRefused, tail } from './progress.mjs';

function answers(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function missing(need: Need): string[] {
  const query = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}\t${Package}\t${Provides}\n'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  let osRelease = '';
  try {
    osRelease = readFileSync('/etc/os-release', 'utf8');
  } catch {
    // Then the newest names are taken.
  }
  return missingPackages(need, parseDpkgQuery(query.stdout ?? ''), usesT64Names(osRelease));
}

async function asksYes(names: string[]): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return saysYes(
      await lines.question(`\n  Installer ces paquets Debian ?\n    ${names.join(' ')}\n  [Entrée = oui, n = non] `),
    );
  } finally {
    lines.close();
  }
}

/**
 * Step 2: Debian packages the need asks for. Looks in milliseconds; installs only what is missing, and only where it may.
 * @throws StepRefused with the exact command where it may not, or where apt-get fails
 */
export async function prepareDebianPackages(need: Need): Promise<void> {
  const names = missing(need);
  if (names.length === 0) {
    say('paquets Debian : rien ne manque');
    return;
  }
  const root = process.getuid?.() === 0;
  const command = installCommand(names, root);
  const decision = decideInstall({
    root,
    sudo: !root && answers('sudo', ['-n', 'true']),
    aptGet: answers('apt-get', ['--version']),
    terminal: Boolean(process.stdin.isTTY && process.stdout.isTTY),
  });
  if (decision.kind === 'not-debian') {
    throw new StepRefused(
      `apt-get est introuvable : cette machine n'est pas une Debian, ou le PATH est incomplet (${process.env.PATH ?? 'vide'}). Escale a besoin de ces programmes et bibliothèques ; installez-les à votre façon, puis recommencez :`,
      names.join(' '),
    );
  }
  say(`paquets Debian manquants : ${names.join(' ')}`, '·');
  if (decision.kind === 'tell') {
    throw new StepRefused(
      "Il manque des paquets Debian, et ce compte n'a pas le droit de les installer. Lancez ceci, puis recommencez :",
      command,
    );
  }
  if (decision.ask && !(await asksYes(names))) {
    throw new StepRefused("Rien n'a été installé. Pour le faire vous-même, puis recommencer :", command);
  }
  const [program = '', ...prefix] = [
    ...decision.prefix,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-o',
    'DPkg::Lock::Timeout=120',
  ];
  const count = names.length === 1 ? '1 paquet Debian' : `${names.length} paquets Debian`;
  const step = beginStep(`installation de ${count}`);
  // An update that fails (one dead mirror) does not decide: the install does.
  await runLogged({ command: program, args: [...prefix, 'update'], log: 'apt-update' });
  const { code, output, logFile } = await runLogged({
    command: program,
    args: [...prefix, 'install', '-y', '--no-install-recommends', ...names],
    log: 'apt-install',
  });
  const still = missing(need);
  if (code !== 0 || still.length > 0) {
    step.failed();
    throw new StepRefused(
      `Les paquets Debian n'ont pas pu être installés. Essayez vous-même : ${command} (Journal : ${logFile})`,
      tail(output, 15),
    );
  }
  step.done(`${count} : fait`);
}
