import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { furnishInside, isInside, runInside, whyNoOwnWorld } from './own-world.ts';
import { prove } from './prove.ts';
import { randomLoopback } from './name-server.ts';
import { NOT_SEARCHED, isProven, renderSession } from './proof-report.ts';

/**
 * `npm run verify:wipe`: plants canaries by every route in real sessions of a real kiosk, ends them and looks for them everywhere.
 *   --json   one JSON object on standard output, and nothing else
 *   --short  one session instead of two, and no search of the disk after everything has stopped
 *   --sabotage  with a kiosk that does not wipe and says it did: must not be proven
 *   --seed=… the same canaries again
 *   --keep   keeps the image of the terminal's disk, ./wipe-proof.img
 * Exit code 0: proven. 1: not. 2: this machine cannot run it (said aloud).
 */
const EXIT_SKIPPED = 2;
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    sabotage: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    seed: { type: 'string', default: randomBytes(16).toString('hex') },
  },
});
const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => process.stderr.write(`${text}\n`);

async function outside(): Promise<number> {
  const why = whyNoOwnWorld();
  if (why !== null) {
    print(values.json ? JSON.stringify({ skipped: why }) : `skipped: ${why}`);
    return EXIT_SKIPPED;
  }
  const flags = (['json', 'short', 'sabotage'] as const).filter((name) => values[name]).map((name) => `--${name}`);
  const keep = values.keep ? resolve('wipe-proof.img') : null;
  return runInside(import.meta.filename, [...flags, `--seed=${values.seed}`], keep);
}

async function inside(): Promise<number> {
  const { json, short: isShort, seed } = values;
  const started = performance.now();
  const nameServer = randomLoopback();
  const world = furnishInside(nameServer, values.sabotage);
  const proof = await prove({ world, nameServer, seed, isShort, tell: json ? () => {} : tell });
  const { numbers, sessions, links, problems, searchedMebibytes } = proof;
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const found = sessions.flatMap(({ after }) => after).concat(proof.diskAtEnd);
  if (json) {
    const { covered, linked } = links;
    const ways = { linked, covered };
    print(
      JSON.stringify({
        ...numbers,
        seconds,
        seed,
        sessions: sessions.length,
        ways,
        found,
        problems,
        notSearched: NOT_SEARCHED,
        searchedMebibytes,
      }),
    );
  } else {
    for (const session of sessions) print(`\n${renderSession(session)}\n`);
    print(`Liens entre deux séances : ${links.linked.join(', ') || 'aucun'} (essayés : ${links.covered.join(', ')})`);
    for (const { route, how } of numbers.blocked) print(`Refusé par le kiosque : ${route} (${how})`);
    for (const { what, why } of numbers.notCovered) print(`Non couvert : ${what} (${why})`);
    for (const what of NOT_SEARCHED) print(`Non cherché : ${what}`);
    for (const problem of problems) print(`À noter : ${problem}`);
    for (const { name, place, form, source } of found) print(`TROUVÉ : ${name} dans ${place}, ${form}, ${source}`);
    const { routes, controlRoutesFound, hits, diskHits, links: linkCount } = numbers;
    print(
      `\n${routes} routes, ${controlRoutesFound} au témoin ; restes ${hits}, sur le disque ${diskHits}, liens ${linkCount} ; ` +
        `${searchedMebibytes} Mio de mémoire lus, ${seconds} s, graine ${seed}`,
    );
    print(isProven(numbers) ? 'PROUVÉ : rien ne reste.' : 'NON PROUVÉ.');
  }
  return isProven(numbers) ? 0 : 1;
}

try {
  process.exitCode = await (isInside() ? inside() : outside());
} catch (error) {
  tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
// What is left open (a socket of a page, a timer of a search) ends with us, and everything else with our namespace.
process.exit();
