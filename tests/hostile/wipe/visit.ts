import { rmSync, symlinkSync } from 'node:fs';
import type { Room } from '../../stage/room.ts';
import { until } from '../../stage/until.ts';
import type { HostileSite } from './hostile-site.ts';
import { sessionDisplay } from './search-stage.ts';
import { innerProcess, stageProcesses } from './stage-processes.ts';
import type { TlsSite } from './tls-site.ts';

/** Opens a session with a ticket, by real keys, in a browser that trusts the hostile site's authority. */
export async function signIn(room: Room, tls: TlsSite | null): Promise<void> {
  await until('a resident process waits', () => room.kiosk.residentsWarm === room.kiosk.sessionsShown + 1, 40_000);
  const confined = innerProcess(stageProcesses(room.kiosk.pid));
  if (confined) tls?.trustIn(confined.pid);
  // Again: a search may have kept this program from answering, and the server from holding it for alive.
  await room.staff.watch(room.siteId);
  const { tickets } = await room.staff.request('ticket:issue', { siteId: room.siteId, minutes: 30, count: 1 });
  await room.resident.signIn(tickets[0]?.words ?? []);
  await room.staff.tile('occupied');
}

/** Types an address into the address bar. */
export async function typeAddress(room: Room, address: string): Promise<void> {
  await room.screen.press('ctrl+l');
  await room.screen.type(address);
  await room.screen.press('Return');
}

/** Session A, first half: the evercookie plants, and is read back in the same session. */
export async function leaveEvercookie(room: Room, site: HostileSite): Promise<void> {
  await typeAddress(room, `${site.origin}/ever/plant`);
  await site.evercookie.hasRead('plant');
  // Larger letters: the page waits for it, and goes on by itself.
  await room.screen.press('ctrl+equal');
  await site.evercookie.hasRead('control');
}

/** Session B: the same page reads what it can. */
export async function readEvercookie(room: Room, site: HostileSite): Promise<void> {
  await typeAddress(room, `${site.origin}/ever/read?who=second`);
  await site.evercookie.hasRead('second');
}

/** Every route, in one visit: what needs keys gets real ones. */
export async function plantCanaries(room: Room, site: HostileSite): Promise<void> {
  const { screen } = room;
  await typeAddress(room, `${site.origin}/${site.canary('address-bar')}`);
  await site.isReady('form');
  await screen.type(site.canary('form-field'));
  await screen.press('Tab');
  await screen.type(site.canary('password-field'));
  await screen.press('Return');
  await site.isReady('clipboard');
  await screen.press('ctrl+a', 'ctrl+c');
  await site.isReady('primary');
  await screen.press('ctrl+a');
  await site.isReady('page-dialog');
  await screen.holdsStill();
  await screen.press('Return');
  await site.isReady('end');
}

/** While `work` runs, the session's own display can be reached from outside like any other. */
export async function withSessionDisplay<T>(
  room: Room,
  work: (displays: { display: string; authority: string }[]) => Promise<T>,
): Promise<T> {
  const found = sessionDisplay(stageProcesses(room.kiosk.pid));
  if (!found) return work([]);
  const name = `/tmp/.X11-unix/X${found.display.slice(1)}`;
  symlinkSync(`/proc/${found.pid}/root${name}`, name);
  try {
    return await work([found]);
  } finally {
    rmSync(name, { force: true });
  }
}

/** Ends the session: the resident presses F6 twice, or someone of the staff ends it. Returns when the next resident's process waits behind the welcome. */
export async function endSession(room: Room, by: 'resident' | 'staff', onEnd = () => {}): Promise<void> {
  const warm = room.kiosk.residentsWarm;
  if (by === 'resident') {
    await room.screen.press('F6');
    await room.screen.holdsStill();
    await room.screen.press('F6');
  } else {
    const { terminalId, state } = await room.staff.tile('occupied');
    await room.staff.request('session:end', { terminalId, sessionId: state.sessionId });
  }
  await room.staff.tile('free', 30_000);
  onEnd();
  await until('the next resident process waits', () => room.kiosk.residentsWarm === warm + 1, 40_000);
}
