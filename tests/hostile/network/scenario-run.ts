import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { seededRandom } from '../../../provisioning/dev/fleet/seeded-random.ts';
import type { makeAuthority } from './authority.ts';
import { type Record, firstRight } from './judge-rules.ts';
import { LivingWorld } from './living-world.ts';
import type { Scenario } from './scenarios.ts';

/** Rounds are 15 s, outward ones a minute: by then each terminal has had one of each and its loss is judged by more than one burst. */
const CALM_BEFORE_MS = 65_000;
/** In its first minute a server opens nothing. */
const GRACE_MS = 62_000;
/** What was measured meanwhile comes with the line, incidents close after a minute without trouble. */
const SETTLE_WITHIN_MS = 150_000;
const ASKED_EVERY_MS = 5_000;
const ASKED_OFTEN_MS = 200;

/** Worlds are built one after the other: eight programs that start at once are enough for two cores, and nothing is judged before all stand. */
let building: Promise<unknown> = Promise.resolve();
function openInTurn(...args: Parameters<typeof LivingWorld.open>): Promise<LivingWorld> {
  const opened = building.then(() => LivingWorld.open(...args));
  building = opened.catch(() => undefined);
  return opened;
}

/** Lives through one fault in a world of its own. @param place where in the rounds it begins, by the seed */
export async function runScenario(
  scenario: Scenario,
  setting: {
    prefix: string;
    folder: string;
    authority: ReturnType<typeof makeAuthority>;
    seed: string;
    /** only to the first right word, and not what became of it */
    isShort: boolean;
  },
): Promise<Record> {
  const { prefix, folder, authority, seed, isShort } = setting;
  const sites = [
    { name: 'Montanou', terminals: 3, onAir: scenario.onAir },
    { name: 'Barleté', terminals: 2 },
  ];
  const world = await openInTurn(prefix, folder, authority, sites);
  try {
    await world.calm();
    const chance = seededRandom(seed.length, `${seed} ${scenario.name}`)();
    await pause(isShort ? Math.max(0, world.standsSince + GRACE_MS - Date.now()) : CALM_BEFORE_MS + chance * 15_000);
    const faultySiteId = world.siteIds.get(sites[0]?.name ?? '') ?? '';
    const beganAt = Date.now();
    const isTold = () => firstRight(scenario, { verdicts: world.verdicts, beganAt, faultySiteId }) !== undefined;
    await (isShort ? playUntil(scenario, world, isTold) : play(scenario, world));
    const endedAt = Date.now();
    if (!isShort) await settle(world);
    world.assertWhole();
    const { verdicts, alerts } = world;
    const bodies = alerts.map(({ body }) => body);
    const ringing = alerts.filter((_, place) => rings(bodies, place));
    const incidents = await world.incidents();
    return { beganAt, endedAt, faultySiteId, verdicts, alerts: ringing, incidents };
  } finally {
    await world.close();
  }
}

async function play({ fault, lastsSeconds, flapSeconds }: Scenario, world: LivingWorld): Promise<void> {
  const end = Date.now() + lastsSeconds * 1_000;
  if (flapSeconds === undefined) {
    await fault.begin(world);
    await pause(lastsSeconds * 1_000);
    await fault.end(world);
    return;
  }
  while (Date.now() < end) {
    await fault.begin(world);
    await pause(flapSeconds * 1_000);
    await fault.end(world);
    await pause(flapSeconds * 1_000);
  }
}

async function playUntil({ fault, lastsSeconds }: Scenario, world: LivingWorld, isTold: () => boolean): Promise<void> {
  const end = Date.now() + lastsSeconds * 1_000;
  await fault.begin(world);
  while (Date.now() < end && !isTold()) await pause(ASKED_OFTEN_MS);
  await fault.end(world);
}

/** Waits until nothing is wrong any more and every incident is over, or long enough: then what is still wrong is in the incidents. */
async function settle(world: LivingWorld): Promise<void> {
  const end = Date.now() + SETTLE_WITHIN_MS;
  const isOver = async () => (await world.incidents()).every(({ endedAt }) => endedAt !== null);
  do await pause(ASKED_EVERY_MS);
  while (Date.now() < end && !(world.isCalm && (await isOver())));
}

const Message = z.object({ kind: z.enum(['opened', 'ended', 'escalated']), incidentId: z.string() });

/** Of the messages of an incident the one that rings: the first. Another that says "opened" rings again. */
function rings(bodies: readonly unknown[], place: number): boolean {
  const { kind, incidentId } = Message.parse(bodies[place]);
  return kind !== 'ended' || !bodies.slice(0, place).some((body) => Message.parse(body).incidentId === incidentId);
}
