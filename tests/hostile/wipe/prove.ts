import { execFileSync } from 'node:child_process';
import { openRoom, type Room } from '../../stage/room.ts';
import { makeCanary } from './canary.ts';
import { CanarySearch } from './canary-search.ts';
import { HostileSite } from './hostile-site.ts';
import type { Links } from './link-rules.ts';
import { Findings, type Finding } from './matrix.ts';
import { ZONE, startNameServer } from './name-server.ts';
import { DISK, type OwnWorld, takeDiskOff } from './own-world.ts';
import { PlaceControl, controlName } from './place-control.ts';
import { type ProofNumbers, type SessionProof, sumUp } from './proof-report.ts';
import { PLACES, ROUTES, type RouteId } from './routes.ts';
import { searchDisk, searchStage } from './search-stage.ts';
import { stageProcesses } from './stage-processes.ts';
import { hstsName } from './transport-security.ts';
import { TlsSite } from './tls-site.ts';
import { endSession, leaveEvercookie, plantCanaries, readEvercookie, signIn, withSessionDisplay } from './visit.ts';

export type Order = { world: OwnWorld; nameServer: string; seed: string; isShort: boolean; tell(text: string): void };

export type Proof = {
  numbers: ProofNumbers;
  sessions: SessionProof[];
  links: Links;
  diskAtEnd: Finding[];
  problems: string[];
  searchedMebibytes: number;
};

type Stage = Order & {
  room: Room;
  site: HostileSite;
  tls: TlsSite | null;
  since: number;
  search: CanarySearch;
  problems: string[];
};

const ENDS = ['resident', 'staff'] as const;
const canariesOf = (seed: string, end: string): Map<RouteId, string> =>
  new Map(ROUTES.map(({ id }) => [id, makeCanary(seed, `${end}/${id}`)]));

/**
 * The proof, in a world of its own: session A plants everything and is searched alive (the control), ends, and everything is searched again;
 * then session B tries to be recognised, plants by the same routes and ends the other way. Throws when the stage itself fails.
 */
export async function prove(order: Order): Promise<Proof> {
  const since = Date.now();
  const { seed, isShort, world, tell } = order;
  const stopNames = await startNameServer(order.nameServer);
  const hsts = ENDS.map((end) => `${canariesOf(seed, end).get('hsts')}.${ZONE}`);
  const tls = await TlsSite.start('/run', [...hsts, ...['ever', 'ticket', 'pin'].map((name) => `${name}.${ZONE}`)]);
  const site = await HostileSite.start(tls);
  const room = await openRoom();
  const stage: Stage = { ...order, room, site, tls, since, search: searchOf(seed), problems: [] };
  const sessions: SessionProof[] = [];
  let searchedBytes = 0;
  try {
    for (const end of isShort ? ENDS.slice(0, 1) : ENDS) {
      const { proof, bytes } = await proveSession(stage, end);
      sessions.push(proof);
      searchedBytes += bytes;
    }
    if (isShort) {
      await signIn(room, tls);
      await readEvercookie(room, site);
      await endSession(room, 'staff');
    }
  } catch (error) {
    // On the image: --keep keeps it.
    await room.screen.savePicture('/tmp/wipe-proof.png').catch(() => {});
    throw error;
  } finally {
    await room.close();
    await site.stop();
    tls?.stop();
    stopNames();
  }
  const disk = new Findings();
  if (!isShort) {
    tell("Tout est arrêté : le disque est démonté, puis lu d'un bout à l'autre.");
    if (!takeDiskOff(world.home)) stage.problems.push('the image could not be unmounted: it was read after sync');
    await searchDisk(stage.search, disk);
    const isSearched = sessions.every(({ end }) => disk.of(controlName(end, 'disk')).length > 0);
    if (!isSearched)
      stage.problems.push('the deleted canary was not found on the disk at the end: its last search proves nothing');
  }
  const links = site.evercookie.links();
  const diskAtEnd = disk.all().filter(({ name }) => !name.startsWith('place:'));
  const numbers = sumUp(sessions, diskAtEnd, links);
  return {
    numbers,
    sessions,
    links,
    diskAtEnd,
    problems: stage.problems,
    searchedMebibytes: Math.round(searchedBytes / 2 ** 20),
  };
}

/** Looks for the canaries of all sessions, each under its route's name, and for those of the places. */
function searchOf(seed: string): CanarySearch {
  const search = new CanarySearch();
  for (const end of ENDS) {
    for (const name of PLACES.map(({ id }) => controlName(end, id))) search.learnCanary(name, makeCanary(seed, name));
    for (const [route, text] of canariesOf(seed, end)) search.learnCanary(route, text);
    search.learn('hsts', 'base64', hstsName(`${canariesOf(seed, end).get('hsts')}.${ZONE}`));
  }
  return search;
}

async function proveSession(stage: Stage, end: 'resident' | 'staff'): Promise<{ proof: SessionProof; bytes: number }> {
  const { room, site, tls, world, search, since, seed, tell } = stage;
  const isFirst = end === 'resident';
  tell(isFirst ? 'Première séance : tout est planté.' : 'Deuxième séance : que sait-on de la première ?');
  await signIn(room, tls);
  await (isFirst ? leaveEvercookie(room, site) : readEvercookie(room, site));
  site.expect(canariesOf(seed, end));
  await plantCanaries(room, site);
  tell('Témoin : la même recherche pendant que la séance vit.');
  const alive = await withSessionDisplay(room, (displays) => searchStage({ search, room, since, displays }));
  const planted = new Set<string>(site.planted);
  const blocked = new Map<string, string>(site.blocked);

  tell(isFirst ? 'La personne termine.' : 'Le personnel termine.');
  await endSession(room, end, () => site.evercookie.sessionAIsOver());
  tell('Recherche de tout ce qui reste.');
  const control = new PlaceControl(end, (name) => makeCanary(seed, name));
  try {
    await control.plant(room, world.home, stageProcesses(room.kiosk.pid));
    const after = await searchStage({ search, room, since, displays: [] });
    execFileSync('sync', ['-f', DISK]);
    await searchDisk(search, after.findings);
    stage.problems.push(...alive.problems, ...after.problems);
    const ofRoutes = after.findings.all().filter(({ name }) => !name.startsWith('place:'));
    const judged = control.judge(after.findings);
    const proof = { end, planted, blocked, alive: alive.findings.all(), after: ofRoutes, ...judged };
    return { proof, bytes: alive.bytes + after.bytes };
  } finally {
    await control.remove();
  }
}
