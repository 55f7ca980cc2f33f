import { describe, expect, it } from 'vitest';
import { draftOfWorks, localField, readWorksDraft } from './works-draft.ts';

const now = Date.parse('2026-11-24T10:20:00+01:00');

describe('works while they are announced', () => {
  it('are proposed from the next whole hour on, and read as they were written', () => {
    const draft = draftOfWorks(null, now);
    expect(readWorksDraft(draft).problems).toEqual(new Set(['title']));
    const { read } = readWorksDraft({ ...draft, title: ' Nouvelle box ' });
    expect(read).toEqual({ title: 'Nouvelle box', from: now + 40 * 60_000, until: now + 160 * 60_000 });
  });

  it('need both moments, the beginning first', () => {
    const draft = { title: 'Box', from: localField(now), until: localField(now) };
    expect(readWorksDraft(draft).problems).toEqual(new Set(['times']));
    expect(readWorksDraft({ ...draft, until: '' }).read).toBeNull();
  });
});
