import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDnsStandIn } from '../../provisioning/dev/dns-stand-in.ts';
import { ControlServerProgram } from './control-server-program.ts';
import { type KioskOptions, KioskProgram } from './kiosk-program.ts';
import { Resident } from './resident.ts';
import { StaffClient } from './staff-client.ts';
import { StandInSite } from './stand-in-site.ts';
import { VirtualScreen } from './virtual-screen.ts';

/** A small espace numérique, all of real programs: a control server, one terminal with its screen, a site to visit, someone of the staff. */
export type Room = {
  screen: VirtualScreen;
  site: StandInSite;
  server: ControlServerProgram;
  staff: StaffClient;
  siteId: string;
  kiosk: KioskProgram;
  /** what the kiosk is started with, but for its enrolment code */
  kioskOptions: KioskOptions;
  resident: Resident;
  /** keeps a picture of the screen in test-results/, to look at after a failure */
  keepPicture(name: string): Promise<void>;
  close(): Promise<void>;
};

/** Opens the room: the terminal is enrolled by the road every terminal takes, wiped and free. @param extraArguments of its kiosk */
export async function openRoom(extraArguments: string[] = []): Promise<Room> {
  const serverData = mkdtempSync(join(tmpdir(), 'escale-server-'));
  const [screen, site, dns, server] = await Promise.all([
    VirtualScreen.start(),
    StandInSite.start(),
    startDnsStandIn(),
    ControlServerProgram.start(serverData),
  ]);
  const staff = await StaffClient.first(server.url, server.firstAccountUrl ?? '');
  const { siteId } = await staff.request('site:create', { name: 'Montesquieu' });
  await staff.watch(siteId);
  const { code } = await staff.request('enrolment:create', { siteId, terminalName: 'Poste 1' });
  const kioskOptions = { display: screen.display, server: server.url, dns: dns.address, extraArguments };
  const kiosk = await KioskProgram.start({ ...kioskOptions, enrolmentCode: code });
  await staff.tile('free', 60_000);
  const room: Room = {
    ...{ screen, site, server, staff, siteId, kiosk, kioskOptions },
    resident: new Resident(screen, kiosk, site),
    async keepPicture(name) {
      mkdirSync('test-results', { recursive: true });
      await screen.savePicture(join('test-results', `${name.replaceAll(/[^\w-]+/g, '-')}.png`));
    },
    async close() {
      await kiosk.stop();
      room.staff.close();
      await Promise.all([room.server.stop(), site.stop(), screen.stop()]);
      dns.stop();
      kiosk.removeData();
      rmSync(serverData, { recursive: true, force: true });
    },
  };
  return room;
}
