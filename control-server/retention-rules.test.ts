import { describe, expect, it } from 'vitest';
import { retention } from './retention-rules.ts';

const now = Date.parse('2026-11-23T09:00:00Z');
const day = 86_400_000;

describe('the retention table', () => {
  it('keeps raw measures two days, five minutes thirteen months, hours three years (design.md §5)', () => {
    expect((now - retention.measure.before(now)) / day).toBe(2);
    expect((now - retention.measureFiveMinutes.before(now)) / day).toBe(396);
    expect((now - retention.measureHour.before(now)) / day).toBe(1_096);
  });

  it('has a reference and a review for each record, and never deletes what is of tomorrow', () => {
    for (const rule of Object.values(retention)) {
      expect(rule.reference.length).toBeGreaterThan(3);
      expect(Date.parse(rule.reviewDue)).toBeGreaterThan(Date.parse(rule.reviewedOn));
      expect(rule.before(now)).toBeLessThanOrEqual(now);
    }
  });
});
