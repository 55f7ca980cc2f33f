/**
 * Which files a resident may keep for the time of the session: documents, pictures, tables. Never what a system could run. escapes.md rows 56, 57.
 */

/** File types by their ending, with the media types a server may announce for them. */
const ALLOWED_TYPES: Readonly<Record<string, readonly string[]>> = {
  pdf: ['application/pdf', 'application/x-pdf'],
  txt: ['text/plain'],
  csv: ['text/csv', 'text/plain', 'application/csv', 'application/vnd.ms-excel'],
  rtf: ['application/rtf', 'text/rtf'],
  jpg: ['image/jpeg'],
  jpeg: ['image/jpeg'],
  png: ['image/png'],
  webp: ['image/webp'],
  gif: ['image/gif'],
  heic: ['image/heic'],
  tif: ['image/tiff'],
  tiff: ['image/tiff'],
  odt: ['application/vnd.oasis.opendocument.text'],
  ods: ['application/vnd.oasis.opendocument.spreadsheet'],
  odp: ['application/vnd.oasis.opendocument.presentation'],
  doc: ['application/msword'],
  docx: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  xls: ['application/vnd.ms-excel'],
  xlsx: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ppt: ['application/vnd.ms-powerpoint'],
  pptx: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ics: ['text/calendar'],
  zip: ['application/zip', 'application/x-zip-compressed'],
  mp3: ['audio/mpeg'],
  mp4: ['video/mp4'],
};
/** What servers say that say nothing. */
const NO_TYPE = new Set([
  '',
  'application/octet-stream',
  'binary/octet-stream',
  'application/force-download',
  'application/download',
]);

/** Longest file name kept, in characters: well below the 255 bytes of Linux file systems, whatever the script. */
export const MAX_FILE_NAME_LENGTH = 60;
/** One session's downloads. The tmpfs has its own limit; these give a sentence before it gives an error. */
export const MAX_DOWNLOADS = 200;
export const MAX_DOWNLOAD_BYTES = 512 * 1024 * 1024;

/**
 * May this file be kept?
 * @param name proposed by the site
 * @param mime announced by the server, with or without parameters
 * @returns the name to keep it under (see `safeFileName`), or refused. Never throws.
 */
export function judgeDownload(name: string, mime: string): { kind: 'keep'; name: string } | { kind: 'refuse' } {
  const safe = safeFileName(name);
  const ending = endingOf(safe);
  const types = Object.hasOwn(ALLOWED_TYPES, ending) ? ALLOWED_TYPES[ending] : undefined;
  if (!types) return { kind: 'refuse' };
  const type = (mime.split(';')[0] ?? '').trim().toLowerCase();
  return NO_TYPE.has(type) || types.includes(type) ? { kind: 'keep', name: safe } : { kind: 'refuse' };
}

/**
 * A name that stays in its folder: the last part of a path, without separators, control or invisible characters, not hidden, not too long.
 * The ending is kept. Never empty.
 */
export function safeFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  // Controls, line and paragraph separators, and the marks that turn writing around ("fdp.exe" shown as "exe.pdf").
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').replace(/[<>:"|?*]/g, '_');
  const trimmed = plain.replace(/^[\s.]+/, '').replace(/[\s.]+$/, '');
  const ending = endingOf(trimmed);
  if (ending === '') return shorten(trimmed, MAX_FILE_NAME_LENGTH) || 'document';
  const stem = trimmed.slice(0, -(ending.length + 1));
  return `${shorten(stem, MAX_FILE_NAME_LENGTH - ending.length - 1).trimEnd() || 'document'}.${ending}`;
}

/** "document (2).pdf": the same name again. */
export function numberedFileName(name: string, number: number): string {
  const ending = endingOf(name);
  return ending === '' ? `${name} (${number})` : `${name.slice(0, -(ending.length + 1))} (${number}).${ending}`;
}

/** In whole characters: half a surrogate pair is no name. */
function shorten(text: string, length: number): string {
  return [...text].slice(0, length).join('');
}

/** Lower case, without the dot; empty when there is none. */
function endingOf(name: string): string {
  return (/\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1] ?? '').toLowerCase();
}
