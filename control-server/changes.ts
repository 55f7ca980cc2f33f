import type { LiveTerminal } from './terminals/live-terminal.ts';

/** What happened, said after the commit and never inside a transaction: who reads the database on hearing it finds it there. */
export type Announcement =
  | { kind: 'terminal-changed'; terminalId: string; siteId: string }
  /** a heartbeat told nothing else that is shown but its measure: ordinarily all that happens */
  | { kind: 'terminal-measured'; known: LiveTerminal; siteId: string }
  | { kind: 'terminal-revoked'; terminalId: string; siteId: string }
  | { kind: 'site-created'; siteId: string }
  | { kind: 'rules-changed'; siteId: string }
  | { kind: 'line-changed'; siteId: string }
  | { kind: 'queue-changed'; siteId: string }
  | { kind: 'staff-session-ended'; tokenHash: string };

export type Listener = (announcement: Announcement) => void;

/** The one place where parts of the server tell each other that something changed. Synchronous; a listener must not throw. */
export class Changes {
  readonly #listeners = new Set<Listener>();

  announce(announcement: Announcement): void {
    for (const listener of this.#listeners) listener(announcement);
  }

  /** @returns how to stop listening */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
