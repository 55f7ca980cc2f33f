import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../parts/announcer.tsx';
import type { PlotWindow } from '../network/plot-window.ts';
import classes from './chart.module.css';
import { WindowBar } from './window-bar.tsx';
import type { WindowStore } from './window-store.ts';

/** A press that moves less is a press, px. */
const DRAG_FROM = 4;
/** One notch of a wheel (100 px in Chromium) shows a sixth less or more. */
const PER_WHEEL_PX = 1.0018;
const STEP = 0.25;
const CLOSER = 0.5;

type Props = {
  store: WindowStore;
  /** name of the charts, for who comes with the keyboard */
  label: string;
  /** "de 10 h à 12 h" */
  words: (window: PlotWindow) => string;
  children: ReactNode;
};

/**
 * Charts that are moved and looked at closer: dragged, by wheel, by keys (← → + − Home) and by buttons. The wheel is the page's until the charts have the focus (or Ctrl is held, as
 * everywhere): who scrolls by is not caught in a chart.
 */
export function PanZoom({ store, label, words, children }: Props) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const plots = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; width: number; from: PlotWindow; isMoving: boolean } | null>(null);

  useEffect(() => {
    const host = plots.current;
    if (!host) return;
    function onWheel(event: WheelEvent) {
      const isTaken = host?.contains(document.activeElement) || event.ctrlKey;
      const over = areaOf(event.target);
      if (!isTaken || !over) return;
      event.preventDefault();
      const { left, width } = over.getBoundingClientRect();
      const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (isSideways) store.pan((event.deltaX || event.deltaY) / width);
      else store.zoom(PER_WHEEL_PX ** event.deltaY, (event.clientX - left) / width);
    }
    // React's own is passive, and the page would scroll as well.
    host.addEventListener('wheel', onWheel, { passive: false });
    return () => host.removeEventListener('wheel', onWheel);
  }, [store]);

  const act = (action: () => void) => {
    action();
    announce(words(store.seen()));
  };
  const actions = {
    back: () => act(() => store.pan(-STEP)),
    on: () => act(() => store.pan(STEP)),
    closer: () => act(() => store.zoom(CLOSER)),
    wider: () => act(() => store.zoom(1 / CLOSER)),
    whole: () => act(() => store.show(null)),
  };

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionOf[event.key];
    if (!action) return;
    event.preventDefault();
    actions[action]();
  }
  function onPointerDown(event: PointerEvent) {
    const over = areaOf(event.target);
    if (!over || event.button !== 0) return;
    drag.current = { x: event.clientX, width: over.clientWidth, from: store.seen(), isMoving: false };
  }
  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    const held = drag.current;
    if (!held) return;
    const moved = event.clientX - held.x;
    if (!held.isMoving && Math.abs(moved) < DRAG_FROM) return;
    if (!held.isMoving) event.currentTarget.setPointerCapture(event.pointerId);
    held.isMoving = true;
    // From where it was taken, so that what is under the finger stays there, also after an end was reached.
    const byS = (-moved / held.width) * (held.from.toS - held.from.fromS);
    store.show({ fromS: held.from.fromS + byS, toS: held.from.toS + byS });
  }
  const onPointerUp = () => {
    drag.current = null;
  };
  return (
    <>
      <WindowBar store={store} words={words} {...actions} />
      {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-static-element-interactions, jsx-a11y/no-noninteractive-element-interactions -- moved by keys too (WCAG 2.1.1); the buttons above do the same */}
      <div
        ref={plots}
        className={classes.moved}
        role="group"
        aria-label={t('network.moveChart', { chart: label })}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        data-testid="moved"
      >
        {children}
      </div>
    </>
  );
}

const actionOf: Record<string, 'back' | 'on' | 'closer' | 'wider' | 'whole'> = {
  ArrowLeft: 'back',
  ArrowRight: 'on',
  '+': 'closer',
  '=': 'closer',
  '-': 'wider',
  Home: 'whole',
};

/** The place of a chart between its axes, if the pointer is there. */
function areaOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.u-over') : null;
}
