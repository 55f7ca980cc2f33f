import type { CSSProperties } from 'react';
import type { Tone } from './state-look.ts';

/** Hands a tone to CSS as `--tone` and `--tone-soft`. */
export function toneStyle(tone: Tone): CSSProperties {
  return { '--tone': `var(--${tone})`, '--tone-soft': `var(--${tone}-soft)` } as CSSProperties;
}
