import { describe, expect, it } from 'vitest';
import { StaffRole, staffRequests } from '#protocol/staff-messages.ts';
import { type StaffVerb, cityWide, isStaffVerb, mayDo, policy } from './policy.ts';

describe('the policy table', () => {
  it('names every request of the protocol, and nothing else but watch', () => {
    expect(Object.keys(policy).sort()).toEqual(['watch', ...Object.keys(staffRequests)].sort());
  });

  it('lets IT do all, and a viewer only look', () => {
    for (const verb of Object.keys(policy) as StaffVerb[]) {
      expect([verb, mayDo({ role: 'it', sites: 'all' }, verb, 'a')]).toEqual([verb, true]);
      expect([verb, mayDo({ role: 'viewer', sites: 'all' }, verb, 'a')]).toEqual([
        verb,
        verb === 'watch' || verb === 'history:read' || verb === 'reasons:read' || verb === 'workshop:list',
      ]);
    }
  });

  it('keeps everyone to their sites', () => {
    for (const role of StaffRole.options) {
      const account = { role, sites: new Set(['a']) };
      for (const verb of Object.keys(policy) as StaffVerb[]) {
        const may = policy[verb].includes(role) && !cityWide.has(verb);
        const there = mayDo(account, verb, 'a');
        expect([role, verb, there, mayDo(account, verb, 'b')]).toEqual([role, verb, may, false]);
      }
    }
  });

  it('knows no verb by inheritance', () => {
    expect(isStaffVerb('toString')).toBe(false);
    expect(isStaffVerb('watch')).toBe(true);
  });
});
