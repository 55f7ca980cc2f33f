import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import type { RefusalCode } from '#protocol/result.ts';
import { TestServer } from '../system/server/running-server.ts';
import type { StaffDoor } from '../system/server/staff-door.ts';
import { TerminalClient } from '../system/server/terminal-client.ts';
import { launchChromium } from '../stage/dashboard-browser.ts';

/** The dashboard as it is now, served by a real server whose clock the test moves, in Debian's Chromium, with IT signed in. */
export class DashboardStage {
  readonly server: TestServer;
  readonly staff: StaffDoor;
  readonly page: Page;
  /** what the page threw, and the rules of the Content-Security-Policy it broke */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #built: string;

  private constructor(server: TestServer, staff: StaffDoor, browser: Browser, page: Page, built: string) {
    this.server = server;
    this.staff = staff;
    this.page = page;
    this.#browser = browser;
    this.#built = built;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.complaints.push(message.text());
    });
  }

  static async open(): Promise<DashboardStage> {
    const built = mkdtempSync(join(tmpdir(), 'escale-dashboard-'));
    await build({
      configFile: 'control-server/dashboard/vite.config.ts',
      logLevel: 'error',
      build: { outDir: built, emptyOutDir: true },
    });
    const server = await TestServer.start({ ESCALE_DASHBOARD_DIR: built });
    const staff = await server.staff('it');
    const browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      colorScheme: 'light',
    });
    const [name = '', value = ''] = staff.cookie.split('=', 2);
    await context.addCookies([{ name, value, url: server.url }]);
    return new DashboardStage(server, staff, browser, await context.newPage(), built);
  }

  /** A terminal of that site, enrolled and connected, that has measured nothing yet. */
  async terminal(siteId: string, name: string): Promise<TerminalClient> {
    const terminal = await TerminalClient.enrol(this.server.url, this.staff, siteId, name);
    this.server.alsoClose(() => terminal.disconnect());
    await terminal.connect();
    return terminal;
  }

  /** Someone sits down there with a ticket. @returns the session's id */
  async occupy(terminal: TerminalClient, siteId: string, minutes = 60): Promise<string> {
    const { tickets } = await this.staff.get('ticket:issue', { siteId, minutes, count: 1 });
    const answer = await terminal.requestSession(tickets[0]?.words ?? []);
    if (!answer.ok) throw new Error(answer.refusal.code);
    const { sessionId } = answer.value;
    const startedAt = this.server.clock.now();
    const endsAt = startedAt + minutes * 60_000;
    terminal.note({ type: 'session-began', sessionId, startedAt, endsAt }, startedAt);
    terminal.activity = { kind: 'occupied', sessionId, endsAt };
    await terminal.append();
    await terminal.beat();
    return sessionId;
  }

  /** The terminal journals what became of its last command, and tells it. */
  async answerLast(terminal: TerminalClient, outcome: 'done' | RefusalCode = 'done'): Promise<void> {
    const commandId = terminal.commands.at(-1)?.commandId ?? '';
    terminal.note({ type: 'command-answered', commandId, outcome }, this.server.clock.now());
    await terminal.append();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.server.end();
    rmSync(this.#built, { recursive: true, force: true });
  }
}
