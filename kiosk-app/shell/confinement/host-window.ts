import { connectX11 } from './x11-connection.ts';
import type { X11Connection, X11Event } from './x11-connection.ts';
import {
  ATOM,
  SELECT,
  createWindow,
  internAtom,
  mapWindow,
  raiseWindow,
  setInputFocus,
  setProperty,
  synchronise,
  unmapWindow,
} from './x11-window.ts';
import type { Geometry } from './x11-window.ts';

/**
 * The frame on the host's screen into which the session's display is drawn. What Xephyr draws is mapped inside it from the start, but X11
 * shows no child of an unmapped window: there is no moment to miss between "started" and "hidden".
 *
 *   unmapped --show()--> mapped --hide()--> unmapped --close()--> gone     (the shell's death is a close() by the X server)
 */
export interface HostWindow {
  /** X11 id of the canvas in the frame, for `Xephyr -parent` */
  canvas: number;
  show(): Promise<void>;
  hide(): Promise<void>;
  /** Gives the keyboard to the display inside. Nothing happens while hidden. */
  focus(): Promise<void>;
  close(): Promise<void>;
}

/** Codes of the events used here (protocol, "Events"), and the details of FocusIn that mean "you have it, not one inside you". */
const EVENT = { focusIn: 9, createNotify: 16, unmapNotify: 18, mapNotify: 19, clientMessage: 33 } as const;
const FOCUS_IS_HERE = new Set([0, 2, 3]);
/** design.md §7, "night": what stands there for the instant before the display's picture. */
const BACKGROUND = 0x11181f;
/**
 * Chromium makes a window as large as its screen one pixel smaller each way, lest a window manager takes it for full screen
 * (seen: 1279x759 of 1280x760). The canvas is that pixel larger than the frame, which cuts it off.
 */
const SPARE_PIXEL = 1;

/** Makes the frame, unmapped. Throws when the host's display cannot be reached. */
export async function createHostWindow(
  hostDisplay: string,
  authorityPath: string | null,
  geometry: Geometry,
): Promise<HostWindow> {
  const connection = await connectX11(hostDisplay, authorityPath);
  const { root } = connection.screen;
  const frame = createWindow(connection, root, geometry, BACKGROUND, SELECT.structure | SELECT.focus);
  const size = { x: 0, y: 0, width: geometry.width + SPARE_PIXEL, height: geometry.height + SPARE_PIXEL };
  const canvas = createWindow(connection, frame, size, BACKGROUND, SELECT.substructure);
  mapWindow(connection, canvas);
  const takeFocus = await describeToWindowManager(connection, frame, geometry);

  let inside: number | null = null;
  let shown = false;
  let waiting: (() => void)[] = [];
  const focusInside = (time = 0): void => {
    if (shown && inside !== null) setInputFocus(connection, inside, time);
  };
  connection.onEvent(({ kind, bytes }: X11Event) => {
    if (kind === EVENT.createNotify && bytes.readUInt32LE(4) === canvas) inside = bytes.readUInt32LE(8);
    if ((kind === EVENT.mapNotify || kind === EVENT.unmapNotify) && bytes.readUInt32LE(8) === frame) {
      shown = kind === EVENT.mapNotify;
      for (const notify of waiting) notify();
      waiting = [];
    }
    // The frame itself has no use for the keyboard: whoever hands it over means the display inside.
    if (kind === EVENT.focusIn && FOCUS_IS_HERE.has(bytes.readUInt8(1))) focusInside();
    if (kind === EVENT.clientMessage && bytes.readUInt32LE(12) === takeFocus) focusInside(bytes.readUInt32LE(16));
  });
  const untilShown = async (wanted: boolean): Promise<void> => {
    if (shown === wanted) return;
    const gone = connection.closed.then(() => {
      throw new Error('X connection closed');
    });
    await Promise.race([gone, new Promise<void>((resolve) => waiting.push(resolve))]);
  };
  await synchronise(connection);

  return {
    canvas,
    async show() {
      mapWindow(connection, frame);
      raiseWindow(connection, frame);
      await untilShown(true);
      focusInside();
      await synchronise(connection);
    },
    async hide() {
      unmapWindow(connection, frame);
      await untilShown(false);
    },
    async focus() {
      focusInside();
      await synchronise(connection);
    },
    async close() {
      connection.close();
      await connection.closed;
    },
  };
}

/** Says name, place, "no decoration" and how the keyboard is given; returns the atom a request to take it carries. */
async function describeToWindowManager(
  connection: X11Connection,
  frame: number,
  { x, y, width, height }: Geometry,
): Promise<number> {
  const protocols = await internAtom(connection, 'WM_PROTOCOLS');
  const takeFocus = await internAtom(connection, 'WM_TAKE_FOCUS');
  const motifHints = await internAtom(connection, '_MOTIF_WM_HINTS');
  const name = Buffer.from('escale-session\0Escale-session\0', 'latin1');
  setProperty(connection, frame, ATOM.wmClass, ATOM.string, name);
  // "Globally active" (ICCCM §4.1.7): the window manager asks, and this client gives the keyboard to the window inside.
  setProperty(connection, frame, ATOM.wmHints, ATOM.wmHints, [1, 0, 0, 0, 0, 0, 0, 0, 0]);
  setProperty(connection, frame, protocols, ATOM.atom, [takeFocus]);
  setProperty(connection, frame, motifHints, motifHints, [2, 0, 0, 0, 0]);
  // ICCCM §4.1.2.3: the user's position and size, which are also the least and the largest size.
  const userPlaceAndFixedSize = 1 | 2 | 16 | 32;
  const place = [userPlaceAndFixedSize, x, y, width, height, width, height, width, height];
  setProperty(connection, frame, ATOM.wmNormalHints, ATOM.wmSizeHints, [...place, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  return takeFocus;
}
