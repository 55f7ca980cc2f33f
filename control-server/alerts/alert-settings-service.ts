import { randomUUID } from 'node:crypto';
import type { AlertSettings, AlertsTested, KeptAlertSettings } from '#protocol/incidents.ts';
import { type Result, ok } from '#protocol/result.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { mailText } from '../diagnosis/sentence.ts';
import { saveAlertSettings } from './alert-store.ts';
import { callWebhook } from './webhook.ts';

/** Where nothing was decided: nobody is told. */
export const noAlertSettings: AlertSettings = {
  emails: [],
  webhook: null,
  quiet: null,
  escalateAfterMinutes: null,
  escalateTo: [],
};

export async function readAlerts(ctx: Context): Promise<Result<KeptAlertSettings>> {
  return ok({ settings: ctx.alertSettings, sendsMail: ctx.mail !== null });
}

/** In force from now on. The audit log keeps how many addresses there are, not which. */
export async function changeAlerts(
  ctx: Context,
  { settings, staffId }: { settings: AlertSettings; staffId: string },
): Promise<Result<Record<string, never>>> {
  const { emails, webhook, escalateTo } = settings;
  await ctx.db.transaction().execute(async (trx) => {
    await saveAlertSettings(trx, settings);
    await writeAudit(trx, {
      at: ctx.clock.now(),
      actor: { kind: 'staff', id: staffId },
      action: 'alerts-changed',
      detail: { emails: emails.length, escalateTo: escalateTo.length, webhook: webhook ? 1 : 0 },
    });
  });
  ctx.alertSettings = settings;
  return ok({});
}

/** A few words each way, now and once: nothing is tried again. */
export async function testAlerts(ctx: Context, staffId: string): Promise<Result<AlertsTested>> {
  const { emails, webhook } = ctx.alertSettings;
  const id = randomUUID();
  const fr = mailText('fr', 'test');
  const en = mailText('en', 'test');
  const subject = mailText('fr', 'subject', { sentence: fr });
  const { mail } = ctx;
  const email = await tried(
    emails.length > 0 &&
      (() =>
        mail?.send({ id, to: emails, subject, text: `${fr}\n\n${en}\n` }) ??
        Promise.reject(new Error('no mail server'))),
  );
  const body = { kind: 'test', text: fr, sentences: { fr, en } };
  const called = await tried(webhook !== null && (() => callWebhook(webhook, id, body)));
  const at = ctx.clock.now();
  await writeAudit(ctx.db, {
    at,
    actor: { kind: 'staff', id: staffId },
    action: 'alerts-tested',
    detail: { email, webhook: called },
  });
  return ok({ email, webhook: called });
}

async function tried(send: false | (() => Promise<void>)): Promise<AlertsTested['email']> {
  if (send === false) return 'not-set';
  return send().then(
    () => 'sent',
    () => 'failed',
  );
}
