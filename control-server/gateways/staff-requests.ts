import { type Result, refuse } from '#protocol/result.ts';
import { type StaffInput, type StaffOutput, type StaffRequestName, staffRequests } from '#protocol/staff-messages.ts';
import { changeAlerts, readAlerts, testAlerts } from '../alerts/alert-settings-service.ts';
import { closeCardOf, createCard, findCardOf, giveNewPin } from '../cards/card-service.ts';
import { prepareCodes, renewCodes } from '../codes/code-service.ts';
import type { Context } from '../context.ts';
import { answerCall, closeCall } from '../help/help-service.ts';
import { noteIncident, readIncidents, takeIncident } from '../incidents/incident-service.ts';
import { keepMaintenance, readMaintenances, removeMaintenance } from '../incidents/maintenance-service.ts';
import { readHistory } from '../measures/history-service.ts';
import { changeContract, readContract, readMonth } from '../month/month-service.ts';
import { accompanySession } from '../orders/accompaniment-service.ts';
import { extendSession } from '../orders/extension-service.ts';
import { endSession, giveOrder, uncoverSession } from '../orders/order-service.ts';
import { giveUpPlace, takePlaceForSomebody } from '../queue/queue-service.ts';
import { changeRules, previewRules, readRules } from '../rules/rules-service.ts';
import { openByHelper } from '../sessions/opened-session-service.ts';
import { readReasons } from '../sessions/reason-service.ts';
import { createSite } from '../sites/site-service.ts';
import { mayDo } from '../staff/policy.ts';
import type { StaffMember } from '../staff/staff-session-service.ts';
import { createEnrolmentCode } from '../terminals/enrolment-service.ts';
import { revokeTerminal } from '../terminals/revocation-service.ts';
import { readThroughputs, runThroughput } from '../throughput/throughput-service.ts';
import { cancelBooklet, printBooklet, readBooklets } from '../tickets/booklet-service.ts';
import { issueTickets } from '../tickets/ticket-service.ts';
import { changeWorkshop, readWorkshops, removeWorkshop } from '../workshops/workshop-service.ts';

type Handlers = {
  [N in StaffRequestName]: (ctx: Context, staffId: string, input: StaffInput<N>) => Promise<Result<StaffOutput<N>>>;
};

const handlers: Handlers = {
  'ticket:issue': (ctx, staffId, input) => issueTickets(ctx, { ...input, staffId }),
  'card:create': (ctx, staffId, input) => createCard(ctx, { ...input, staffId }),
  'card:find': (ctx, staffId, input) => findCardOf(ctx, { ...input, staffId }),
  'card:new-pin': (ctx, staffId, input) => giveNewPin(ctx, { ...input, staffId }),
  'card:close': (ctx, staffId, input) => closeCardOf(ctx, { ...input, staffId }),
  'booklet:print': (ctx, staffId, input) => printBooklet(ctx, { ...input, staffId }),
  'booklet:list': (ctx, _staffId, { siteId }) => readBooklets(ctx, siteId),
  'booklet:cancel': (ctx, staffId, input) => cancelBooklet(ctx, { ...input, staffId }),
  'codes:prepare': (ctx, staffId, { siteId }) => prepareCodes(ctx, { siteId, staffId }),
  'codes:renew': (ctx, staffId, { siteId }) => renewCodes(ctx, { siteId, staffId }),
  'queue:take': (ctx, staffId, { siteId }) => takePlaceForSomebody(ctx, { siteId, staffId }),
  'queue:remove': (ctx, staffId, input) => giveUpPlace(ctx, { ...input, actor: { kind: 'staff', id: staffId } }),
  'session:extend': (ctx, staffId, input) => extendSession(ctx, { ...input, staffId }),
  'session:accompany': (ctx, staffId, input) => accompanySession(ctx, { ...input, staffId }),
  'session:open': (ctx, staffId, input) => openByHelper(ctx, { ...input, staffId }),
  'session:end': (ctx, staffId, input) => endSession(ctx, { ...input, staffId }),
  'session:uncover': (ctx, staffId, input) => uncoverSession(ctx, { ...input, staffId }),
  'terminal:message': (ctx, staffId, { terminalId, text }) =>
    giveOrder(ctx, { terminalId, order: { kind: 'show-message', text }, staffId }),
  'terminal:wipe-again': (ctx, staffId, { terminalId }) =>
    giveOrder(ctx, { terminalId, order: { kind: 'wipe-again' }, staffId }),
  'help:answer': (ctx, staffId, input) => answerCall(ctx, { ...input, staffId }),
  'help:close': (ctx, staffId, input) => closeCall(ctx, { ...input, staffId }),
  'enrolment:create': (ctx, staffId, input) => createEnrolmentCode(ctx, { ...input, staffId }),
  'terminal:revoke': (ctx, staffId, { terminalId }) => revokeTerminal(ctx, { terminalId, staffId }),
  'history:read': (ctx, _staffId, input) => readHistory(ctx, input),
  'incident:list': (ctx, _staffId, input) => readIncidents(ctx, input),
  'incident:take': (ctx, staffId, input) => takeIncident(ctx, { ...input, staffId }),
  'incident:note': (ctx, staffId, input) => noteIncident(ctx, { ...input, staffId }),
  'maintenance:list': (ctx, _staffId, { siteId }) => readMaintenances(ctx, siteId),
  'maintenance:save': (ctx, staffId, input) => keepMaintenance(ctx, { ...input, staffId }),
  'maintenance:remove': (ctx, staffId, input) => removeMaintenance(ctx, { ...input, staffId }),
  'alerts:read': (ctx) => readAlerts(ctx),
  'alerts:save': (ctx, staffId, settings) => changeAlerts(ctx, { settings, staffId }),
  'alerts:test': (ctx, staffId) => testAlerts(ctx, staffId),
  'contract:read': (ctx, _staffId, { siteId }) => readContract(ctx, siteId),
  'contract:save': (ctx, staffId, input) => changeContract(ctx, { ...input, staffId }),
  'throughput:run': (ctx, staffId, { siteId }) => runThroughput(ctx, { siteId, staffId }),
  'throughput:list': (ctx, _staffId, { siteId }) => readThroughputs(ctx, siteId),
  'month:read': (ctx, _staffId, input) => readMonth(ctx, input),
  'reasons:read': (ctx, _staffId, input) => readReasons(ctx, input),
  'rules:read': (ctx, _staffId, { siteId }) => readRules(ctx, siteId),
  'rules:save': (ctx, staffId, input) => changeRules(ctx, { ...input, staffId }),
  'rules:preview': (ctx, _staffId, input) => previewRules(ctx, input),
  'workshop:list': (ctx, _staffId, { siteId }) => readWorkshops(ctx, siteId),
  'workshop:save': (ctx, staffId, input) => changeWorkshop(ctx, { ...input, staffId }),
  'workshop:remove': (ctx, staffId, input) => removeWorkshop(ctx, { ...input, staffId }),
  'site:create': (ctx, staffId, { name }) => createSite(ctx, { name, staffId }),
};

/**
 * The one way to every staff handler: role, then shape, then site, then the work. Refusals: `not-allowed`, `malformed`, `not-found`, and those of the service.
 */
export async function answerStaff(
  ctx: Context,
  member: StaffMember,
  name: StaffRequestName,
  message: unknown,
): Promise<Result<unknown>> {
  const account = { role: member.me.role, sites: member.sites };
  if (!mayDo(account, name, null)) return refuse('not-allowed');
  const parsed = staffRequests[name].input.safeParse(message);
  if (!parsed.success) return refuse('malformed');
  const input = parsed.data;
  const site = siteOf(ctx, input);
  if (site === 'unknown') return refuse('not-found');
  if (!mayDo(account, name, site)) return refuse('not-allowed');
  // The name chose both schema and handler; TypeScript cannot follow that pair through the table.
  const handle = handlers[name] as (ctx: Context, staffId: string, input: unknown) => Promise<Result<unknown>>;
  return handle(ctx, member.me.staffId, input);
}

/** Which site a request is about: named, or that of its terminal; null for a request about none. */
function siteOf(ctx: Context, input: StaffInput<StaffRequestName>): string | null {
  if ('siteId' in input) return input.siteId;
  if (!('terminalId' in input)) return null;
  return ctx.live.see(input.terminalId)?.terminal.siteId ?? 'unknown';
}
