/** What of a history is in sight, seconds since 1970, as a chart counts. */
export type PlotWindow = { fromS: number; toS: number };

/** Fewer steps than this side by side tell nothing more. */
const LEAST_STEPS = 24;

/** The narrowest window into a history of so many steps: all of it where there are few. */
export function leastWidth(whole: PlotWindow, steps: number): number {
  return (whole.toS - whole.fromS) * Math.min(1, LEAST_STEPS / Math.max(1, steps));
}

/** A window where it may be: as wide as it was if the whole is, and never beyond its ends. */
export function within(window: PlotWindow, whole: PlotWindow): PlotWindow {
  const width = Math.min(window.toS - window.fromS, whole.toS - whole.fromS);
  const fromS = Math.min(Math.max(window.fromS, whole.fromS), whole.toS - width);
  return { fromS, toS: fromS + width };
}

/** Moves it by a share of its own width; negative: towards the past. */
export function panned(window: PlotWindow, whole: PlotWindow, share: number): PlotWindow {
  const byS = share * (window.toS - window.fromS);
  return within({ fromS: window.fromS + byS, toS: window.toS + byS }, whole);
}

/**
 * Shows less (`factor` below 1) or more; what is at a place stays there.
 * @param place in the window, from 0 (its beginning) to 1
 * @param least its narrowest, seconds
 */
export function zoomed(
  window: PlotWindow,
  whole: PlotWindow,
  { factor, place, least }: { factor: number; place: number; least: number },
): PlotWindow {
  const before = window.toS - window.fromS;
  const width = Math.min(Math.max(before * factor, least), whole.toS - whole.fromS);
  const fromS = window.fromS + place * (before - width);
  return within({ fromS, toS: fromS + width }, whole);
}
