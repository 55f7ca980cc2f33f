import { randomUUID } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertSettings, Incident } from '#protocol/incidents.ts';
import type { Measure, Timing } from '#protocol/measures.ts';
import { followIncidents } from '../../../control-server/alerts/alert-service.ts';
import { DATABASE_FILE } from '../../../control-server/db/database.ts';
import { followDiagnoses } from '../../../control-server/incidents/incident-service.ts';
import { MailBox } from '../../stage/mail-box.ts';
import { until } from '../../stage/until.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

const measured = (ms: number): Timing => ({ kind: 'measured', ms, jitterMs: 0.5, sent: 5, lost: 0 });
const failed: Timing = { kind: 'failed', sent: 5 };
const round = (takenAt: number, parts: Partial<Measure> = {}): Measure => ({
  takenAt,
  medium: 'cable',
  card: null,
  wifi: null,
  gateway: measured(0.5),
  dns: measured(12),
  references: [measured(9), measured(11)],
  server: measured(8),
  ...parts,
});
const cut = { dns: failed, references: [failed, failed], server: failed };
const MINUTE = 60_000;

describe('incidents', () => {
  let server: TestServer;
  let box: MailBox;
  let hook: Server;
  let called: { key: string; body: Record<string, unknown> }[];
  let it1: StaffDoor;
  let siteId: string;
  let here: TerminalClient[];
  let elsewhere: TerminalClient[];

  beforeEach(async () => {
    box = await MailBox.open();
    called = [];
    hook = createServer((request, response) => {
      let text = '';
      request.on('data', (bytes) => (text += bytes));
      request.on('end', () => {
        called.push({
          key: String(request.headers['idempotency-key']),
          body: JSON.parse(text) as Record<string, unknown>,
        });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => {
      hook.listen(0, '127.0.0.1', resolve);
    });
    server = await TestServer.start({ ESCALE_SMTP_URL: box.url, ESCALE_MAIL_FROM: 'escale@agen.test' });
    it1 = await server.staff('it');
    ({ siteId } = await it1.get('site:create', { name: 'Montanou' }));
    const other = await it1.get('site:create', { name: 'Barleté' });
    here = [await connected('Poste 1', siteId), await connected('Poste 2', siteId)];
    elsewhere = [await connected('Poste 1', other.siteId), await connected('Poste 2', other.siteId)];
    await it1.get('alerts:save', settings());
    await beatAll();
    await pass(2 * MINUTE);
  });
  afterEach(async () => {
    await server.end();
    await box.close();
    hook.close();
  });

  const settings = (parts: Partial<AlertSettings> = {}): AlertSettings => ({
    emails: ['reseau@agen.test'],
    webhook: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/alertes`,
    quiet: null,
    escalateAfterMinutes: null,
    escalateTo: [],
    ...parts,
  });
  async function connected(name: string, site: string): Promise<TerminalClient> {
    const terminal = await TerminalClient.enrol(server.url, it1, site, name);
    server.alsoClose(() => terminal.disconnect());
    await terminal.connect();
    return terminal;
  }
  /** What is there and not cut off sends a round. */
  async function beatAll(): Promise<void> {
    for (const one of [...here, ...elsewhere]) {
      if (one.socket?.connected) await one.beat({ measure: round(server.clock.now()) });
    }
  }
  /** Time passes in steps of 15 s, with the rounds of those who are there, and the server looks each time. */
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 15_000) {
      server.clock.pass(15_000);
      await beatAll();
      await looked();
    }
  }
  /** What the server does by itself each second, now: time here goes faster. */
  async function looked(): Promise<void> {
    await followDiagnoses(server.context);
    await followIncidents(server.context);
  }
  /** The line is cut: connections die without a word. */
  async function cutHere(): Promise<number> {
    for (const one of here) one.socket?.io.engine.close();
    const at = server.clock.now();
    await until('both are missed', async () => (await summary()).counts.silent === 2);
    server.clock.pass(1_000);
    await beatAll();
    await looked();
    return at;
  }
  const summary = async () => {
    const { sites } = await it1.watch({ kind: 'site', siteId });
    const [site] = sites;
    if (!site) throw new Error('no site');
    return site;
  };
  const troubles = async () => (await summary()).diagnosis?.troubles ?? [];
  const incidents = async (): Promise<Incident[]> => (await it1.get('incident:list', { siteId, since: 0 })).incidents;
  const only = async (): Promise<Incident> => {
    const all = await incidents();
    expect(all).toHaveLength(1);
    return all[0] as Incident;
  };
  const kinds = ({ steps }: Incident) => steps.map(({ kind }) => kind);

  it('tell a cut at once, alert once each way, are taken and noted, corrected by late measures, and end', async () => {
    const cutAt = await cutHere();
    expect(await troubles()).toMatchObject([{ cause: 'fibre-or-power', confidence: 'possible', since: cutAt }]);
    expect((await summary()).diagnosis?.fibre).toBe('down');
    expect(kinds(await only())).toEqual(['opened']);
    expect(box.mails).toEqual([]);

    await pass(MINUTE);
    await until('the mail and the call', () => box.mails.length === 1 && called.length === 1);
    const [mail] = box.mails;
    expect(mail).toMatchObject({ from: 'escale@agen.test', to: ['reseau@agen.test'] });
    expect(mail?.text.replaceAll(/[\u00a0\u202f]/g, ' ')).toMatch(
      /^Coupure probable à Montanou depuis 10 h 02 \(fibre ou courant\)\./,
    );
    expect(mail?.text).toContain('Montanou has probably been cut off since 10:02');
    expect(mail?.text).toContain(`${server.url}/espaces/${siteId}/reseau`);
    expect(called[0]?.body).toMatchObject({ kind: 'opened', cause: 'fibre-or-power', siteId });

    // A restart neither forgets nor doubles.
    const { incidentId } = await only();
    await server.restart();
    it1 = await server.staff('it');
    for (const one of elsewhere) await one.connect();
    await pass(2 * MINUTE);
    expect(await only()).toMatchObject({ incidentId, endedAt: null });
    expect([box.mails.length, called.length]).toEqual([1, 1]);

    const helper = await server.staff('helper');
    await helper.get('incident:take', { siteId, incidentId });
    await helper.get('incident:note', { siteId, incidentId, text: 'appelé l’opérateur, ticket 4711' });
    expect(await only()).toMatchObject({ takenBy: 'helper' });

    for (const one of here) {
      await one.connect();
      await one.beat({ measure: round(server.clock.now()) });
    }
    await pass(3 * MINUTE);
    const over = await only();
    expect(over.endedAt).not.toBeNull();
    expect(kinds(over)).toEqual(['opened', 'alerted', 'alerted', 'taken', 'note', 'closed']);
    await pass(3 * MINUTE);
    await until('the end is told', () => box.mails.length === 2 && called.length === 2);
    expect(box.mails[1]?.text).toMatch(/^C’est fini/);
    expect(box.mails[1]?.to).toEqual(['reseau@agen.test']);
  });

  it('correct themselves by what terminals measured meanwhile: the box answered, so it is the fibre', async () => {
    const cutAt = await cutHere();
    await pass(2 * MINUTE);
    await until('it was told', () => box.mails.length === 1 && called.length === 1);
    for (const one of here) {
      await one.connect();
      await one.beat({ measure: round(server.clock.now()) });
      const measures = [0, 15_000, 30_000, 45_000].map((ms) => round(cutAt + ms - 5_000, cut));
      await one.say('measures:late', { measures });
    }
    await looked();
    expect(await troubles()).toMatchObject([{ cause: 'fibre', confidence: 'certain', since: cutAt - 5_000 }]);
    await pass(2 * MINUTE);
    const over = await only();
    expect(over).toMatchObject({ cause: 'fibre', beganAt: cutAt - 5_000 });
    expect(over.steps.map((step) => ('cause' in step ? step.cause : step.kind))).toEqual([
      'fibre-or-power',
      'alerted',
      'alerted',
      'fibre',
      'closed',
    ]);
    const report = await it1.get('month:read', { siteId, month: '2026-11' });
    expect(report.outages).toMatchObject([{ cause: 'fibre', incidentId: over.incidentId }]);
    expect(report.downMinutes).toBeGreaterThanOrEqual(2);
    expect(report.availabilityPercent).toBeLessThan(100);
  });

  it('say "courant" where all restarted and nobody measured', async () => {
    await cutHere();
    await pass(MINUTE);
    for (const one of here) {
      one.bootId = randomUUID();
      await one.connect();
      await one.beat({ measure: round(server.clock.now()) });
    }
    await pass(MINUTE);
    expect(await only()).toMatchObject({ cause: 'power' });
  });

  it('are not told in quiet hours and announced works before these are over; then somebody else, where nobody takes them', async () => {
    await it1.get(
      'alerts:save',
      settings({
        webhook: null,
        quiet: { from: 600, to: 610 },
        escalateAfterMinutes: 5,
        escalateTo: ['chef@agen.test'],
      }),
    );
    await cutHere();
    await pass(2 * MINUTE);
    expect(kinds(await only())).toEqual(['opened', 'alerted']);
    expect(box.mails).toEqual([]);
    await pass(7 * MINUTE);
    await until('told when the quiet is over', () => box.mails.length === 1);
    await pass(6 * MINUTE);
    await until('told to another', () => box.mails.length === 2);
    expect(box.mails[1]).toMatchObject({ to: ['chef@agen.test'] });
    expect(kinds(await only())).toEqual(['opened', 'alerted', 'alerted', 'escalated']);
  });

  it('are held back while works are announced', async () => {
    const now = server.clock.now();
    const works = { siteId, maintenanceId: randomUUID(), from: now, until: now + 30 * MINUTE, title: 'Nouvelle box' };
    await it1.get('maintenance:save', works);
    expect((await it1.get('maintenance:list', { siteId })).maintenances).toEqual([works]);
    await cutHere();
    await pass(2 * MINUTE);
    expect(kinds(await only())).toEqual(['opened', 'alerted']);
    expect([box.mails, called]).toEqual([[], []]);
    expect((await it1.get('month:read', { siteId, month: '2026-11' })).downMinutes).toBe(0);
    await it1.get('maintenance:remove', { siteId, maintenanceId: works.maintenanceId });
    await pass(MINUTE);
    await until('told then', () => box.mails.length === 1);
  });

  it("never take the server's own line for dead sites: one incident, one alert", async () => {
    for (const one of [...here, ...elsewhere]) one.socket?.io.engine.close();
    await until('all are missed', async () => (await summary()).counts.silent === 2);
    await pass(MINUTE);
    expect(await only()).toMatchObject({ cause: 'control-server', siteId: null });
    await until('one mail', () => box.mails.length === 1);
    for (const one of [...here, ...elsewhere]) await one.connect();
    await pass(4 * MINUTE);
    expect((await only()).endedAt).not.toBeNull();
    await until('its end', () => box.mails.length === 2);
  });

  it('tell of a server that died and was away, once it is back: once, with its end, and no site is dead', async () => {
    await server.restart(() => {
      // As one that is killed leaves it.
      const file = new BetterSqlite3(join(server.dataDir, DATABASE_FILE));
      file.exec('UPDATE server SET stopped_at = NULL');
      file.close();
      server.clock.pass(10 * MINUTE);
    });
    it1 = await server.staff('it');
    expect(await only()).toMatchObject({ cause: 'control-server', siteId: null, confidence: 'certain' });
    for (const one of [...here, ...elsewhere]) await one.connect();
    await pass(4 * MINUTE);
    await until('one mail', () => box.mails.length === 1 && called.length === 1);
    expect(box.mails[0]?.text).toMatch(/^Le serveur d’Escale n’a pas été joint de/);
    expect((await only()).endedAt).not.toBeNull();
    // One that is stopped on purpose says nothing.
    await server.restart(() => server.clock.pass(10 * MINUTE));
    it1 = await server.staff('it');
    expect(await incidents()).toHaveLength(1);
  });

  it('of a resolver that several sites miss are one alert, which names them', async () => {
    for (let passed = 0; passed < 2 * MINUTE; passed += 15_000) {
      server.clock.pass(15_000);
      for (const one of [...here, ...elsewhere])
        await one.beat({ measure: round(server.clock.now(), { dns: failed, dnsAnswer: 'none' }) });
      await looked();
    }
    await until('one mail', () => box.mails.length === 1 && called.length === 1);
    expect(box.mails[0]?.text).toMatch(/^À (Montanou et Barleté|Barleté et Montanou), les adresses/);
    await pass(5 * MINUTE);
    await until('its end', () => box.mails.length === 2);
    expect(box.mails).toHaveLength(2);
  });

  it('try a mail again that was not taken, and tell what became of a trial', async () => {
    box.refuses = true;
    await cutHere();
    await pass(MINUTE);
    await until('it was tried', () => server.log.some((line) => line.includes('alert not sent')));
    expect(server.log.join('')).not.toContain('reseau@agen.test');
    expect(await it1.get('alerts:test', {})).toEqual({ email: 'failed', webhook: 'sent' });
    box.refuses = false;
    await pass(MINUTE);
    await until('it came', () => box.mails.length === 1);
    expect(await it1.get('alerts:test', {})).toEqual({ email: 'sent', webhook: 'sent' });
  });
});
