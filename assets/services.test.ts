import { describe, expect, it } from 'vitest';
import resident from './locales/fr/resident.json' with { type: 'json' };
import services from './services.json' with { type: 'json' };

describe('services of the home screen', () => {
  it('are each there once, at an address of their own', () => {
    expect(services.length).toBeGreaterThanOrEqual(20);
    expect(new Set(services.map(({ id }) => id)).size).toBe(services.length);
    expect(new Set(services.map(({ address }) => address)).size).toBe(services.length);
    for (const { id } of services) expect(id).toMatch(/^[a-z][a-z-]{0,59}$/);
  });

  it('are on https, at a plain host name without user, port, path or query', () => {
    for (const { id, address } of services) {
      const url = new URL(address);
      expect(url.protocol, id).toBe('https:');
      expect(address, id).toBe(`https://${url.hostname}/`);
      expect(url.hostname, id).toMatch(/\.fr$/);
    }
  });

  it('say in every language what one can do there, as a verb on a button: short, without a full stop', () => {
    for (const { id, verb } of services) {
      for (const text of [verb.fr, verb.en, verb.ar]) {
        expect(text.trim(), id).not.toBe('');
        expect(text, id).not.toMatch(/\.$/);
        expect(text.split(/\s+/).length, id).toBeLessThanOrEqual(8);
      }
      expect(verb.fr, id).toMatch(/^\p{Lu}\p{L}+(er|ir|re|oir)\b/u);
      expect(verb.ar, id).toMatch(/[\u0600-\u06ff]/);
    }
  });

  it('stand in a group that has a name', () => {
    for (const { id, group } of services) expect(Object.keys(resident.group), id).toContain(group);
    expect(new Set(services.map(({ group }) => group)).size).toBe(Object.keys(resident.group).length);
  });
});
