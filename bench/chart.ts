import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import react from '@vitejs/plugin-react';
import type { Page } from 'playwright-core';
import { build, preview } from 'vite';
import { launchChromium } from '../tests/stage/dashboard-browser.ts';
import { machineFacts } from './machine-facts.ts';
import { median } from './median.ts';

// Pans the dashboard's own chart (chart-page/) in a real Chromium, one move on each animation frame, through the same events as a wheel's; beside it an empty page in the same browser.

const { values } = parseArgs({
  options: { points: { type: 'string', default: '100000' }, seconds: { type: 'string', default: '6' } },
});
const points = Number(values.points);
const seconds = Number(values.seconds);
/** How much of all points is in sight while it is panned. */
const SHARES = [0.1, 0.5, 0.9];

/** Moments of frames, ms, what the page's own code took in each with all that it queued for the same frame, and how many different windows were seen. */
type Frames = { at: number[]; jsMs: number[]; places: number };

const built = mkdtempSync(join(tmpdir(), 'escale-bench-chart-'));
try {
  const root = new URL('chart-page/', import.meta.url).pathname;
  const plugins = [react()];
  const outDir = { outDir: built, emptyOutDir: true };
  await build({ root, plugins, configFile: false, logLevel: 'error', build: outDir });
  const server = await preview({
    ...{ root, configFile: false, logLevel: 'error' },
    build: outDir,
    preview: { host: '127.0.0.1', port: 0 },
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const address = server.resolvedUrls?.local[0] ?? '';
    await page.goto('about:blank');
    const empty = told(await watchFrames(page, seconds, 0));
    const panned = [];
    for (const share of SHARES) {
      await page.goto(`${address}?points=${points}`);
      await page.getByTestId('delay-chart').locator('canvas').waitFor();
      await page.evaluate(() => document.fonts.ready);
      await zoomTo(page, share);
      const frames = await watchFrames(page, seconds, share);
      if (frames.places < 20 || !(await isDrawn(page))) throw new Error('the chart did not move, or nothing is drawn');
      const of = told(frames);
      panned.push({
        ...{ share, pointsInSight: Math.round(share * points), ...of },
        fpsToEmpty: ratio(of.fps, empty.fps),
        // Of the time that the empty page has for a frame.
        jsShareOfFrame: ratio(of.jsMedianMs, 1_000 / empty.fps),
      });
    }
    console.log(
      JSON.stringify({ points, seconds, chromium: browser.version(), empty, panned, machine: machineFacts() }, null, 2),
    );
  } finally {
    await browser.close();
    await server.close();
  }
} finally {
  rmSync(built, { recursive: true, force: true });
}

/** Looks closer by the wheel, around the middle, until that share is in sight. */
async function zoomTo(page: Page, share: number): Promise<void> {
  await page.evaluate((wanted) => {
    document.querySelector<HTMLElement>('[data-testid="moved"]')?.focus();
    const over = document.querySelector('[data-testid="delay-chart"] .u-over');
    const box = over?.getBoundingClientRect();
    const deltaY = Math.log(wanted) / Math.log(1.0018);
    const clientX = (box?.left ?? 0) + (box?.width ?? 0) / 2;
    over?.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX, bubbles: true, cancelable: true }));
  }, share);
}

/** @param share of all that is in sight; 0: nothing is moved. To and fro between the ends, an end in a second and a half. */
function watchFrames(page: Page, forSeconds: number, share: number): Promise<Frames> {
  return page.evaluate(
    ({ seconds: lasting, share: seen }) =>
      new Promise<Frames>((resolve) => {
        const over = document.querySelector('[data-testid="delay-chart"] .u-over');
        const width = over?.getBoundingClientRect().width ?? 0;
        const at: number[] = [];
        const jsMs: number[] = [];
        const words = document.querySelector('[data-testid="seen"]');
        const places = new Set<string | null>();
        let begun: number | null = null;
        // Half the way first: it begins in the middle.
        const room = seen === 0 ? 0 : (1 - seen) / seen;
        const onFrame = (now: number) => {
          begun ??= now;
          at.push(now);
          const startedAt = performance.now();
          if (over) {
            const turn = Math.floor((now - begun) / 1_500 + 0.5) % 2;
            const deltaY = ((turn === 0 ? 1 : -1) * room * width) / 90;
            over.dispatchEvent(new WheelEvent('wheel', { deltaY, shiftKey: true, bubbles: true, cancelable: true }));
          }
          // The charts draw in microtasks: after them this one.
          queueMicrotask(() => queueMicrotask(() => jsMs.push(performance.now() - startedAt)));
          if (words) places.add(words.textContent);
          if (now - begun < lasting * 1_000) requestAnimationFrame(onFrame);
          else requestAnimationFrame(() => resolve({ at, jsMs, places: places.size }));
        };
        requestAnimationFrame(onFrame);
      }),
    { seconds: forSeconds, share },
  );
}

function told({ at, jsMs }: Frames) {
  const gaps = at.slice(1).map((moment, place) => moment - (at[place] ?? moment));
  const lasted = (at.at(-1) ?? 0) - (at[0] ?? 0);
  return {
    frames: gaps.length,
    fps: Math.round((10_000 * gaps.length) / lasted) / 10,
    p99FrameMs: percentile(gaps, 0.99),
    jsMedianMs: median(jsMs) ?? 0,
    jsP99Ms: percentile(jsMs, 0.99),
  };
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 10) / 10;
}

function ratio(one: number, other: number): number {
  return Math.round((1_000 * one) / other) / 1_000;
}

/** Is there more than paper on the charts? */
function isDrawn(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    [...document.querySelectorAll('canvas')].every((canvas) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return data.some((value) => value > 0);
    }),
  );
}
