import { crc32 } from 'node:zlib';

/** 8 hexadecimal digits and a space before the JSON. */
const PREFIX = 9;

/**
 * One line that shows when it was damaged: `<crc32 of the JSON, 8 hex digits> <json>` and a line feed. The check is against disks and power cuts, not against
 * people (CRC-32 as in zlib, RFC 1952 §8).
 * @param json without a line feed in it, as JSON.stringify makes it
 */
export function checkedLine(json: string): string {
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
}

/** @param line without its line feed. @returns the JSON, or null when one bit of the line is not as it was written */
export function uncheckedJson(line: Buffer): string | null {
  if (line.length <= PREFIX) return null;
  const json = line.subarray(PREFIX);
  const isWhole = line.toString('latin1', 0, PREFIX) === `${crc32(json).toString(16).padStart(8, '0')} `;
  return isWhole ? json.toString('utf8') : null;
}
