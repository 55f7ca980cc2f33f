import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { PlotOptions } from './plot-options.ts';
import classes from './chart.module.css';
import type { WindowStore } from './window-store.ts';

type Props = {
  /** Made anew only when the chart must be: another language, span or size of letters. */
  options: PlotOptions;
  columns: uPlot.AlignedData;
  /** px */
  height: number;
  /** A change of it draws again with the colours there are now. */
  theme: string;
  testId: string;
  /** what is in sight: drawn again when it changes */
  store: WindowStore;
};

/** A uPlot in the page: as wide as its place, new data without a new canvas, gone when it goes. */
export function Plot({ options, columns, height, theme, testId, store }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(columns);

  useEffect(() => {
    const host = place.current;
    if (!host) return;
    const drawn = new uPlot({ ...options, width: host.clientWidth, height }, latest.current, host);
    plot.current = drawn;
    const observer = new ResizeObserver(() => {
      const width = host.clientWidth;
      if (width > 0 && width !== drawn.width) drawn.setSize({ width, height });
    });
    observer.observe(host);
    const stop = store.subscribe(() => {
      const { fromS: min, toS: max } = store.seen();
      drawn.setScale('x', { min, max });
    });
    return () => {
      stop();
      observer.disconnect();
      plot.current = null;
      drawn.destroy();
    };
  }, [options, height, store]);

  useEffect(() => {
    latest.current = columns;
    if (plot.current && plot.current.data !== columns) plot.current.setData(columns);
  }, [columns]);

  useEffect(() => {
    const drawn = plot.current;
    if (!drawn) return;
    drawn.root.dataset['drawnFor'] = theme;
    drawn.redraw(false);
  }, [theme]);

  return <div ref={place} className={classes.plot} style={{ height }} data-testid={testId} />;
}
