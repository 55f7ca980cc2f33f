import { describe, expect, it } from 'vitest';
import type { Links } from './link-rules.ts';
import type { Finding } from './matrix.ts';
import { LEAST_ROUTES, type SessionProof, isProven, renderSession, sumUp } from './proof-report.ts';
import { type PlaceId, ROUTES } from './routes.ts';

const noLinks: Links = { linked: [], covered: ['cookie'], notCovered: [] };
const finding = (name: string, place: PlaceId): Finding => ({ name, place, form: 'utf-8', source: 'x' });
const perfect: SessionProof = {
  end: 'resident',
  planted: new Set(ROUTES.map(({ id }) => id)),
  blocked: new Map(),
  alive: ROUTES.map(({ id }) => finding(id, 'next-files')),
  after: [],
  covered: new Set(['home']),
  notCovered: [],
};

describe('the sum', () => {
  it('is a proof when nothing is left, and every route was seen alive', () => {
    const sum = sumUp([perfect, { ...perfect, end: 'staff' }], [], noLinks);
    expect(sum).toEqual({
      routes: ROUTES.length,
      controlRoutesFound: ROUTES.length,
      ...{ hits: 0, diskHits: 0, links: 0, notCovered: [], blocked: [] },
    });
    expect(isProven(sum)).toBe(true);
  });

  it.each<[string, Partial<SessionProof>, Finding[], Links]>([
    ['something is left after one of the sessions', { after: [finding('cookie', 'home')] }, [], noLinks],
    ['something is on the disk', { after: [finding('cookie', 'disk')] }, [], noLinks],
    ['something is on the disk at the end', {}, [finding('etag', 'disk')], noLinks],
    ['the second session was recognised', {}, [], { ...noLinks, linked: ['etag'] }],
    ['the control saw too little', { alive: perfect.alive.slice(0, LEAST_ROUTES - 1) }, [], noLinks],
    ['nothing was planted', { planted: new Set<string>() }, [], noLinks],
  ])('is none when %s', (_, change, disk, links) => {
    expect(isProven(sumUp([perfect, { ...perfect, ...change }], disk, links))).toBe(false);
  });

  it('is none without any session', () => {
    expect(isProven(sumUp([], [], noLinks))).toBe(false);
  });

  it('counts neither what the kiosk refused nor a control that saw only what passed by', () => {
    const blocked = new Map([['print-job', 'nothing happened']]);
    const alive = perfect.alive.map((found) =>
      found.name === 'indexed-db' ? finding('indexed-db', 'memory-next') : found,
    );
    const sum = sumUp([{ ...perfect, blocked, alive }], [], noLinks);
    expect(sum.routes).toBe(ROUTES.length - 1);
    expect(sum.controlRoutesFound).toBe(ROUTES.length - 2);
    expect(sum.blocked).toEqual([{ route: 'print-job', how: 'nothing happened' }]);
    expect(sum.notCovered).toEqual([{ what: 'IndexedDB', why: 'the control did not find it' }]);
  });

  it("leaves the places' own canaries out", () => {
    expect(sumUp([perfect], [finding('place:resident/disk', 'disk')], noLinks).diskHits).toBe(0);
  });
});

describe('a session for reading', () => {
  it('says what was refused and what the control missed', () => {
    const text = renderSession({
      ...perfect,
      blocked: new Map([['print-job', 'muet']]),
      alive: [finding('etag', 'home')],
    });
    expect(text).toMatch(/^impression +refusé.*muet$/m);
    expect(text).toMatch(/^ETag +1 .*témoin insuffisant$/m);
  });
});
