import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noAlertSettings } from '../../../control-server/alerts/alert-settings-service.ts';
import { noRoomRules } from '#protocol/room-rules.ts';
import { StaffRole, type StaffRequestName, staffRequests } from '#protocol/staff-messages.ts';
import { cityWide, policy } from '../../../control-server/staff/policy.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let siteId: string;
let terminal: TerminalClient;
const everywhere = new Map<StaffRole, StaffDoor>();
const elsewhere = new Map<StaffRole, StaffDoor>();
const names = Object.keys(staffRequests) as StaffRequestName[];

beforeAll(async () => {
  server = await TestServer.start();
  for (const role of StaffRole.options) everywhere.set(role, await server.staff(role));
  const staff = everywhere.get('it') as StaffDoor;
  ({ siteId } = await staff.get('site:create', { name: 'Montesquieu' }));
  const other = await staff.get('site:create', { name: 'Barleté' });
  for (const role of StaffRole.options) elsewhere.set(role, await server.staff(role, [other.siteId]));
  terminal = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
});
afterAll(() => server.end());

const plan = { title: 'Impôts', terminals: [], date: '2026-11-24', from: 840, to: 960, repeats: null };

const contract = {
  operator: 'x',
  reference: '',
  phone: '',
  downMbps: null,
  upMbps: null,
  availabilityPercent: null,
  repairHours: null,
};

/** A well-formed input of each request, about the first site or its terminal. */
function inputOf(name: StaffRequestName): unknown {
  const sessionId = randomUUID();
  const inputs: Record<StaffRequestName, unknown> = {
    'ticket:issue': { siteId, minutes: 5, count: 1 },
    'booklet:print': { siteId, minutes: 5, count: 5, days: 7 },
    'booklet:list': { siteId },
    'booklet:cancel': { siteId, bookletId: randomUUID() },
    'codes:prepare': { siteId },
    'codes:renew': { siteId },
    'session:accompany': { terminalId: terminal.id, sessionId, procedure: 'other' },
    'session:extend': { terminalId: terminal.id, sessionId, minutes: 15 },
    'session:open': { terminalId: terminal.id, minutes: 30 },
    'card:create': { siteId },
    'card:find': { siteId, number: '40275315' },
    'card:new-pin': { siteId, number: '40275315' },
    'card:close': { siteId, number: '40275315' },
    'queue:take': { siteId },
    'queue:remove': { siteId, placeId: randomUUID() },
    'session:end': { terminalId: terminal.id, sessionId },
    'session:uncover': { terminalId: terminal.id, sessionId },
    'terminal:message': { terminalId: terminal.id, text: 'x' },
    'terminal:wipe-again': { terminalId: terminal.id },
    'help:answer': { terminalId: terminal.id, callId: randomUUID() },
    'help:close': { terminalId: terminal.id, callId: randomUUID() },
    'enrolment:create': { siteId, terminalName: 'Poste 2' },
    // Not of a terminal that the other cases need.
    'terminal:revoke': { terminalId: randomUUID() },
    'history:read': { siteId, terminalId: null, span: 'day' },
    'reasons:read': { terminalId: terminal.id },
    'incident:list': { siteId, since: 0 },
    'incident:take': { siteId, incidentId: randomUUID() },
    'incident:note': { siteId, incidentId: randomUUID(), text: 'x' },
    'maintenance:list': { siteId },
    'maintenance:save': { siteId, maintenanceId: randomUUID(), from: 1, until: 2, title: 'x' },
    'maintenance:remove': { siteId, maintenanceId: randomUUID() },
    'alerts:read': {},
    'alerts:save': noAlertSettings,
    'alerts:test': {},
    'contract:read': { siteId },
    'contract:save': { siteId, contract },
    'throughput:run': { siteId },
    'throughput:list': { siteId },
    'month:read': { siteId, month: '2026-11' },
    'rules:read': { siteId },
    'rules:save': { siteId, revision: 0, rules: noRoomRules },
    'rules:preview': {
      siteId,
      terminalId: null,
      kind: 'ticket',
      ticketMinutes: 60,
      date: '2026-11-24',
      minute: 840,
      rules: null,
    },
    'workshop:list': { siteId },
    'workshop:save': { siteId, workshopId: null, revision: 0, plan },
    'workshop:remove': { siteId, workshopId: randomUUID(), revision: 1, date: null },
    'site:create': { name: `Espace ${randomUUID()}` },
  };
  return inputs[name];
}

async function refusalOf(staff: StaffDoor | undefined, name: string, input: unknown): Promise<string | null> {
  const answer = (await staff?.raw(name, input)) as { ok: boolean; refusal?: { code: string } };
  return answer.ok ? null : (answer.refusal?.code ?? 'none');
}

const matrix = StaffRole.options.flatMap((role) =>
  names.map((name) => ({ role, name, may: policy[name].includes(role) })),
);

describe('every role × every request, from the policy table', () => {
  it.each(matrix)('$role $name: $may', async ({ role, name, may }) => {
    const outcome = await refusalOf(everywhere.get(role), name, inputOf(name));
    expect(outcome === 'not-allowed').toBe(!may);
    // Who may not is told so before the shape is looked at; who may is told of the shape.
    expect(await refusalOf(everywhere.get(role), name, { nonsense: 1 })).toBe(may ? 'malformed' : 'not-allowed');
  });

  it.each(matrix)('$role of another site, $name: never', async ({ role, name }) => {
    const outcome = await refusalOf(elsewhere.get(role), name, inputOf(name));
    const isUnknownTerminal = name === 'terminal:revoke' && policy[name].includes(role);
    expect(outcome).toBe(isUnknownTerminal && !cityWide.has(name) ? 'not-found' : 'not-allowed');
  });

  it('IT of another site cannot revoke a terminal here', async () => {
    expect(await refusalOf(elsewhere.get('it'), 'terminal:revoke', { terminalId: terminal.id })).toBe('not-allowed');
  });

  it.each(StaffRole.options)('%s watches their own sites only', async (role) => {
    expect(await refusalOf(everywhere.get(role), 'watch', { kind: 'site', siteId })).toBeNull();
    expect(await refusalOf(elsewhere.get(role), 'watch', { kind: 'site', siteId })).toBe('not-allowed');
    expect(await refusalOf(everywhere.get(role), 'watch', { kind: 'site', siteId: randomUUID() })).toBe('not-found');
  });

  it.each(['hello', 'session:request', 'toString', '__proto__', ''])(
    'an event that does not exist cuts the line: %j',
    async (name) => {
      const staff = await server.staff('it');
      expect(await refusalOf(staff, name, {})).toBe('malformed');
      await expect.poll(() => staff.isClosed).toBe(true);
    },
  );

  it('too many requests are refused', async () => {
    const staff = await server.staff('helper');
    const outcomes: (string | null)[] = [];
    for (let n = 0; n < 121; n++) outcomes.push(await refusalOf(staff, 'session:end', {}));
    expect(outcomes.at(0)).toBe('malformed');
    expect(outcomes.at(-1)).toBe('too-many-attempts');
  });
});
