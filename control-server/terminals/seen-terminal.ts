import { type Gap, RECENT_MS, type TerminalView } from '../diagnosis/evidence-rules.ts';
import type { RecentMeasures } from '../measures/recent-measures.ts';
import type { Round, ServiceState } from '../measures/round-rules.ts';
import { type LiveTerminal, isSilentAt } from './live-terminal.ts';

/** The terminal as its site is diagnosed by it, at one moment. */
export class SeenTerminal implements TerminalView {
  readonly terminalId: string;
  readonly presence: TerminalView['presence'];
  readonly since: number | null;
  readonly medium: TerminalView['medium'];
  readonly lastLookAt: number;
  readonly isQuiet: boolean;
  readonly usualMs: number | null;
  readonly services: readonly ServiceState[];
  readonly hasSeenAir: boolean;
  readonly gap: Gap | null;
  /** null: nothing that is fresh */
  readonly #recent: RecentMeasures | null;
  #rounds: readonly Round[] | null = null;

  /** @param wasClosedAt whether the site was closed at a moment: what is switched off at the wall in the evening says nothing of the line */
  constructor(known: LiveTerminal, now: number, wasClosedAt: (moment: number) => boolean) {
    const { recent, gap } = known;
    const isHeard = !isSilentAt(known, now);
    const vanishedAt = known.connection === null ? known.vanishedAt : null;
    const hasVanished = !isHeard && vanishedAt !== null && !wasClosedAt(vanishedAt);
    this.#recent = recent !== null && now - recent.receivedAt <= RECENT_MS ? recent : null;
    this.terminalId = known.terminal.terminalId;
    this.presence = isHeard ? 'heard' : hasVanished ? 'vanished' : 'away';
    this.since = hasVanished ? vanishedAt : null;
    this.medium = recent?.medium ?? null;
    this.lastLookAt = this.#recent?.lastLookAt ?? 0;
    this.isQuiet = this.#recent?.isQuiet ?? true;
    this.usualMs = recent?.usualMs ?? null;
    this.services = this.#recent?.services ?? [];
    this.hasSeenAir = recent?.hasSeenAir ?? false;
    this.gap = gap;
  }

  /** Made when they are asked for: nobody asks for those of a site that is quiet, and of ten thousand terminals they are most of what a look takes. */
  get rounds(): readonly Round[] {
    return (this.#rounds ??= this.#recent?.rounds ?? []);
  }
}
