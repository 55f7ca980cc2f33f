import type { ConnectionRefusal } from '#protocol/version.ts';
import type { Context } from '../context.ts';
import { tellTerminal } from '../help/help-service.ts';
import { tellHold } from '../queue/seats.ts';
import type { HelloJudged } from '../terminals/connection-service.ts';
import type { TerminalConnection } from '../terminals/live-terminal.ts';
import { tellBooking } from '../workshops/booked.ts';
import type { AdmissionLog } from './admission-log.ts';

/** A hello that was judged good, or one that was not, and why. */
export type GoodHello = Extract<HelloJudged, { ok: true }>;
export type Verdict = GoodHello | { ok: false; reason: ConnectionRefusal };

/** A good hello of a terminal that comes back too often is refused all the same. */
export function refuseTooOften(ctx: Context, judged: HelloJudged): Verdict {
  const isTooOften = judged.ok && ctx.limits.terminalReturns.spend(judged.hello.terminalId) > 0;
  return isTooOften ? { ok: false, reason: 'rate-limited' } : judged;
}

/** A terminal has proven itself: this connection is its line from now on; it is welcomed, and told what waits for it. */
export function welcomeTerminal(
  ctx: Context,
  connection: TerminalConnection,
  { hello, terminalId, siteId, welcome }: GoodHello,
  { log, ack }: { log: AdmissionLog; ack: (answer: unknown) => void },
): void {
  const { bootId, boots, activity, appVersion, runsThroughput = false } = hello;
  const helloSeq = boots.find((boot) => boot.bootId === bootId)?.seq ?? 0;
  const now = ctx.clock.now();
  const older = ctx.live.connect(terminalId, { siteId, connection, bootId, helloSeq, runsThroughput, activity, now });
  // Two live connections of one key: a quick reconnect, or a copied disk. The log shows which by how often it happens.
  older?.cut('replaced-by-newer-connection');
  log.write('info', 'proven', 'terminal connected', { terminalId, appVersion });
  ack({ ok: true, value: welcome });
  tellTerminal(ctx, terminalId);
  tellHold(ctx, terminalId);
  tellBooking(ctx, terminalId);
  ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
}
