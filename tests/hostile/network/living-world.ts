import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { thisMachine } from '../../../kiosk-app/shell/probes/linux-system.ts';
import { until } from '../../stage/until.ts';
import { SERVICE_NAME, type makeAuthority } from './authority.ts';
import type { LivingWorld as Acted } from './faults.ts';
import {
  KNOWN_NAME,
  REFERENCES,
  RESOLVER,
  SERVER,
  SERVER_PORT,
  type SiteNet,
  type SitePlan,
  SmallWorld,
} from './small-world.ts';
import { makeStandInAir } from './standin-air.ts';
import {
  CodeMade,
  type DeskAsks,
  DeskSays,
  IncidentsTold,
  SiteMade,
  TerminalSays,
  type TerminalSettings,
} from './world-words.ts';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const SERVER_PROGRAM = here('../../../control-server/main.mjs');
const URL_OF_SERVER = `http://${SERVER}:${SERVER_PORT}`;
/** Standard error is shown where somebody wants to see it. */
const LOG_LEVEL = process.env['ESCALE_NETWORK_LOG'] ? 'info' : 'silent';
/** Fifty programs start on two cores. */
const START_WITHIN_MS = 120_000;

/** A small world with everything in it running: server, desk, operator and terminals, each a program of its own in its own namespace. */
export class LivingWorld implements Acted {
  readonly #world: SmallWorld;
  readonly #folder: string;
  readonly #authority: ReturnType<typeof makeAuthority>;
  readonly verdicts: Extract<DeskSays, { says: 'verdict' }>[] = [];
  readonly alerts: Extract<DeskSays, { says: 'alert' }>[] = [];
  readonly #answers = new Map<number, (value: unknown) => void>();
  readonly #terminals = new Map<string, ChildProcess>();
  readonly #up = new Set<string>();
  readonly #air = new Map<string, TerminalSettings['air']>();
  readonly siteIds = new Map<string, string>();
  /** when its server began to listen first */
  standsSince = 0;
  #asks = 0;
  #server: ChildProcess | null = null;
  #operator: ChildProcess | null = null;
  #desk: ChildProcess | null = null;

  private constructor(world: SmallWorld, folder: string, authority: ReturnType<typeof makeAuthority>) {
    this.#world = world;
    this.#folder = folder;
    this.#authority = authority;
  }

  get net() {
    return this.#world.net;
  }

  get sites() {
    return this.#world.sites;
  }

  /** Builds it and waits until every terminal has its line. @throws what a program that does not start said */
  static async open(
    prefix: string,
    folder: string,
    authority: ReturnType<typeof makeAuthority>,
    sites: readonly SitePlan[],
  ): Promise<LivingWorld> {
    mkdirSync(folder, { recursive: true });
    const living = new LivingWorld(await SmallWorld.build(prefix, sites), folder, authority);
    try {
      await living.#start();
    } catch (error) {
      await living.close();
      throw error;
    }
    return living;
  }

  async close(): Promise<void> {
    await this.#world.remove();
  }

  /** Are all terminals of all sites heard, and is nothing wrong anywhere? */
  get isCalm(): boolean {
    return this.sites.every(({ name, terminals }) => {
      const siteId = this.siteIds.get(name);
      const last = this.verdicts.findLast((one) => one.siteId === siteId);
      return last?.heard === terminals.length && last.diagnosis.troubles.length === 0 && last.diagnosis.fibre === 'up';
    });
  }

  /** Waits until it is. @throws what a program that ended in an error said */
  async calm(): Promise<void> {
    await this.#until('nothing is wrong anywhere', () => this.isCalm);
  }

  /** @throws when a program has ended in an error: then nothing it measured is worth anything */
  assertWhole(): void {
    if (this.net.problem !== null) throw new Error(this.net.problem);
  }

  async incidents() {
    const told = [...this.siteIds.values()].map((siteId) => this.#ask({ ask: 'incidents', siteId }, IncidentsTold));
    const all = (await Promise.all(told)).flatMap(({ incidents }) => incidents);
    // Each site is told the server's own as well.
    return [...new Map(all.map((one) => [one.incidentId, one])).values()];
  }

  tellOperator(word: 'dns-right' | 'dns-wrong'): void {
    this.#operator?.stdin?.write(`${word}\n`);
  }

  async startPortal(site: SiteNet): Promise<void> {
    await this.#ready(site.box, [here('portal-program.ts')]);
  }

  async killServer(): Promise<void> {
    const gone = new Promise((resolve) => {
      this.#server?.once('exit', resolve);
    });
    this.#server?.kill('SIGKILL');
    await gone;
  }

  async startServer(): Promise<void> {
    await this.#startServer();
  }

  killTerminals(site: SiteNet): void {
    for (const terminal of site.terminals) {
      this.#terminals.get(terminal)?.kill('SIGKILL');
      this.#up.delete(terminal);
    }
  }

  startTerminals(site: SiteNet): void {
    for (const terminal of site.terminals) this.#startTerminal(terminal, null);
  }

  async #start(): Promise<void> {
    const { key, certificate } = this.#authority;
    this.#operator = await this.#ready('operator', [here('operator-program.ts'), SERVICE_NAME, key, certificate]);
    const said = await this.#startServer();
    this.standsSince = Date.now();
    await this.#startDesk(said.get('first-account') ?? '');
    for (const { name, terminals, onAir } of this.sites) {
      const { siteId } = await this.#ask({ ask: 'site', name }, SiteMade);
      this.siteIds.set(name, siteId);
      for (const terminal of onAir) {
        this.#air.set(terminal, makeStandInAir(join(this.#folder, `${terminal}-air`), thisMachine.programPath));
      }
      for (const [seat, terminal] of terminals.entries()) {
        const { code } = await this.#ask({ ask: 'code', siteId, terminalName: `Poste ${seat + 1}` }, CodeMade);
        this.#startTerminal(terminal, code);
      }
    }
    const all = this.sites.flatMap(({ terminals }) => terminals);
    await this.#until('every terminal has its line', () => all.every((terminal) => this.#up.has(terminal)));
  }

  /** @returns what it said by then, by kind */
  async #startServer(): Promise<Map<string, string>> {
    const said = new Map<string, string>();
    this.#server = this.net.start(
      'server',
      [SERVER_PROGRAM],
      (line) => {
        const { kind, url } = z.object({ kind: z.string(), url: z.string() }).parse(JSON.parse(line));
        said.set(kind, url);
      },
      {
        ESCALE_DATA_DIR: join(this.#folder, 'server'),
        ESCALE_HOST: SERVER,
        ESCALE_PORT: String(SERVER_PORT),
        ESCALE_ALLOW_PLAIN_HTTP: '1',
        ESCALE_SERVICES: SERVICE_NAME,
        ESCALE_LOG_LEVEL: LOG_LEVEL,
      },
    );
    const isFirst = this.siteIds.size === 0;
    await this.#until('the server listens', () => said.has('listening') && (!isFirst || said.has('first-account')));
    return said;
  }

  async #startDesk(firstAccount: string): Promise<void> {
    let isReady = false;
    this.#desk = this.net.start('server', [here('desk-program.ts'), URL_OF_SERVER, firstAccount], (line) => {
      const words = DeskSays.parse(JSON.parse(line));
      if (words.says === 'ready') isReady = true;
      if (words.says === 'verdict') this.verdicts.push(words);
      if (words.says === 'alert') this.alerts.push(words);
      if (words.says === 'answer') this.#answers.get(words.id)?.(words.value);
    });
    await this.#until('the desk is ready', () => isReady);
  }

  #startTerminal(terminal: string, code: string | null): void {
    const settings: TerminalSettings = {
      code,
      arguments: [
        `--data-dir=${join(this.#folder, terminal)}`,
        `--server=${URL_OF_SERVER}`,
        `--measure-dns=${RESOLVER}:53`,
        `--measure-references=${REFERENCES.join(',')}`,
        `--measure-dns-known=${KNOWN_NAME}=${SERVER}`,
        `--log-level=${LOG_LEVEL}`,
      ],
      air: this.#air.get(terminal) ?? null,
    };
    const child = this.net.start(
      terminal,
      [here('terminal-program.ts'), JSON.stringify(settings)],
      (line) => {
        const words = TerminalSays.parse(JSON.parse(line));
        if (words.says !== 'line') return;
        if (words.isUp) this.#up.add(terminal);
        else this.#up.delete(terminal);
      },
      { NODE_EXTRA_CA_CERTS: this.#authority.authority },
    );
    this.#terminals.set(terminal, child);
  }

  /** @throws also when a program has ended in an error meanwhile */
  async #until(what: string, look: () => boolean): Promise<void> {
    await until(what, () => this.net.problem !== null || look(), START_WITHIN_MS);
    this.assertWhole();
  }

  /** A program that says so when it is ready. */
  async #ready(namespace: string, args: readonly string[]): Promise<ChildProcess> {
    let isReady = false;
    const child = this.net.start(namespace, args, () => {
      isReady = true;
    });
    await this.#until(`${args[0]} is ready`, () => isReady);
    return child;
  }

  #ask<T>(asks: DeskAsks, schema: z.ZodType<T>): Promise<T> {
    const id = (this.#asks += 1);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the desk does not answer: ${asks.ask}`)), START_WITHIN_MS);
      this.#answers.set(id, (value) => {
        clearTimeout(late);
        this.#answers.delete(id);
        try {
          resolve(schema.parse(value));
        } catch (error) {
          reject(error);
        }
      });
      this.#desk?.stdin?.write(`${JSON.stringify({ id, asks })}\n`);
    });
  }
}
