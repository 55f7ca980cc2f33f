import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, between } from '../../../provisioning/dev/fleet/seeded-random.ts';
import { type Nemesis, tellingMoment } from './nemesis.ts';
import { journalFolder, readSegments, segmentNames } from './segments.ts';

/** The last block of a terminal's journal is destroyed while it is dead: what is lost with it is known, and nothing else may be. */
const journalBlock: Nemesis = {
  name: 'journal-block',
  isHeavy: false,
  whyNot: () => null,
  scope: 'terminal',
  async round(seat, _city, random) {
    await tellingMoment(seat, random);
    await seat.kill();
    const { dataDir } = seat.settings;
    const before = readSegments(dataDir).map(({ record }) => record);
    const name = segmentNames(dataDir).findLast((one) => statSync(join(journalFolder(dataDir), one)).size > 0);
    if (name) damage(join(journalFolder(dataDir), name), random);
    seat.evidence.lookAfterDamage(dataDir, before);
    seat.start();
  },
};

/** A disk's block; most damage is smaller. */
const BLOCK_BYTES = 4_096;

function damage(path: string, random: Random): void {
  const bytes = readFileSync(path);
  const length = Math.min(bytes.length, Math.ceil(between(random, 0, random() < 0.7 ? 300 : BLOCK_BYTES)));
  const from = bytes.length - length;
  const choice = random();
  if (choice < 0.25) return truncateSync(path, from);
  // As a file system leaves a file whose length was written and whose bytes were not.
  if (choice < 0.4) return writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(length)]));
  if (choice < 0.6) bytes.fill(0, from);
  else if (choice < 0.85) for (let at = from; at < bytes.length; at += 1) bytes[at] = Math.floor(random() * 256);
  // One digit: still JSON, and not what was written.
  else changeDigit(bytes, from, random);
  writeFileSync(path, bytes);
}

function changeDigit(bytes: Buffer, from: number, random: Random): void {
  const isDigit = (at: number) => (bytes[at] ?? 0) >= 0x31 && (bytes[at] ?? 0) <= 0x38;
  const digits = Array.from({ length: bytes.length - from }, (_, index) => from + index).filter(isDigit);
  const at = digits[Math.floor(random() * digits.length)];
  if (at !== undefined) bytes[at] = (bytes[at] ?? 0) + 1;
}

export const damages = [journalBlock];
