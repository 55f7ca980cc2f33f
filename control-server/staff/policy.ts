import type { StaffRequestName, StaffRole } from '#protocol/staff-messages.ts';

/** All that staff can ask for: to look, and each request of the protocol. */
export type StaffVerb = 'watch' | StaffRequestName;

/** The sites an account looks after. */
export type StaffSites = 'all' | ReadonlySet<string>;

/** The one table of who may do what. Every handler is reached only through `mayDo`; a verb that is not here does not exist. */
export const policy: Readonly<Record<StaffVerb, readonly StaffRole[]>> = {
  watch: ['it', 'helper', 'viewer'],
  'history:read': ['it', 'helper', 'viewer'],
  'incident:list': ['it', 'helper', 'viewer'],
  'incident:take': ['it', 'helper'],
  'incident:note': ['it', 'helper'],
  'maintenance:list': ['it', 'helper', 'viewer'],
  'maintenance:save': ['it', 'helper'],
  'maintenance:remove': ['it', 'helper'],
  'alerts:read': ['it'],
  'alerts:save': ['it'],
  'alerts:test': ['it'],
  'contract:read': ['it', 'helper', 'viewer'],
  'contract:save': ['it'],
  'throughput:run': ['it', 'helper'],
  'throughput:list': ['it', 'helper', 'viewer'],
  'month:read': ['it', 'helper', 'viewer'],
  'rules:read': ['it', 'helper'],
  'rules:preview': ['it', 'helper'],
  'rules:save': ['it'],
  'workshop:list': ['it', 'helper', 'viewer'],
  'workshop:save': ['it', 'helper'],
  'workshop:remove': ['it', 'helper'],
  'reasons:read': ['it', 'helper', 'viewer'],
  'ticket:issue': ['it', 'helper'],
  'card:create': ['it', 'helper'],
  'card:find': ['it', 'helper'],
  'card:new-pin': ['it', 'helper'],
  'card:close': ['it', 'helper'],
  'booklet:print': ['it', 'helper'],
  'booklet:list': ['it', 'helper'],
  'booklet:cancel': ['it', 'helper'],
  'codes:prepare': ['it', 'helper'],
  'codes:renew': ['it'],
  'queue:take': ['it', 'helper'],
  'queue:remove': ['it', 'helper'],
  'session:extend': ['it', 'helper'],
  'session:accompany': ['it', 'helper'],
  'session:open': ['it', 'helper'],
  'session:end': ['it', 'helper'],
  'session:uncover': ['it', 'helper'],
  'terminal:message': ['it', 'helper'],
  'terminal:wipe-again': ['it', 'helper'],
  'help:answer': ['it', 'helper'],
  'help:close': ['it', 'helper'],
  'enrolment:create': ['it'],
  'terminal:revoke': ['it'],
  'site:create': ['it'],
};

/** Which of these is about the city and no single site. */
export const cityWide: ReadonlySet<StaffVerb> = new Set(['site:create', 'alerts:read', 'alerts:save', 'alerts:test']);

/** @returns whether the word of a message is a verb of the table */
export function isStaffVerb(name: string): name is StaffVerb {
  return Object.hasOwn(policy, name);
}

/**
 * May this account do this?
 * @param siteId the site it is about; null: not known or none, then only the role is judged (and all sites are needed for what is city-wide)
 */
export function mayDo(
  account: { role: StaffRole; sites: StaffSites },
  verb: StaffVerb,
  siteId: string | null,
): boolean {
  if (!policy[verb].includes(account.role)) return false;
  if (account.sites === 'all') return true;
  return !cityWide.has(verb) && (siteId === null || account.sites.has(siteId));
}
