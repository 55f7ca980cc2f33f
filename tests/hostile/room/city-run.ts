import { City } from './city.ts';
import { CityDays } from './city-days.ts';
import { readHistory } from './city-history.ts';
import { CityWatch } from './city-watch.ts';
import type { RoomHistory } from './room-history.ts';
import type { WorldPlan } from './world-plan.ts';

/** Lives through a world from its first day to its last. @param tell how far it is, now and then */
export async function liveWorld(plan: WorldPlan, tell: (what: string) => void): Promise<RoomHistory> {
  const city = await City.build(plan);
  const watch = new CityWatch(city);
  const began = performance.now();
  const timer = setInterval(() => {
    const seconds = ((performance.now() - began) / 1_000).toFixed(0);
    tell(
      `${seconds.padStart(5)} s  ${new Date(city.time.now()).toISOString().slice(0, 16)}  ${city.people.began.length} sessions`,
    );
  }, 10_000);
  try {
    for (const [index, window] of plan.windows.entries()) {
      if (index > 0) await city.sleepUntil(window.opensAt);
      await new CityDays(city, watch, window).live();
      watch.noteWindow();
    }
    return readHistory(city, watch);
  } finally {
    clearInterval(timer);
    await city.close();
  }
}
