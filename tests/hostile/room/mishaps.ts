import type { City } from './city.ts';
import type { Mishap } from './mishap-plan.ts';
import type { Seat } from './seat.ts';

/** Something that is put right again later. */
export type Repair = { at: number; work: () => Promise<void> };

/** Lets a mishap happen now. @returns what puts it right again, if anything must */
export async function strike(city: City, mishap: Mishap): Promise<Repair | null> {
  const now = city.time.now();
  switch (mishap.kind) {
    case 'power-cut': {
      const seats = seatsOf(city, mishap).filter(({ isOn }) => isOn);
      for (const seat of seats) await seat.cutPower(mishap.isSilent);
      await city.hush();
      const to = now + mishap.lastsMs;
      for (const { terminalId } of seats) city.mishaps.powerCuts.push({ terminalId, from: now, to });
      return { at: to, work: () => switchOn(city, seats) };
    }
    case 'restart-terminal': {
      const [seat] = seatsOf(city, { ...mishap, seats: [mishap.seat] });
      if (!seat?.isOn) return null;
      city.mishaps.restarts.push({ terminalId: seat.terminalId, at: now });
      await seat.shutDown();
      await city.hush();
      return { at: now + 60_000, work: () => switchOn(city, [seat]) };
    }
    case 'line-cut': {
      const site = city.sites[mishap.site];
      if (!site || site.seats.some(({ hasLine, isOn }) => isOn && !hasLine)) return null;
      for (const seat of site.seats) seat.cutLine();
      await city.untilNoticed();
      const cut = { siteId: site.siteId, from: now, to: now + mishap.lastsMs };
      city.mishaps.lineCuts.push(cut);
      return {
        at: cut.to,
        work: async () => {
          for (const seat of site.seats) seat.mendLine();
          await city.untilConnected();
        },
      };
    }
    case 'stop-server': {
      if (!city.server.isUp) return null;
      for (const { desk } of city.sites) desk.close();
      await city.server.stop();
      await city.untilNoticed();
      const stop = { from: now, to: now + mishap.lastsMs };
      city.mishaps.serverStops.push(stop);
      return { at: stop.to, work: () => city.startServer() };
    }
    case 'set-clock':
      for (const seat of seatsOf(city, { ...mishap, seats: [mishap.seat] })) seat.setWall(mishap.byMs);
      return null;
    case 'save-rules': {
      const site = city.sites[mishap.site];
      if (!site) return null;
      const terms = (mishap.isChanged ? site.plan.change?.terms : undefined) ?? site.plan.terms;
      // Somebody at a desk tries again until it is saved.
      if (!(await site.decide(terms)))
        return { at: now + 60_000, work: async () => void (await strike(city, { ...mishap })) };
      city.terms[mishap.site]?.push({ from: now, terms });
      await city.hush();
      return null;
    }
  }
}

async function switchOn(city: City, seats: readonly Seat[]): Promise<void> {
  for (const seat of seats) await seat.switchOn(city.server.port);
  await city.untilConnected();
}

function seatsOf({ sites }: City, { site, seats }: { site: number; seats: readonly number[] }): Seat[] {
  return seats.flatMap((seat) => sites[site]?.seats[seat] ?? []);
}
