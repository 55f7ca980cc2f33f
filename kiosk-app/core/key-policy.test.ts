import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeKey } from './key-policy.ts';

/** "ctrl+shift+I" as Electron tells it. */
const press = (combination: string) => {
  const parts = combination.split('+');
  const key = parts.pop() || '+';
  const held = new Set(parts);
  const verdict = judgeKey({
    key,
    control: held.has('ctrl'),
    alt: held.has('alt'),
    shift: held.has('shift'),
    meta: held.has('meta'),
  });
  return verdict.kind === 'command' ? verdict.command : verdict.kind;
};

describe('keys', () => {
  it.each(
    (
      'ctrl+n ctrl+t ctrl+w ctrl+o ctrl+s ctrl+p ctrl+q ctrl+h ctrl+j ctrl+u ctrl+f ctrl+d ctrl+g ctrl+shift+N ctrl+shift+T ctrl+shift+W ctrl+shift+I ' +
      'ctrl+shift+J ctrl+shift+C ctrl+shift+Delete ctrl+shift+Escape ctrl+Escape ctrl+Tab ctrl+F4 ctrl+1 ctrl+9 F1 F3 F6 F7 F10 F11 F12 F24 ' +
      'shift+F10 ContextMenu alt+F4 alt+Tab alt+d alt+f alt+Home alt+ArrowRight Alt Meta meta+d meta+r ctrl+alt+t ctrl+alt+T ctrl+alt+Delete ' +
      'ctrl+alt+F3 PrintScreen LaunchMail BrowserHome BrowserSearch BrowserForward Find Help'
    ).split(' '),
  )('%s is swallowed', (combination) => {
    expect(press(combination)).toBe('swallow');
  });

  it.each(
    (
      'a É ß @ 0 à + = - shift+A shift+1 Enter Tab shift+Tab Escape Backspace Delete ArrowLeft shift+ArrowRight PageDown Home Dead ctrl+a ctrl+c ctrl+v ' +
      'ctrl+x ctrl+z ctrl+y ctrl+C ctrl+shift+Z ctrl+shift+V ctrl+ArrowLeft ctrl+shift+ArrowRight ctrl+Backspace ctrl+Home ctrl+alt+@ ctrl+alt+€ ctrl+alt+{ AltGraph'
    ).split(' '),
  )('%s reaches the page', (combination) => {
    expect(press(combination)).toBe('pass');
  });

  it.each([
    ['ctrl++', 'zoom-in'],
    ['ctrl+shift++', 'zoom-in'],
    ['ctrl+=', 'zoom-in'],
    ['ctrl+-', 'zoom-out'],
    ['ctrl+0', 'zoom-reset'],
    ['ctrl+à', 'zoom-reset'],
    ['ctrl+l', 'address'],
    ['ctrl+r', 'reload'],
    ['ctrl+shift+R', 'reload'],
    ['F5', 'reload'],
    ['alt+ArrowLeft', 'back'],
    ['BrowserBack', 'back'],
  ])('%s is ours: %s', (combination, command) => {
    expect(press(combination)).toBe(command);
  });

  it('lets no letter through with Ctrl or Alt but the editing ones, whatever else is held', () => {
    const held = { control: fc.boolean(), alt: fc.boolean(), shift: fc.boolean(), meta: fc.boolean() };
    fc.assert(
      fc.property(fc.record({ key: fc.string({ unit: 'binary' }), ...held }), (input) => {
        const verdict = judgeKey(input);
        if (verdict.kind !== 'pass') return;
        expect(input.meta).toBe(false);
        if (input.control && !input.alt && [...input.key].length === 1)
          expect('acvxyz').toContain(input.key.toLowerCase());
        if (input.alt && !input.control) throw new Error('a key passed with Alt');
      }),
      { numRuns: 500 },
    );
  });
});
