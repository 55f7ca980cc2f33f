import { type PlotWindow, panned, within, zoomed } from '../network/plot-window.ts';

/** What the charts of one figure show, beside React: at sixty moves a second only charts and the words of the window follow. */
export class WindowStore {
  readonly #whole: () => PlotWindow;
  readonly #least: () => number;
  readonly #listeners = new Set<() => void>();
  /** null: the whole, whatever it is by then */
  #wanted: PlotWindow | null = null;

  /**
   * @param whole all that there is to see, now
   * @param least the narrowest window, seconds
   */
  constructor(whole: () => PlotWindow, least: () => number) {
    this.#whole = whole;
    this.#least = least;
  }

  /** What is in sight. */
  seen(): PlotWindow {
    return this.#wanted ? within(this.#wanted, this.#whole()) : this.#whole();
  }

  /** What was asked for, for who compares: the same object until it changes; null: the whole. */
  readonly wanted = (): PlotWindow | null => this.#wanted;

  readonly subscribe = (onChange: () => void): (() => void) => {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  };

  /** By a share of the window; negative: towards the past. */
  pan(share: number): void {
    this.show(panned(this.seen(), this.#whole(), share));
  }

  zoom(factor: number, place = 0.5): void {
    this.show(zoomed(this.seen(), this.#whole(), { factor, place, least: this.#least() }));
  }

  /** @param window null: the whole */
  show(window: PlotWindow | null): void {
    const whole = this.#whole();
    const isWhole = window !== null && window.toS - window.fromS >= whole.toS - whole.fromS;
    if (this.#wanted === null && (window === null || isWhole)) return;
    this.#wanted = isWhole ? null : window;
    for (const listener of this.#listeners) listener();
  }
}
