import { AlertSettings } from '#protocol/incidents.ts';
import { MAX_ALERT_ADDRESSES } from '#protocol/limits.ts';
import { fieldOf, minuteOf } from '../rules/rules-draft.ts';

/** Who is told, while it is written: what stands in the fields. Addresses one under the other. */
export type AlertsDraft = {
  emails: string;
  webhook: string;
  hasQuiet: boolean;
  quietFrom: string;
  quietTo: string;
  escalates: boolean;
  escalateAfter: string;
  escalateTo: string;
};

/** What is wrong, by its field; `address`: the first that is none. */
export type AlertsProblem = { kind: 'address'; address: string } | { kind: 'many' | 'missing' | 'wrong' };
export type AlertsProblems = ReadonlyMap<keyof AlertsDraft, AlertsProblem>;

const NIGHT = { from: 20 * 60, to: 8 * 60 };
const ESCALATE_AFTER_MINUTES = 60;

export function draftOfAlerts({
  emails,
  webhook,
  quiet,
  escalateAfterMinutes,
  escalateTo,
}: AlertSettings): AlertsDraft {
  const { from, to } = quiet ?? NIGHT;
  return {
    emails: emails.join('\n'),
    webhook: webhook ?? '',
    hasQuiet: quiet !== null,
    quietFrom: fieldOf(from),
    quietTo: fieldOf(to),
    escalates: escalateAfterMinutes !== null,
    escalateAfter: String(escalateAfterMinutes ?? ESCALATE_AFTER_MINUTES),
    escalateTo: escalateTo.join('\n'),
  };
}

/** @returns the settings that stand in the fields, or null and what is wrong with them. */
export function readAlertsDraft(draft: AlertsDraft): { settings: AlertSettings | null; problems: AlertsProblems } {
  const problems = new Map<keyof AlertsDraft, AlertsProblem>();
  const emails = readAddresses(draft, 'emails', problems);
  const escalateTo = draft.escalates ? readAddresses(draft, 'escalateTo', problems) : [];
  if (draft.escalates && draft.escalateTo.trim() === '') problems.set('escalateTo', { kind: 'missing' });
  const webhook = draft.webhook.trim() || null;
  if (!AlertSettings.shape.webhook.safeParse(webhook).success) problems.set('webhook', { kind: 'wrong' });
  const from = minuteOf(draft.quietFrom, false);
  const to = minuteOf(draft.quietTo, false);
  if (draft.hasQuiet && (from === null || to === null)) problems.set('quietFrom', { kind: 'missing' });
  else if (draft.hasQuiet && from === to) problems.set('quietFrom', { kind: 'wrong' });
  const escalateAfterMinutes = draft.escalates ? Number(draft.escalateAfter || Number.NaN) : null;
  if (!AlertSettings.shape.escalateAfterMinutes.safeParse(escalateAfterMinutes).success)
    problems.set('escalateAfter', { kind: 'wrong' });
  const quiet = draft.hasQuiet && from !== null && to !== null ? { from, to } : null;
  const settings = { emails, webhook, quiet, escalateAfterMinutes, escalateTo };
  return { settings: problems.size > 0 ? null : settings, problems };
}

/** Between lines, spaces, commas or semicolons, as they come out of a mail program; each once. */
function readAddresses(
  draft: AlertsDraft,
  field: 'emails' | 'escalateTo',
  problems: Map<keyof AlertsDraft, AlertsProblem>,
): string[] {
  const addresses = [...new Set(draft[field].split(/[\s,;]+/).filter((address) => address !== ''))];
  const wrong = addresses.find((address) => !AlertSettings.shape.emails.element.safeParse(address).success);
  if (wrong !== undefined) problems.set(field, { kind: 'address', address: wrong });
  else if (addresses.length > MAX_ALERT_ADDRESSES) problems.set(field, { kind: 'many' });
  return addresses;
}
