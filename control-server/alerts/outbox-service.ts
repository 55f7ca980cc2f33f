import type { IncidentStep } from '#protocol/incidents.ts';
import type { Context } from '../context.ts';
import { withStep } from '../incidents/incident-rules.ts';
import { keep } from '../incidents/incident-service.ts';
import { nextTry } from './alert-rules.ts';
import { type AlertMessage, listDueMessages, markFailed, markSent } from './alert-store.ts';
import { callWebhook } from './webhook.ts';

/**
 * Sends what waits to be sent; called each second. At least once: between the answer of a mail server and the commit that notes it a crash sends it again, under the same id
 * (decision 0035). What fails is tried again, later and later, for a day.
 */
export async function sendDueMessages(ctx: Context): Promise<void> {
  const due = await listDueMessages(ctx.db, ctx.clock.now());
  await Promise.all(due.map((message) => sendOne(ctx, message)));
}

async function sendOne(ctx: Context, message: AlertMessage): Promise<void> {
  const { messageId, content, kind } = message;
  try {
    if (content.way === 'email') {
      if (!ctx.mail) throw new Error('no mail server is set up');
      await ctx.mail.send({ id: messageId, to: content.to, subject: content.subject, text: content.text });
    } else await callWebhook(content.url, messageId, content.body);
  } catch (error) {
    // An address may stand in what a mail server answers: only its kind is logged.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    ctx.log.warn({ messageId, way: content.way, code, attempts: message.attempts + 1 }, 'alert not sent');
    return noteFailure(ctx, message);
  }
  const now = ctx.clock.now();
  ctx.log.info({ messageId, way: content.way, kind }, 'alert sent');
  await writeDown(ctx, message, { kind: 'alerted', at: now, way: content.way }, () => markSent(ctx.db, messageId, now));
}

async function noteFailure(ctx: Context, message: AlertMessage): Promise<void> {
  const now = ctx.clock.now();
  const attempts = message.attempts + 1;
  const nextAt = nextTry(message.createdAt, attempts, now);
  const mark = () => markFailed(ctx.db, message.messageId, attempts, nextAt, now);
  if (nextAt !== null) return mark();
  await writeDown(ctx, message, { kind: 'alerted', at: now, way: 'failed' }, mark);
}

/** In the story of an incident stands that its alert went out, once each way. */
async function writeDown(
  ctx: Context,
  message: AlertMessage,
  step: IncidentStep,
  mark: () => Promise<void>,
): Promise<void> {
  await mark();
  if (message.kind !== 'opened') return;
  await ctx.incidents.exclusively(async () => {
    const incident = ctx.incidents.see(message.incidentId);
    if (incident) await keep(ctx, [{ ...incident, steps: withStep(incident.steps, step) }]);
  });
}
