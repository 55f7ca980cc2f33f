import { mkdtempSync, rmSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'vitest';
import { readConfig } from '../../control-server/config.ts';
import { startServer } from '../../control-server/server.ts';
import { makeLog } from '../../kiosk-app/shell/log.ts';
import { createFirstAccount, populateCity, StaffLine } from '../../provisioning/dev/demo-city.ts';
import { startFleet } from '../../provisioning/dev/fleet/fleet.ts';

const folder = mkdtempSync(join(tmpdir(), 'escale-dbg-'));
const signIn = { name: 'Essai', email: 'essai@escale.invalid', password: 'trois chevaux de bois' };
test('demo', { timeout: 500_000 }, async () => {
  const read = readConfig({ ESCALE_DATA_DIR: join(folder, 'server'), ESCALE_BOOK_LOG2N: '10', ESCALE_PORT: '0', ESCALE_DASHBOARD_DIR: folder, ESCALE_LOG_LEVEL: 'silent' });
  if (!read.ok) throw new Error('x');
  const server = await startServer(read.config);
  await createFirstAccount(server.firstAccountUrl ?? '', signIn);
  const line = await StaffLine.open(server.url, signIn);
  await populateCity(line);
  const fleet = await startFleet({ url: server.url, signIn, dataDir: join(folder, 'fleet'), log: makeLog('silent'), arrivals: true, autoCuts: false });
  const began = Date.now();
  const say = (...x: unknown[]) => appendFileSync('/tmp/demo.out', `${Math.round((Date.now() - began) / 1000)} ${x.map((y) => JSON.stringify(y)).join(' ')}\n`);
  let last = '';
  for (let s = 0; s < 300; s += 1) {
    if (s === 80) { fleet.cut('Montanou'); say('cut'); }
    if (s === 130) { fleet.mend('Montanou'); say('mend'); }
    const now = JSON.stringify(server.context.incidents.all().map(({ siteId, cause, detail, confidence, closedAt, alertedAt }) => [siteId && server.context.sites.get(siteId)?.name, cause, detail, confidence, closedAt !== null, alertedAt !== null]));
    if (now !== last) say(now);
    last = now;
    await pause(1000);
  }
  say('end', [...server.context.sites.keys()].map((id) => server.context.diagnoses.of(id)));
  await fleet.stop(); line.close(); await server.close();
  rmSync(folder, { recursive: true, force: true });
});
