import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/report/comparison.ts';
import { en } from '../../src/report/messages/en.ts';
import { vi } from '../../src/report/messages/vi.ts';
import { period } from '../../src/report/render/numbers.ts';
import { seriesOf } from '../../src/report/series.ts';
import { withTrend } from '../../src/report/trend.ts';
import { EIGHT, reportOn } from './sample.ts';

const entry = (month: string, numerator: number): HistoryEntry => ({
  period: month,
  generatedAt: `${month}-28T00:00:00Z`,
  measure: 'intact',
  share: { numerator, denominator: 100, percent: numerator },
  target: null,
  units: {},
});

const HISTORY = [
  entry('2025-04', 50),
  entry('2025-12', 60),
  entry('2026-01', 61),
  entry('2026-03', 63),
  entry('2026-05', 70),
];

describe('a history as a series', () => {
  it.each([
    ['month', ['2025-04 50', '2025-12 60', '2026-01 61', '2026-03 63', '2026-05 70']],
    ['quarter', ['2025-Q2 50', '2025-Q4 60', '2026-Q1 63', '2026-Q2 70']],
    ['half-year', ['2025-H1 50', '2025-H2 60', '2026-H1 70']],
    ['year', ['2025 60', '2026 70']],
  ] as const)('by %s has the last result of each', (step, expected) => {
    expect(seriesOf(HISTORY, step).map(({ of, share }) => `${of} ${share?.numerator}`)).toEqual(expected);
  });

  it('takes the last result of the same quarter a year before where there is none of the same month', () => {
    const report = reportOn(EIGHT);
    const yearBefore = (history: HistoryEntry[]) =>
      withTrend(report, { history }).comparisons?.find((one) => one.with === 'year-before')?.generatedAt;
    expect(yearBefore(HISTORY)).toBe('2025-04-28T00:00:00Z');
    expect(yearBefore([...HISTORY, entry('2025-06', 52)])).toBe('2025-06-28T00:00:00Z');
    expect(yearBefore(HISTORY.slice(1))).toBeUndefined();
  });

  it('names periods as the language does', () => {
    expect(['2026-05', '2026-Q2', '2026-H1', '2026-H2', '2026'].map((key) => period(key, vi))).toEqual([
      '05/2026',
      'Quý II/2026',
      '6 tháng đầu năm 2026',
      '6 tháng cuối năm 2026',
      '2026',
    ]);
    expect(['2026-05', '2026-Q2', '(none)'].map((key) => period(key, en))).toEqual([
      '2026-05',
      '2026-Q2',
      '(none)',
    ]);
  });
});
