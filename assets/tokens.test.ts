import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

/** The custom properties of the rule that follows `selector`. */
function block(selector: string): Record<string, string> {
  const start = css.indexOf('{', css.indexOf(selector)) + 1;
  const body = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));
}

/** Relative luminance of `#rrggbb`, WCAG 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const day = block(':root {');
const night = block(":root[data-theme='dark']");
const states = ['free', 'occupied', 'short', 'help', 'broken', 'out'];

describe('tokens', () => {
  it('hold the values of design.md §7', () => {
    expect([day['--paper'], day['--ink'], day['--teal']]).toEqual(['#faf7f2', '#1d2733', '#0a6b6b']);
    expect([night['--paper'], night['--ink'], night['--teal']]).toEqual(['#11181f', '#eef2f5', '#4fc3be']);
    expect(Number.parseInt(day['--motion'] ?? '', 10)).toBeLessThanOrEqual(150);
    expect(day['--target']).toBe('56px');
  });

  it('say the same night by the system and by hand', () => {
    expect(block(":root:not([data-theme='light'])")).toEqual(night);
  });

  it.each([
    ['day', day],
    ['night', night],
  ])('are legible by %s', (_, theme) => {
    const colour = (name: string) => theme[`--${name}`] as string;
    for (const ground of ['paper', 'surface', 'surface-sunken']) {
      expect(contrast(colour('ink'), colour(ground)), `ink on ${ground}`).toBeGreaterThanOrEqual(7);
      expect(contrast(colour('ink-soft'), colour(ground)), `ink-soft on ${ground}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour('teal'), colour(ground)), `teal on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(colour('teal'), colour('on-teal'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('teal-hover'), colour('on-teal'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('line-strong'), colour('surface'))).toBeGreaterThanOrEqual(3);
    for (const state of states) {
      expect(contrast(colour(state), colour('paper')), `${state} on paper`).toBeGreaterThanOrEqual(5);
      expect(contrast(colour(state), colour(`${state}-soft`)), `${state} on its ground`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour('ink'), colour(`${state}-soft`)), `ink on ${state}`).toBeGreaterThanOrEqual(7);
    }
  });
});
