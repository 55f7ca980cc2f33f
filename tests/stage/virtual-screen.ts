import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from './until.ts';

const run = promisify(execFile);
const RC_XML = fileURLToPath(new URL('../../provisioning/linux/openbox/rc.xml', import.meta.url));

/** One picture of the screen: 3 bytes a pixel, row by row. */
export type Picture = { width: number; height: number; rgb: Buffer };

/**
 * A real X display without a monitor, with the window manager of a real terminal, real key presses and real pictures of what is on it.
 * What a person in front of the terminal would do and see.
 */
export class VirtualScreen {
  readonly display: string;
  readonly width: number;
  readonly height: number;
  readonly #programs: ChildProcess[];

  private constructor(display: string, width: number, height: number, programs: ChildProcess[]) {
    this.display = display;
    this.width = width;
    this.height = height;
    this.#programs = programs;
  }

  static async start(width = 1280, height = 800): Promise<VirtualScreen> {
    const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const number = await new Promise<string>((resolve, reject) => {
      xvfb.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
      xvfb.once('error', reject);
      xvfb.once('exit', () => reject(new Error('Xvfb ended before it had a display')));
    });
    const display = `:${number}`;
    const openbox = spawn('openbox', ['--sm-disable', '--config-file', RC_XML], {
      env: { ...process.env, DISPLAY: display },
      stdio: 'ignore',
    });
    return new VirtualScreen(display, width, height, [openbox, xvfb]);
  }

  /** Types text as a keyboard would, 25 ms a key. */
  async type(text: string): Promise<void> {
    await this.#xdotool('type', '--delay', '25', '--', text);
  }

  /** Types text and Enter as a hand scanner does, which is a keyboard of 5 ms a key. */
  async scan(text: string): Promise<void> {
    await this.#xdotool('type', '--delay', '5', '--', `${text}\n`);
  }

  /** Presses keys by their X names, e.g. `Return`, `ctrl+shift+i`. */
  async press(...keys: string[]): Promise<void> {
    await this.#xdotool('key', '--delay', '40', '--', ...keys);
  }

  async click(x: number, y: number): Promise<void> {
    await this.#xdotool('mousemove', String(x), String(y), 'click', '1');
  }

  /** Takes the pointer to the edge of the screen, off what lights up beneath it. */
  async pointerAside(): Promise<void> {
    await this.#xdotool('mousemove', '1', '1');
  }

  async picture(): Promise<Picture> {
    const { stdout } = await run('import', ['-display', this.display, '-window', 'root', '-depth', '8', 'rgb:-'], {
      encoding: 'buffer',
      maxBuffer: 64 * 1024 * 1024,
    });
    return { width: this.width, height: this.height, rgb: stdout };
  }

  /** Waits until nothing moves on the screen in three pictures in a row. @returns the last of them */
  holdsStill(): Promise<Picture> {
    return this.#settles(1);
  }

  /** The same, but that a caret may blink. */
  atRest(): Promise<Picture> {
    return this.#settles(CARET_VALUES);
  }

  /** @param fewerThan how many values of a picture may differ from the one before, and it is still alike */
  async #settles(fewerThan: number): Promise<Picture> {
    let last = await this.picture();
    let same = 0;
    return until('the screen holds still', async () => {
      const now = await this.picture();
      same = countDifferent(now, last) < fewerThan ? same + 1 : 0;
      last = now;
      return same >= 2 && now;
    });
  }

  /** Writes a PNG of the screen, to look at. */
  async savePicture(path: string): Promise<void> {
    await run('import', ['-display', this.display, '-window', 'root', path]);
  }

  async stop(): Promise<void> {
    for (const program of this.#programs) {
      if (program.exitCode !== null || program.signalCode !== null) continue;
      const ended = new Promise((resolve) => {
        program.once('exit', resolve);
      });
      program.kill('SIGKILL');
      await ended;
    }
  }

  async #xdotool(...args: string[]): Promise<void> {
    await run('xdotool', args, { env: { ...process.env, DISPLAY: this.display } });
  }
}

/** Fewer colour values than this change when a caret blinks: 2 by 40 pixels of three, with room. */
export const CARET_VALUES = 1_000;

/** How many colour values (three a pixel) differ between two pictures of one size. */
export function countDifferent(one: Picture, other: Picture): number {
  let count = 0;
  for (let i = 0; i < one.rgb.length; i += 1) if (one.rgb[i] !== other.rgb[i]) count += 1;
  return count;
}

/** How many pixels of `picture` are near `colour` (each channel within 6). */
export function countColour(picture: Picture, [r, g, b]: readonly [number, number, number]): number {
  let count = 0;
  for (let i = 0; i < picture.rgb.length; i += 3) {
    const near = (value: number | undefined, wanted: number) => Math.abs((value ?? 0) - wanted) <= 6;
    if (near(picture.rgb[i], r) && near(picture.rgb[i + 1], g) && near(picture.rgb[i + 2], b)) count += 1;
  }
  return count;
}
