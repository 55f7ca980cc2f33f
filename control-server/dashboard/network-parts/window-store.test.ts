import { describe, expect, it } from 'vitest';
import { WindowStore } from './window-store.ts';

function opened(): { store: WindowStore; goOn: (byS: number) => void; told: () => number } {
  let whole = { fromS: 0, toS: 1_000 };
  let told = 0;
  const store = new WindowStore(
    () => whole,
    () => 100,
  );
  store.subscribe(() => (told += 1));
  const goOn = (byS: number) => {
    whole = { fromS: whole.fromS + byS, toS: whole.toS + byS };
  };
  return { store, goOn, told: () => told };
}

describe('what the charts of a figure show', () => {
  it('is the whole, whatever it is by then, until somebody looks closer', () => {
    const { store, goOn, told } = opened();
    store.pan(0.5);
    expect([store.wanted(), told()]).toEqual([null, 0]);
    goOn(300);
    expect(store.seen()).toEqual({ fromS: 300, toS: 1_300 });
  });

  it('stays where somebody looks while the history goes on, and follows where that is gone', () => {
    const { store, goOn, told } = opened();
    store.zoom(0.2, 0.5);
    expect([store.seen(), told()]).toEqual([{ fromS: 400, toS: 600 }, 1]);
    goOn(300);
    expect(store.seen()).toEqual({ fromS: 400, toS: 600 });
    goOn(300);
    expect(store.seen()).toEqual({ fromS: 600, toS: 800 });
  });

  it('is whole again by looking wide enough, or at once', () => {
    const { store } = opened();
    store.zoom(0.5);
    store.zoom(2.1);
    expect(store.wanted()).toBeNull();
    store.zoom(0.01);
    expect(store.seen()).toEqual({ fromS: 450, toS: 550 });
    store.show(null);
    expect(store.wanted()).toBeNull();
  });
});
