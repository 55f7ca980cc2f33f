/**
 * Which keys reach a page. Deny by default for everything with Ctrl, Alt or Super and for every key that is not for writing or moving;
 * escapes.md §1.2 rows 1, 10 to 13, 15. Keys the window system takes never come here.
 */

/** The part of Electron's `before-input-event` that decides. `key` is the DOM's `KeyboardEvent.key`. */
export type KeyInput = {
  key: string;
  control: boolean;
  alt: boolean;
  shift: boolean;
  meta: boolean;
};

/** What a key does here instead of what Chromium would do. */
export type KeyCommand = 'address' | 'back' | 'reload' | 'zoom-in' | 'zoom-out' | 'zoom-reset';

export type KeyVerdict = { kind: 'pass' } | { kind: 'swallow' } | { kind: 'command'; command: KeyCommand };

const PASS: KeyVerdict = { kind: 'pass' };
const SWALLOW: KeyVerdict = { kind: 'swallow' };

/** Keys with a name that a page may have, alone or with Shift. All others (F1…, ContextMenu, Print, Launch…, Browser…) are swallowed. */
const NAMED_KEYS = new Set(
  (
    'Enter Tab Escape Backspace Delete Insert Home End PageUp PageDown ArrowUp ArrowDown ArrowLeft ArrowRight Shift Control AltGraph CapsLock ' +
    'NumLock ScrollLock Dead Compose Process Unidentified'
  ).split(' '),
);
/** With Ctrl: moving and deleting by words. */
const CONTROL_NAMED_KEYS = new Set(
  'Backspace Delete Insert Home End ArrowUp ArrowDown ArrowLeft ArrowRight Shift Control'.split(' '),
);
/** With Ctrl: select all, copy, cut, paste, undo, redo. */
const CONTROL_LETTERS = new Set(['a', 'c', 'v', 'x', 'y', 'z']);
/** With Ctrl and Shift: paste as plain text, redo. */
const CONTROL_SHIFT_LETTERS = new Set(['v', 'z']);

const COMMANDS: readonly { command: KeyCommand; keys: readonly string[]; with: 'control' | 'alt' | 'none' }[] = [
  { command: 'zoom-in', keys: ['+', '='], with: 'control' },
  { command: 'zoom-out', keys: ['-', '_'], with: 'control' },
  // On a French keyboard the digit wants Shift; without it the key is "à".
  { command: 'zoom-reset', keys: ['0', 'à'], with: 'control' },
  { command: 'address', keys: ['l'], with: 'control' },
  { command: 'reload', keys: ['r'], with: 'control' },
  { command: 'reload', keys: ['f5', 'browserrefresh'], with: 'none' },
  { command: 'back', keys: ['arrowleft'], with: 'alt' },
  { command: 'back', keys: ['browserback'], with: 'none' },
];

/**
 * What becomes of a key, pressed or released.
 * @returns pass to the page, swallow, or one of our own commands. Never throws.
 */
export function judgeKey(input: KeyInput): KeyVerdict {
  const { key, control, alt, shift, meta } = input;
  const isCharacter = [...key].length === 1;
  if (meta) return SWALLOW;
  const modifier = control && !alt ? 'control' : alt && !control ? 'alt' : !control && !alt ? 'none' : 'both';
  const command = COMMANDS.find((entry) => entry.with === modifier && entry.keys.includes(key.toLowerCase()));
  if (command && (modifier !== 'none' || !isCharacter)) return { kind: 'command', command: command.command };
  if (modifier === 'none') return isCharacter || NAMED_KEYS.has(key) ? PASS : SWALLOW;
  // AltGr where it comes as Ctrl+Alt: @, #, €, {, … are how French keyboards write them. A letter or a digit is a shortcut.
  if (modifier === 'both') return (isCharacter && !/[\p{L}\p{N}\s]/u.test(key)) || key === 'AltGraph' ? PASS : SWALLOW;
  if (modifier === 'alt') return SWALLOW;
  // "Clear browsing data" elsewhere; nothing to edit with.
  if (shift && key === 'Delete') return SWALLOW;
  const letters = shift ? CONTROL_SHIFT_LETTERS : CONTROL_LETTERS;
  return letters.has(key.toLowerCase()) || CONTROL_NAMED_KEYS.has(key) ? PASS : SWALLOW;
}
