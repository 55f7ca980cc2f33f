import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LastHeard } from './last-heard.ts';

it('knows of every site when another was heard last, in whatever order they are heard', () => {
  const site = fc.constantFrom('a', 'b', 'c', 'd');
  fc.assert(
    fc.property(fc.array(fc.tuple(site, fc.nat(20)), { maxLength: 30 }), site, (heard, asked) => {
      const last = new LastHeard();
      for (const [siteId, at] of heard) last.hear(siteId, at);
      const others = heard.flatMap(([siteId, at]) => (siteId === asked ? [] : [at]));
      expect(last.elsewhereAt(asked)).toBe(others.length === 0 ? null : Math.max(...others));
    }),
  );
});
