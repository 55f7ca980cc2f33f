import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent, JournalRecord, JournalState } from '#protocol/journal-events.ts';
import type { BootSeq } from '#protocol/terminal-messages.ts';
import type { Log } from '../log.ts';
import { cannotKeepFacts } from '../../core/journal-rules.ts';
import type { Now } from '../../core/time-limits.ts';
import { AcknowledgedFile } from './acknowledged-file.ts';
import { type JournalLimits, journalLimits, judgeJournal, segmentsToDelete } from './journal-bounds.ts';
import { JournalDisk } from './journal-disk.ts';
import { loadFolder, readBoot } from './journal-folder.ts';
import { KeptBoot } from './kept-boot.ts';
import { recordLine } from './segment-lines.ts';

/** How far the server is, is written down this often at most. */
const ACKNOWLEDGED_WRITTEN_MS = 60_000;

/**
 * The terminal's own memory of facts: append-only segments of checked JSON lines, fsynced before the effect. The server acknowledges what it has committed; that stays
 * on the disk for a while, in case the server returns from a backup and asks again.
 *
 *   on disk, told ── acknowledged ──► kept KEEP_ACKNOWLEDGED_MS ──► deleted
 *   in memory only (the disk takes nothing) ── told all the same ── written when it does again
 */
export class Journal {
  readonly bootId: string;
  readonly #folder: string;
  readonly #limits: JournalLimits;
  readonly #log: Log;
  readonly #acknowledgedFile: AcknowledgedFile;
  readonly #disk: JournalDisk;
  readonly #present: KeptBoot;
  /** oldest first; the present one last */
  #boots: KeptBoot[];
  /** facts of this boot that the disk has not taken yet */
  #unwritten: JournalRecord[] = [];
  #earlier: JournalRecord[] | null = null;
  #lookedMono = Number.NEGATIVE_INFINITY;
  #acknowledgedWrittenAt = 0;

  /** Opens the journal in `folder` for a new boot. A disk that gives or takes nothing is a state, not an error (`state`, `mend`). */
  static open(folder: string, bootId: string, log: Log, limits: Partial<JournalLimits> = {}): Journal {
    const journal = new Journal(folder, bootId, log, { ...journalLimits, ...limits });
    journal.#recover();
    return journal;
  }

  private constructor(folder: string, bootId: string, log: Log, limits: JournalLimits) {
    this.bootId = bootId;
    this.#folder = folder;
    this.#log = log;
    this.#limits = limits;
    this.#acknowledgedFile = new AcknowledgedFile(folder);
    this.#disk = new JournalDisk(folder, bootId, limits, log);
    this.#present = new KeptBoot(bootId);
    this.#boots = [this.#present];
  }

  get state(): JournalState {
    return judgeJournal(this.#disk.trouble, this.#sum('waitingBytes'), this.#limits);
  }

  /** How many facts the server has not acknowledged. */
  get pending(): number {
    return this.#sum('pending');
  }

  /** What earlier boots left, in order: once, when it is first known. null afterwards, and while the disk does not give it. */
  takeEarlier(): JournalRecord[] | null {
    const earlier = this.#earlier;
    this.#earlier = null;
    return earlier;
  }

  /**
   * Facts of one step, in order: one write, one fsync. Where the disk takes them not, they stay in memory, are told to the server and are written when it does.
   * @param at on the server's clock. @returns whether they are durable
   */
  append(events: readonly JournalEvent[], at: number): boolean {
    this.#keep(events, at);
    return this.#flush(true);
  }

  /** Facts that are none unless they are durable. @returns whether they are; if not, nothing of them is kept */
  appendIfDurable(events: readonly JournalEvent[], at: number): boolean {
    this.look();
    if (cannotKeepFacts(this.state) || this.#unwritten.length > 0) return false;
    const records = this.#recordsOf(events, at);
    if (!this.#write(records, false)) return false;
    this.#present.add(records);
    return true;
  }

  /** The boots whose records are still here, oldest first, the present one last: for the hello. */
  boots(): BootSeq[] {
    return this.#boots.slice(-this.#limits.keptBoots).map(({ bootId, lastSeq }) => ({ bootId, seq: lastSeq }));
  }

  /** @returns the next records to tell: of one boot, in order, the oldest boot first; null when nothing waits */
  nextBatch(): { bootId: string; records: JournalRecord[] } | null {
    const boot = this.#boots.find(({ pending }) => pending > 0);
    return boot ? { bootId: boot.bootId, records: boot.batch() } : null;
  }

  /** Takes the server's word that it has committed all of a boot up to `seq`. @param at now, on the server's clock */
  acknowledge(bootId: string, seq: number, at: number): void {
    const boot = this.#boots.find((one) => one.bootId === bootId);
    if (!boot?.acknowledge(seq)) return;
    this.#deleteOld(at);
    if (Math.abs(at - this.#acknowledgedWrittenAt) < ACKNOWLEDGED_WRITTEN_MS) return;
    this.#acknowledgedWrittenAt = at;
    this.#disk.attempt(() => this.#writeAcknowledged());
  }

  /** The server says how far it is, up or down: down when its database was restored from a backup. Then all after that is told again. */
  followServer({ bootId, seq }: BootSeq, at: number): void {
    const boot = this.#boots.find((one) => one.bootId === bootId);
    if (!boot || seq >= boot.acknowledged) return this.acknowledge(bootId, seq, at);
    try {
      const names = boot.segments.map(({ name }) => name);
      const onDisk = readBoot(this.#folder, bootId, names, seq).flatMap(({ records }) => records);
      boot.rewind(seq, boot === this.#present ? [...onDisk, ...this.#unwritten] : onDisk);
      this.#log.warn({ bootId, seq, again: boot.pending }, 'server went back: told again');
    } catch (error) {
      this.#log.error({ err: error }, 'what the server lost cannot be read');
    }
  }

  /** Looks at the disk, and tries it again where it took nothing; each few seconds at most: call it with every tick. */
  mend({ mono }: Now): void {
    if (mono - this.#lookedMono < this.#limits.retryMs) return;
    this.#lookedMono = mono;
    if (this.#disk.trouble) this.#recover();
    else this.#disk.look();
  }

  /** Looks at the disk now, without writing: before a resident is let in. */
  look(): void {
    if (!this.#disk.trouble) this.#disk.look();
  }

  /** A wipe has to be noted as well (clean-state.ts): where the disk is full, what is kept for that is given up. */
  makeRoom(): void {
    this.#disk.makeRoom();
  }

  close(): void {
    if (!this.#disk.trouble) this.#disk.attempt(() => this.#writeAcknowledged());
    this.#disk.close();
  }

  #recover(): void {
    this.#disk.recover(
      () => this.#load(),
      () => this.#flush(false),
      () => this.#writeAcknowledged(),
    );
  }

  #load(): number {
    const { boots, earlier, nextNumber } = loadFolder(this.#folder, this.#acknowledgedFile.read(), this.#log);
    this.#boots = [...boots, this.#present];
    this.#earlier = earlier;
    return nextNumber;
  }

  #keep(events: readonly JournalEvent[], at: number): void {
    const records = this.#recordsOf(events, at);
    this.#present.add(records);
    this.#unwritten.push(...records);
  }

  #recordsOf(events: readonly JournalEvent[], at: number): JournalRecord[] {
    return events.map((event, i) => ({ bootId: this.bootId, seq: this.#present.lastSeq + 1 + i, at, event }));
  }

  #flush(mayUseReserve: boolean): boolean {
    if (this.#unwritten.length === 0) return true;
    if (!this.#write(this.#unwritten, mayUseReserve)) return false;
    this.#unwritten = [];
    return true;
  }

  #write(records: readonly JournalRecord[], mayUseReserve: boolean): boolean {
    const written = this.#disk.write(records.map(recordLine).join(''), mayUseReserve);
    const lastSeq = records.at(-1)?.seq;
    if (!written || lastSeq === undefined) return false;
    const { name, bytes } = written;
    const { segments } = this.#present;
    const segment = segments.at(-1);
    if (segment?.name === name) {
      Object.assign(segment, { lastSeq, bytes: segment.bytes + bytes, acknowledgedAt: null });
    } else {
      segments.push({ name, bootId: this.bootId, lastSeq, bytes, acknowledgedAt: null });
    }
    return true;
  }

  #writeAcknowledged(): void {
    const segments = this.#boots.flatMap((boot) => boot.segments);
    this.#acknowledgedFile.write({
      boots: Object.fromEntries(this.#boots.map(({ bootId, acknowledged }) => [bootId, acknowledged])),
      segments: Object.fromEntries(
        segments.flatMap((one) => (one.acknowledgedAt ? [[one.name, one.acknowledgedAt]] : [])),
      ),
    });
  }

  #deleteOld(at: number): void {
    for (const boot of this.#boots) boot.stampAcknowledged(at);
    const gone = segmentsToDelete(
      this.#boots.flatMap(({ segments }) => segments),
      this.bootId,
      at,
      this.#limits,
    );
    if (gone.size === 0) return;
    // First what was acknowledged: a boot's missing beginning is then known to be gone, and not taken for lost.
    this.#disk.attempt(() => {
      this.#writeAcknowledged();
      for (const name of gone) rmSync(join(this.#folder, name), { force: true });
      for (const boot of this.#boots) boot.segments = boot.segments.filter(({ name }) => !gone.has(name));
      this.#boots = this.#boots.filter((boot) => boot === this.#present || boot.segments.length > 0);
    });
  }

  #sum(of: 'pending' | 'waitingBytes'): number {
    return this.#boots.reduce((sum, boot) => sum + boot[of], 0);
  }
}
