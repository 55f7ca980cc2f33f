import { describe, expect, it } from 'vitest';
import { FilterRules, RoomRules, WayIn, noRoomRules } from '#protocol/room-rules.ts';
import { blockedHostsFor } from './filter-rules.ts';

const hosts = ['example.org'];

describe("a site's filter", () => {
  it('is there for the kinds it names, and for no others', () => {
    const filter = { kinds: ['young-ticket' as const, 'without-ticket' as const], hosts };
    const closed = WayIn.options.filter((way) => blockedHostsFor({ filter }, way) === hosts);
    expect(closed.toSorted()).toEqual(filter.kinds.toSorted());
  });

  it('closes nothing where there is none, or where it is empty; rules that were kept before have none', () => {
    for (const way of WayIn.options) {
      expect(blockedHostsFor({ filter: null }, way)).toBeNull();
      expect(blockedHostsFor({ filter: { kinds: [way], hosts: [] } }, way)).toBeNull();
    }
    const { filter: _, ...before } = noRoomRules;
    expect(RoomRules.parse(before).filter).toBeNull();
  });

  it.each([
    'example.org',
    'a-b.example.org',
    '_dmarc.example.org',
    'xn--lecl-epa.example',
    '192.0.2.80',
    '[2606:4700::6810:85e5]',
    '1.fr',
  ])('takes %s', (host) => {
    expect(FilterRules.safeParse({ kinds: ['young-ticket'], hosts: [host] }).success).toBe(true);
  });

  it.each([
    '',
    'org',
    'Example.org',
    'example.org.',
    '.example.org',
    '*.example.org',
    'https://example.org',
    'example.org/x',
    'example.org:80',
    'leclé.example',
    'a b.org',
    'a..org',
    '-a.org',
    `${'a'.repeat(64)}.org`,
    `${'a.'.repeat(127)}org`,
  ])('takes no other spelling, and nothing that is no host: "%s"', (host) => {
    expect(FilterRules.safeParse({ kinds: ['young-ticket'], hosts: [host] }).success).toBe(false);
  });

  it('is for somebody', () => {
    expect(FilterRules.safeParse({ kinds: [], hosts }).success).toBe(false);
  });
});
