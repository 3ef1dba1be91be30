import { describe, expect, it } from 'vitest';
import { thresholds } from '../../src/report/thresholds.ts';
import { EIGHT, reportOn } from './sample.ts';

describe('an archive of eight documents', () => {
  const report = reportOn(EIGHT);
  const group = (key: string) => report.groups.find((row) => row.key === key);

  it('counts four of eight as signed, and the tampered one apart', () => {
    expect(report.totals).toMatchObject({
      total: 8,
      intact: 4,
      present: 5,
      trusted: 0,
      broken: 1,
      unsigned: 3,
      errors: 0,
    });
    expect(report.totals.share).toEqual({ numerator: 4, denominator: 8, percent: 50 });
  });

  it('rolls nested files up into units and ranks them', () => {
    expect(group('A')).toMatchObject({ total: 4, rank: 1, share: { numerator: 3, denominator: 4 } });
    expect(group('B')).toMatchObject({ rank: 2, share: { numerator: 1, denominator: 3, percent: 33.3 } });
    expect(group('C')).toMatchObject({ rank: 3, share: { numerator: 0, denominator: 1, percent: 0 } });
  });
  it('meets 50 and misses 50.1', () => {
    expect(thresholds(report, { failUnder: '50' })).toEqual([]);
    expect(thresholds(report, { failUnder: '50.1' })).toHaveLength(1);
  });
});
