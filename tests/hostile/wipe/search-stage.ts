import { fstatSync, openSync, closeSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Room } from '../../stage/room.ts';
import type { CanarySearch } from './canary-search.ts';
import { writableFileSystems, type Writable } from './file-systems.ts';
import { Findings } from './matrix.ts';
import { DISK, IMAGE_FD } from './own-world.ts';
import type { PlaceId } from './routes.ts';
import { searchFile, searchOpenFile, walk } from './search-files.ts';
import { searchMemory } from './search-memory.ts';
import { type StageProcess, stageProcesses } from './stage-processes.ts';
import { XLook } from './x-search.ts';

const DISK_PART_BYTES = 64 * 1024 * 1024;

export type StageSearch = {
  search: CanarySearch;
  room: Room;
  /** when the run began, milliseconds since 1970: what was last changed before holds nothing of it */
  since: number;
  /** further X displays than the terminal's own, with their authority files */
  displays: { display: string; authority: string | null }[];
};

export type StageFindings = { findings: Findings; processes: StageProcess[]; bytes: number; problems: string[] };

/** Looks for the canaries in every place there is. What could not be read is a problem, in words; nothing is passed over in silence. */
export async function searchStage({ search, room, since, displays }: StageSearch): Promise<StageFindings> {
  const findings = new Findings();
  const problems: string[] = [];
  let bytes = 0;
  const processes = stageProcesses(room.kiosk.pid);
  const attempt = async (what: string, look: () => unknown) => {
    try {
      await look();
    } catch (error) {
      problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  for (const { pid, name, place } of processes) {
    await breath();
    await attempt(`memory of ${name}`, () => {
      const found = searchMemory(search, pid, since);
      if (!found) return;
      bytes += found.bytes;
      findings.add(place, `${name}[${pid}]`, found.hits);
      findings.add(place, `${name}[${pid}]`, found.compressed, true);
    });
    searchArguments(search, pid, name, findings);
    searchNamelessFiles(search, pid, name, findings);
  }
  for (const part of writableFileSystems([process.pid, ...processes.map(({ pid }) => pid)]))
    await attempt(`files of ${part.path}`, () => searchFolder(search, part, since, findings));
  await attempt('CUPS', () => searchFolder(search, { path: '/var/spool/cups', device: '', root: '' }, since, findings));
  for (const [name, lines] of [
    ['shell', room.kiosk.output],
    ['server', room.server.log],
  ] as const)
    findings.add('logs', name, search.scan(Buffer.from(lines.join('\n'))));
  for (const { display, authority } of [{ display: room.screen.display, authority: null }, ...displays])
    await attempt(`X display ${display}`, async () => {
      const look = await XLook.open(display, authority);
      for (const content of await look.selections()) findings.add('x-selections', display, search.scan(content));
      for (const content of await look.properties()) findings.add('x-properties', display, search.scan(content));
      look.close();
    });
  return { findings, processes, bytes, problems };
}

/** Lets this program answer its own connections in between: the server would take a silent one for dead. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The disk as it is, free blocks included. Call it after sync(1). */
export async function searchDisk(search: CanarySearch, findings: Findings): Promise<void> {
  const { size } = fstatSync(IMAGE_FD);
  for (let from = 0; from < size; from += DISK_PART_BYTES) {
    await breath();
    const before = Math.max(0, from - search.overlap);
    findings.add('disk', 'image', searchOpenFile(search, IMAGE_FD, before, from + DISK_PART_BYTES));
  }
}

function searchArguments(search: CanarySearch, pid: number, name: string, findings: Findings): void {
  for (const file of ['cmdline', 'environ', 'comm'])
    try {
      findings.add('arguments', `${name}[${pid}]`, search.scan(readFileSync(`/proc/${pid}/${file}`)));
    } catch {
      // ended meanwhile
    }
}

function searchNamelessFiles(search: CanarySearch, pid: number, name: string, findings: Findings): void {
  let descriptors: string[];
  try {
    descriptors = readdirSync(`/proc/${pid}/fd`);
  } catch {
    return;
  }
  const image = fstatSync(IMAGE_FD);
  for (const descriptor of descriptors)
    try {
      const path = `/proc/${pid}/fd/${descriptor}`;
      const target = readlinkSync(path);
      if (!target.startsWith('/memfd:') && !target.endsWith(' (deleted)')) continue;
      const file = openSync(path, 'r');
      const { ino, dev } = fstatSync(file);
      if (ino !== image.ino || dev !== image.dev)
        findings.add('open-files', `${name}[${pid}]`, searchOpenFile(search, file));
      closeSync(file);
    } catch {
      // closed meanwhile, or no file (a deleted socket)
    }
}

async function searchFolder(search: CanarySearch, part: Writable, since: number, findings: Findings): Promise<void> {
  for (const { path, kind, changedAt, names } of walk(part.path)) {
    if (changedAt < since) continue;
    await breath();
    const place = placeOf(path, part);
    const source = path.slice(part.path.length + 1);
    findings.add(place, source, search.scan(Buffer.from(names)));
    if (kind !== 'file') continue;
    const found = searchFile(search, path);
    if (!found) continue;
    findings.add(place, source, found.hits);
    findings.add(place, source, found.compressed, true);
  }
}

function placeOf(path: string, part: Writable): PlaceId {
  const here = `/proc/${process.pid}/root`;
  if (part.path === '/var/spool/cups') return 'cups';
  if (!part.path.startsWith(`${here}/`)) return 'next-files';
  const inside = path.slice(here.length);
  const onDisk = inside.startsWith(`${DISK}/`) ? inside.slice(DISK.length) : null;
  if (onDisk !== null) {
    if (onDisk.startsWith('/home/')) return 'home';
    if (/^\/tmp\/escale-kiosk-[^/]+\/kiosk\/data\//.test(onDisk)) return 'kiosk-data';
    return onDisk.startsWith('/tmp/escale-server-') ? 'server' : 'temporary';
  }
  if (inside.startsWith('/var/log/')) return 'system-logs';
  return inside.startsWith('/dev/') || inside.startsWith('/run/') ? 'memory-files' : 'temporary';
}

/** The display of a confined process, reached from outside: a link to its socket where X clients look for one. */
export function sessionDisplay(
  processes: readonly StageProcess[],
): { display: string; authority: string; pid: number } | null {
  const xephyr = processes.find(({ name }) => name === 'Xephyr');
  const number = xephyr && /\0:(\d+)\0/.exec(readFileSync(`/proc/${xephyr.pid}/cmdline`, 'utf8'))?.[1];
  if (!xephyr || number === undefined) return null;
  const root = `/proc/${xephyr.pid}/root`;
  return { display: `:${number}`, authority: join(root, 'run/escale/session.auth'), pid: xephyr.pid };
}
