import { connectX11 } from '../kiosk-app/shell/confinement/x11-connection.ts';
import type { X11Connection } from '../kiosk-app/shell/confinement/x11-connection.ts';

const GET_IMAGE = 73;
const Z_PIXMAP = 2;
const REPLY_HEADER_BYTES = 32;
const ALL_PLANES = 0xffff_ffff;

/** Pixels of one row of the screen, from its left edge: 0xRRGGBB each. */
export type Row = Uint32Array;

/**
 * Looks at an X display as a person's eye would, over one X connection (GetImage): a row of 1280 pixels takes a fraction of a millisecond, so
 * that a moment on the screen can be told to 1 or 2 ms. A screenshot program takes 50 to 200 ms.
 */
export class ScreenGrab {
  readonly width: number;
  readonly height: number;
  readonly #connection: X11Connection;

  private constructor(connection: X11Connection) {
    this.#connection = connection;
    this.width = connection.screen.width;
    this.height = connection.screen.height;
  }

  /** @param display of this machine, e.g. `:99`, which asks for no cookie. Throws when nobody answers there. */
  static async open(display: string): Promise<ScreenGrab> {
    return new ScreenGrab(await connectX11(display, null));
  }

  /** These rows of the screen as they are now, all of one look. */
  async rows(places: readonly number[]): Promise<Row[]> {
    return Promise.all(places.map((y) => this.#row(y)));
  }

  async #row(y: number): Promise<Row> {
    const body = Buffer.alloc(16);
    body.writeUInt32LE(this.#connection.screen.root, 0);
    body.writeInt16LE(0, 4);
    body.writeInt16LE(y, 6);
    body.writeUInt16LE(this.width, 8);
    body.writeUInt16LE(1, 10);
    body.writeUInt32LE(ALL_PLANES, 12);
    const reply = await this.#connection.ask(GET_IMAGE, Z_PIXMAP, body);
    const row = new Uint32Array(this.width);
    for (let x = 0; x < this.width; x += 1) row[x] = reply.readUInt32LE(REPLY_HEADER_BYTES + 4 * x) & 0xff_ff_ff;
    return row;
  }

  close(): void {
    this.#connection.close();
  }
}
