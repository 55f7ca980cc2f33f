import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessKeeper } from './child-processes.ts';
import { type StaffLine, demoTerminal } from './demo-city.ts';
import type { DemoDisplay } from './demo-display.ts';
import { startDnsStandIn } from './dns-stand-in.ts';
import type { KioskSeat } from './kiosk-user.ts';
import { StepRefused } from './progress.mjs';
import { startReferenceStandIn } from './reference-stand-in.ts';

const kioskPatienceMs = 60_000;

export type DemoKiosk = {
  url: string;
  enrolmentCode: string;
  seat: KioskSeat;
  display: DemoDisplay;
  logs: string;
};

/** Starts the real kiosk on its display, as the account of its seat. It enrols by itself. @throws where its folder cannot be made */
export async function startDemoKiosk(keeper: ProcessKeeper, kiosk: DemoKiosk): Promise<void> {
  const { seat, display } = kiosk;
  const dataDir = join(seat.writable, 'data');
  const [setpriv = '', ...rights] = seat.prefix;
  if (setpriv) {
    const made = spawnSync(setpriv, [...rights, 'mkdir', '-m', '700', dataDir]);
    if (made.status !== 0)
      throw new StepRefused(`Le dossier du poste (${dataDir}) ne peut pas être créé.`, String(made.stderr));
  } else mkdirSync(dataDir, { mode: 0o700 });
  // The demo asks nobody outside: gateway, DNS and reference points are stand-ins on this machine.
  const [dns, reference] = await Promise.all([startDnsStandIn(), startReferenceStandIn()]);
  const targets = [
    '--measure-gateway=127.0.0.1',
    `--measure-dns=${dns.address}`,
    `--measure-references=127.0.0.1,${reference.address}`,
    '--measure-services=none',
  ];
  const setUp = [`--data-dir=${dataDir}`, `--server=${kiosk.url}`, ...targets, ...seat.switches];
  keeper.start('kiosque', [seat.electron, seat.app, ...setUp], {
    // A clean environment: what a terminal has, nothing of the developer's.
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: process.env.HOME,
      LANG: process.env.LANG ?? 'C.UTF-8',
      TZ: process.env.TZ,
      ...seat.environment,
      DISPLAY: display.display,
      XAUTHORITY: display.authority,
      ESCALE_ENROLMENT_CODE: kiosk.enrolmentCode,
    },
    prefix: seat.prefix,
    cwd: '/',
    logFile: join(kiosk.logs, 'kiosk.log'),
  });
}

/** Resolves when the dashboard would show the real kiosk as free. @throws StepRefused after 60 s */
export async function kioskIsFree(line: StaffLine, siteId: string, logs: string): Promise<void> {
  if (!(await line.untilFree(siteId, demoTerminal, kioskPatienceMs)))
    throw new StepRefused(`Le poste ne s'est pas annoncé au serveur. Journal : ${join(logs, 'kiosk.log')}`);
}
