import { describe, expect, it } from 'vitest';
import { judgeLinks } from './link-rules.ts';

const plant = { zoom: '100', 'media-devices': null };
const control = { cookie: 'id', etag: 'id', opfs: null, zoom: '110', 'media-devices': null, knock: null };
const fresh = { cookie: null, etag: '', opfs: null, zoom: '100', 'media-devices': null };

describe('links between two sessions', () => {
  it('none where the second one is as new; a way that failed in the first is not covered', () => {
    const links = judgeLinks('id', { plant, control, second: fresh });
    expect(links.linked).toEqual([]);
    expect(links.covered).toEqual(['cookie', 'etag', 'zoom']);
    expect(links.notCovered.map(({ way }) => way)).toEqual(['favicon', 'opfs', 'media-devices']);
  });

  it('each way that gives the id again, or the state the first one left', () => {
    const second = { ...fresh, etag: 'id', zoom: '110' };
    expect(judgeLinks('id', { plant, control, second }).linked).toEqual(['etag', 'zoom']);
  });

  it('device ids link when they are the same in both', () => {
    const readings = { plant: { 'media-devices': 'a,b' }, control: { 'media-devices': 'a,b' } };
    expect(judgeLinks('id', { ...readings, second: { 'media-devices': 'a,b' } }).linked).toEqual(['media-devices']);
    expect(judgeLinks('id', { ...readings, second: { 'media-devices': 'c,d' } }).linked).toEqual([]);
  });
});
