import type { Logger } from 'pino';
import type { AlertSettings } from '#protocol/incidents.ts';
import { type KeptRules, noRoomRules } from '#protocol/room-rules.ts';
import { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { Checkpoints } from './db/checkpoints.ts';
import { type Db, keepPages, openDatabase, readServerId } from './db/database.ts';
import { GroupCommit } from './db/group-commit.ts';
import { CommittedReader } from './db/reader.ts';
import { type Limits, makeLimits } from './limits.ts';
import { LineTests } from './measures/line-test.ts';
import { KeptIncidents } from './incidents/kept-incidents.ts';
import { SAME_INCIDENT_MS, suspectOf } from './incidents/incident-rules.ts';
import { listLiveIncidents } from './incidents/incident-store.ts';
import { ServerLife } from './incidents/server-life.ts';
import { readAlertSettings } from './alerts/alert-store.ts';
import { noAlertSettings } from './alerts/alert-settings-service.ts';
import { type MailWay, openMail } from './alerts/mail.ts';
import { DiagnosisWatch } from './diagnosis/diagnosis-watch.ts';
import { siteOpening } from './rules/session-limit-rules.ts';
import { MeasureIntake } from './measures/measure-intake.ts';
import { eachLatestMeasure } from './measures/measure-store.ts';
import { LineWatch } from './sites/line-watch.ts';
import { listOpenPlaces } from './queue/queue-store.ts';
import { Queues } from './queue/queues.ts';
import { listRules } from './rules/rules-store.ts';
import { type Site, listSites } from './sites/site-store.ts';
import { FirstAccountLink } from './staff/first-account.ts';
import { PasswordHashing } from './staff/password-hash.ts';
import { ProofChecks } from './terminals/proof-checks.ts';
import { type DurableState, readDurableState } from './terminals/durable-state.ts';
import { LiveTerminals } from './terminals/live-terminals.ts';
import { listTerminalIds } from './terminals/terminal-store.ts';
import { dayLater } from './rules/zone-time-rules.ts';
import { listWorkshops } from './workshops/workshop-store.ts';
import { Workshops } from './workshops/workshops.ts';
import { SLOW_HASH_COST } from './tickets/offline-verifier.ts';
import { TicketBooks } from './tickets/ticket-books.ts';
import { readTicketKey } from './tickets/ticket-key.ts';

/** Everything that the parts of the server share. Services are functions that take it. */
export type Context = {
  config: Config;
  clock: Clock;
  log: Logger;
  /** for reading, and for what concerns no terminal */
  db: Db;
  /** for what a terminal waits for at the door */
  committed: CommittedReader;
  checkpoints: Checkpoints;
  /** the way to change anything of a terminal: the live state learns it with the commit */
  commits: GroupCommit<DurableState[]>;
  serverId: string;
  ticketKey: Buffer;
  /** what the terminals' ticket books hold changed */
  books: TicketBooks;
  changes: Changes;
  /** every site, by its id, in the order of their names or of their making */
  sites: Map<string, Site>;
  /** what is decided for a site, by its id; of a site that is not here nothing was */
  rules: Map<string, KeptRules>;
  queues: Queues;
  workshops: Workshops;
  live: LiveTerminals;
  lines: LineWatch;
  measures: MeasureIntake;
  /** what is wrong at each site, from one second to the next */
  diagnoses: DiagnosisWatch;
  /** open incidents and those that have just ended */
  incidents: KeptIncidents;
  life: ServerLife;
  alertSettings: AlertSettings;
  /** null: no mail is sent from here */
  mail: MailWay | null;
  /** where people find this server's pages; known once it listens */
  address: string;
  /** measurements of throughput under way */
  lineTests: LineTests;
  proofs: ProofChecks;
  /** orders whose answer is waited for at this moment */
  ordersOnTheirWay: Set<string>;
  limits: Limits;
  passwords: PasswordHashing;
  /** of cards: a room that signs in at once does not keep staff out */
  cardPins: PasswordHashing;
  firstAccount: FirstAccountLink;
};

/**
 * Opens the data folder and makes the context.
 * @throws NewerDatabaseError, or what SQLite and the file system throw
 */
export async function openContext(config: Config, clock: Clock, log: Logger): Promise<Context> {
  const db = openDatabase(config.dataDir);
  try {
    const ticketKey = readTicketKey(config.dataDir);
    const serverId = await readServerId(db, clock.now());
    const live = new LiveTerminals();
    live.learn(await readDurableState(db, await listTerminalIds(db), clock.now()));
    const rules = await listRules(db);
    const startedAt = clock.now();
    const diagnoses = new DiagnosisWatch({
      live,
      startedAt,
      services: config.services,
      wasClosedAt: (siteId, moment) => siteOpening(rules.get(siteId)?.rules ?? noRoomRules, moment)?.kind === 'closed',
    });
    const incidents = new KeptIncidents(await listLiveIncidents(db, startedAt - SAME_INCIDENT_MS));
    for (const siteId of incidents.siteIds()) {
      const open = incidents.ofSite(siteId).filter(({ closedAt }) => closedAt === null);
      diagnoses.remember(
        siteId,
        open.map((incident) => suspectOf(incident, startedAt)),
      );
    }
    await eachLatestMeasure(db, ({ terminalId, measure, receivedAt }) =>
      live.remember(terminalId, measure, receivedAt),
    );
    await keepPages(db);
    return {
      config,
      clock,
      log,
      db,
      checkpoints: await Checkpoints.takeOver(db, config.dataDir, log),
      committed: new CommittedReader(config.dataDir),
      commits: new GroupCommit(db, {
        read: (trx, terminalIds) => readDurableState(trx, terminalIds, clock.now()),
        learn: (states) => live.learn(states),
      }),
      serverId,
      ticketKey,
      books: new TicketBooks({ ...SLOW_HASH_COST, log2N: config.bookLog2N }),
      changes: new Changes(),
      sites: new Map((await listSites(db)).map((site) => [site.siteId, site])),
      rules,
      queues: new Queues(await listOpenPlaces(db)),
      workshops: new Workshops(await listWorkshops(db, yesterday(clock))),
      live,
      lines: new LineWatch(live),
      measures: new MeasureIntake(db),
      diagnoses,
      incidents,
      life: await ServerLife.open(db),
      alertSettings: (await readAlertSettings(db)) ?? noAlertSettings,
      mail: openMail(config),
      address: config.publicUrl ?? `http://${config.host}:${config.port}`,
      lineTests: new LineTests(),
      proofs: new ProofChecks(),
      ordersOnTheirWay: new Set(),
      limits: makeLimits(),
      passwords: new PasswordHashing(),
      cardPins: new PasswordHashing(),
      firstAccount: new FirstAccountLink(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** The date a day ago in UTC: wherever a site is, its workshops of today are not before. */
function yesterday(clock: Clock): string {
  return dayLater(new Date(clock.now()).toISOString().slice(0, 10), -1);
}

/** Writes what is gathered and closes the database. */
export async function closeContext(ctx: Context): Promise<void> {
  await ctx.measures.write(null, true);
  await ctx.life.ends(ctx.clock.now());
  await ctx.books.close();
  ctx.mail?.close();
  await ctx.proofs.close();
  await ctx.checkpoints.close();
  ctx.committed.close();
  await ctx.db.destroy();
}
