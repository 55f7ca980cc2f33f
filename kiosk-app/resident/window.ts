import { BaseWindow, type View, screen } from 'electron';
import { CHROME_HEIGHT } from '../core/resident-screen-contract.ts';

/**
 * The one window of the session. Ordinary and hidden until the grant: with `fullscreen` or `kiosk` Electron shows a window that asked not to
 * be shown (design.md §4). The chrome fills it; the active page lies over it, below the strip.
 */
export class ResidentWindow {
  readonly #window: BaseWindow;
  readonly #chrome: View;

  constructor(chrome: View) {
    const { bounds } = screen.getPrimaryDisplay();
    this.#window = new BaseWindow({
      ...bounds,
      title: 'Escale',
      show: false,
      frame: false,
      resizable: false,
      movable: false,
      minimizable: false,
      maximizable: false,
      roundedCorners: false,
      hasShadow: false,
      backgroundColor: '#faf7f2',
    });
    this.#chrome = chrome;
    this.#window.on('close', (event) => event.preventDefault());
    this.#window.on('resize', () => this.#layOut());
    this.#window.contentView.addChildView(chrome);
    this.#layOut();
    screen.on('display-metrics-changed', () => this.#fill());
  }

  /** Opens on the whole display. */
  show(): void {
    this.#fill();
    this.#window.show();
    this.#fill();
    this.#window.focus();
  }

  /** The seat was left for a moment, and the window stands on the shell's own display. */
  hide(): void {
    this.#window.hide();
  }

  /** Adds a page's view above the chrome; `setVisible` of the view decides whether it is seen. */
  add(view: View): void {
    this.#window.contentView.addChildView(view);
    view.setBounds(this.#pageBounds());
  }

  remove(view: View): void {
    this.#window.contentView.removeChildView(view);
  }

  #fill(): void {
    this.#window.setBounds(screen.getPrimaryDisplay().bounds);
    this.#layOut();
  }

  #pageBounds(): Electron.Rectangle {
    const { width, height } = this.#window.getContentBounds();
    return { x: 0, y: CHROME_HEIGHT, width, height: Math.max(0, height - CHROME_HEIGHT) };
  }

  #layOut(): void {
    const { width, height } = this.#window.getContentBounds();
    for (const view of this.#window.contentView.children) {
      view.setBounds(view === this.#chrome ? { x: 0, y: 0, width, height } : this.#pageBounds());
    }
  }
}
