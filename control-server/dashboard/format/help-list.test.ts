import { expect, it } from 'vitest';
import type { Tile } from '#protocol/staff-messages.ts';
import { listedCalls } from './help-list.ts';

const tile = (name: string, askedAt: number | null) =>
  ({
    terminalId: `id-${name}`,
    name,
    ...(askedAt === null ? {} : { help: { callId: `call-${name}`, askedAt, helper: null } }),
  }) as Tile;

it('lists the open calls, oldest first, whatever the order of the terminals', () => {
  const listed = listedCalls([tile('Poste 1', 30), tile('Poste 2', null), tile('Poste 3', 10), tile('Poste 0', 10)]);
  expect(listed.map(({ name }) => name)).toEqual(['Poste 0', 'Poste 3', 'Poste 1']);
  expect(listed[1]).toEqual({
    terminalId: 'id-Poste 3',
    name: 'Poste 3',
    callId: 'call-Poste 3',
    askedAt: 10,
    helper: null,
  });
});
