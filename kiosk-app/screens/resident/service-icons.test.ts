import { expect, it } from 'vitest';
import services from '#assets/services.json' with { type: 'json' };
import { serviceIcons } from './service-icons.ts';

it('has a drawing for every tile, and no drawing that no tile uses', () => {
  const named = services.map(({ icon }) => icon);
  expect(Object.keys(serviceIcons).toSorted()).toEqual([...new Set(named)].toSorted());
});
