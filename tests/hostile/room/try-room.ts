import { City } from '/work/w/room/tests/hostile/room/city.ts';
import { CityDays } from '/work/w/room/tests/hostile/room/city-days.ts';
import { CityWatch } from '/work/w/room/tests/hostile/room/city-watch.ts';
import { planWorld } from '/work/w/room/tests/hostile/room/world-plan.ts';
import { sitePlans, smallRoom } from '/work/w/room/tests/hostile/room/site-plans.ts';
const days = Number(process.argv[2] ?? 2);
const plan = planWorld(Number(process.argv[4] ?? 1), days, process.argv[3] === 'all' ? sitePlans : smallRoom);
const t = performance.now();
const city = await City.build(plan);
console.log('built', performance.now() - t);
const watch = new CityWatch(city);
const window = plan.windows[0]!;
const timer = setInterval(
  () =>
    console.log(
      ((performance.now() - t) / 1000).toFixed(1),
      new Date(city.time.now()).toISOString(),
      city.people.began.length,
    ),
  2000,
);
try {
  await new CityDays(city, watch, window).live();
} catch (e) {
  console.log(e);
}
clearInterval(timer);
console.log(
  'lived',
  performance.now() - t,
  'sessions',
  city.people.began.length,
  'refused',
  Object.entries(Object.groupBy(city.people.refused, (r) => r.code))
    .map(([k, v]) => k + ':' + v!.length)
    .join(' '),
  'places',
  city.people.places.length,
  'boards',
  city.sites.map((s) => s.boards.length),
  'looks',
  watch.looks.length,
  city.mishaps,
  city.server.incidents.slice(0, 5),
  'ended',
  city.people.ended.length,
);
await city.close();
process.exit();
