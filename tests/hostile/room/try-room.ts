import { liveWorld } from './city-run.ts';
import { check } from './checker.ts';
import { planWorld } from './world-plan.ts';
import { sitePlans, smallRoom } from './site-plans.ts';
import { writeFileSync } from 'node:fs';
const days = Number(process.argv[2] ?? 2);
const plan = planWorld(Number(process.argv[4] ?? 1), days, process.argv[3] === 'all' ? sitePlans : smallRoom);
const t = performance.now();
const h = await liveWorld(plan, (x) => console.error(x));
writeFileSync('/tmp/history.json', JSON.stringify({ ...h, server: { ...h.server, records: [] } }));
console.error('lived', (performance.now() - t) / 1000);
const { violations, ...v } = check(h);
console.log(
  v,
  violations.length,
  'refused',
  Object.entries(Object.groupBy(h.people.refused, (r) => r.code))
    .map(([k, v]) => k + ':' + v!.length)
    .join(' '),
);
for (const k of Object.entries(Object.groupBy(violations, (x) => x.kind))) {
  console.log(k[0], k[1]!.length);
  for (const x of k[1]!.slice(0, 6))
    console.log('   ', x.at, x.at && new Date(x.at).toISOString(), x.where, x.what.slice(0, 300));
}
console.error('checked', (performance.now() - t) / 1000);
process.exit();
