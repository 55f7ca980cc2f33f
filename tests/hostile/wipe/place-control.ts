import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Room } from '../../stage/room.ts';
import type { Findings } from './matrix.ts';
import { PLACES, type PlaceId } from './routes.ts';
import { writeIntoMemory } from './search-memory.ts';
import { runWithin } from './session-files.ts';
import { type StageProcess, innerProcess } from './stage-processes.ts';
import { XLook } from './x-search.ts';

export type NotCovered = { what: string; why: string };

/** The name of the canary that is planted in a place to prove that the place is searched, of a session's own. */
export const controlName = (session: string, place: PlaceId): string => `place:${session}/${place}`;

/**
 * Plants one canary in each place that is searched, from outside: what the very same search does not find there was not searched.
 *
 * @param session its name: each has canaries of its own, since those of the one before are still there
 * @param text of a canary by its name
 */
export class PlaceControl {
  readonly #session: string;
  readonly #text: (name: string) => string;
  readonly #written = new Map<PlaceId, string[]>();
  readonly #notWritten: NotCovered[] = [];
  readonly #undo: (() => unknown)[] = [];
  readonly #children: ChildProcess[] = [];

  constructor(session: string, text: (name: string) => string) {
    this.#session = session;
    this.#text = text;
  }

  async plant(room: Room, home: string, processes: readonly StageProcess[]): Promise<void> {
    const text = (place: PlaceId): string => this.#text(controlName(this.#session, place));
    const confined = innerProcess(processes);
    const files: [PlaceId, string][] = [
      ['kiosk-data', room.kiosk.dataDir],
      ['home', home],
      ['temporary', '/var/tmp'],
      ['memory-files', '/dev/shm'],
      ['system-logs', '/var/log'],
    ];
    for (const [place, folder] of files) this.#plantFile(place, join(folder, 'escale-proof-canary'), text(place));
    if (confined) {
      runWithin(confined.pid, 'tee', ['/tmp/escale-proof-canary'], text('next-files'));
      this.#written.set('next-files', ['escale-proof-canary']);
      this.#undo.push(() => runWithin(confined.pid, 'rm', ['/tmp/escale-proof-canary']));
    }
    // On the raw disk a file that was deleted must still be found.
    const deleted = '/tmp/escale-proof-deleted';
    writeFileSync(deleted, text('disk').repeat(300));
    execFileSync('sync', ['-f', deleted]);
    rmSync(deleted);
    this.#written.set('disk', ['image']);

    const idle = spawn('sleep', ['600'], { argv0: text('arguments'), stdio: 'ignore' });
    const holder = spawn(
      'bash',
      ['-c', 'exec 3>"$1"; rm "$1"; printf %s "$2" >&3; exec sleep 600', 'hold', '/dev/shm/held', text('open-files')],
      {
        stdio: 'ignore',
      },
    );
    this.#children.push(idle, holder);
    this.#written.set('arguments', [`[${idle.pid}]`]);
    this.#written.set('open-files', [`[${holder.pid}]`]);
    room.kiosk.output.push(text('logs'));
    room.server.log.push(text('logs'));
    this.#written.set('logs', ['shell', 'server']);
    // Through the server's own door, so that it is its database that is read.
    await room.staff.request('site:create', { name: text('server') });
    this.#written.set('server', ['.sqlite']);
    const look = await XLook.open(room.screen.display, null);
    this.#undo.push(await look.plant(text('x-selections'), text('x-properties')));
    for (const place of ['x-selections', 'x-properties'] as const) this.#written.set(place, [room.screen.display]);

    for (const { pid, name, place } of processes) {
      const undo = writeIntoMemory(pid, text(place));
      if (!undo)
        this.#notWritten.push({ what: `${place} ${name}`, why: 'no place in its memory to prove the search by' });
      else {
        this.#undo.push(undo);
        this.#written.set(place, [...(this.#written.get(place) ?? []), `[${pid}]`]);
      }
    }
  }

  /** Places whose canary was found wherever it was planted; the others with the reason. */
  judge(findings: Findings): { covered: Set<PlaceId>; notCovered: NotCovered[] } {
    const covered = new Set<PlaceId>();
    const notCovered = [...this.#notWritten];
    for (const { id, label } of PLACES) {
      const written = this.#written.get(id);
      const found = findings.of(controlName(this.#session, id)).filter(({ place }) => place === id);
      const missed = written?.filter((source) => !found.some((finding) => finding.source.includes(source))) ?? [];
      if (written && missed.length === 0) covered.add(id);
      else notCovered.push({ what: label, why: this.#why(id, missed) });
    }
    return { covered, notCovered };
  }

  async remove(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    for (const undo of this.#undo) await undo();
  }

  #why(place: PlaceId, missed: readonly string[]): string {
    if (place === 'cups')
      return existsSync('/var/spool/cups') ? 'no job can be planted there' : 'no CUPS on this machine';
    return missed.length > 0 ? `planted and not found: ${missed.join(', ')}` : 'nothing could be planted there';
  }

  #plantFile(place: PlaceId, path: string, text: string): void {
    writeFileSync(path, text);
    this.#undo.push(() => rmSync(path, { force: true }));
    this.#written.set(place, ['escale-proof-canary']);
  }
}
