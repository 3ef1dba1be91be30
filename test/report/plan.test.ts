import { describe, expect, it } from 'vitest';
import { missingTo, parsePercentage } from '../../src/report/percent.ts';
import { belowPlan, plannedUnits } from '../../src/report/plan.ts';
import { renderHuman } from '../../src/report/render/human.ts';
import { renderMarkdown } from '../../src/report/render/md.ts';
import { decodeBaseline, withTrend } from '../../src/report/trend.ts';
import { displayOrder } from '../../src/report/view.ts';
import { EIGHT, office, reportOn } from './sample.ts';

describe('what falls short', () => {
  it.each([
    [80, 100, '80', 0],
    [79, 100, '80', 1],
    [8996, 10_000, '90', 4],
    [2, 3, '66.666666', 0],
    [1, 3, '66.666667', 2],
    [0, 7, '0', 0],
    [3, 7, '100', 4],
  ])(
    '%i of %i is short of %s %% by %i documents, counted exactly',
    (numerator, denominator, plan, missing) => {
      expect(missingTo({ numerator, denominator }, parsePercentage(plan, 'plan'))).toBe(missing);
    },
  );

  it('names units without others below them, the farthest from their plan first', () => {
    const report = office();
    expect(belowPlan(report).map(({ key, delta }) => [key, delta])).toEqual([
      ['.', -82.5],
      ['Ban Ái hữu', -82.5],
      ['Phòng Đào tạo/Khảo thí', -82.5],
    ]);
    expect(plannedUnits(report)).toHaveLength(4);
  });

  it('is told to people with what would meet the plan', () => {
    const human = renderHuman(office(), { lang: 'en' });
    expect(human).toContain('Plan 82.5 %: −19.3 points, not met; 4 more would meet it');
    expect(human).toContain('Below their plan: 3 of 4 units');
    expect(renderMarkdown(office(), { lang: 'vi' })).toContain('**Chưa đạt kế hoạch: 3 trên 4 đơn vị**');
    expect(renderHuman(reportOn(EIGHT), { lang: 'en' })).not.toContain('Below');
  });
});

describe('the order of rows', () => {
  it('by share has the lowest first among those of the same unit, and what has none last', () => {
    const units = office().groups.filter(({ by }) => by === 'unit');
    expect(displayOrder(units, 'vi', 'share').map(({ key }) => key)).toEqual([
      ...['.', 'Ban Ái hữu', 'Phòng Đào tạo', 'Phòng Đào tạo/Khảo thí', 'Văn phòng', 'Văn phòng/Tổ chức'],
      'Ban Mật',
    ]);
  });

  it('is the reader’s where nothing is said, and periods keep theirs', () => {
    const units = office().groups.filter(({ by }) => by === 'unit');
    expect(displayOrder(units, 'vi')[2]?.key).toBe('Ban Mật');
    const [unit] = units;
    const month = (key: string, numerator: number) => ({
      ...(unit ?? raise()),
      by: 'month' as const,
      key,
      path: [key],
      share: { numerator, denominator: 2, percent: 50 * numerator },
    });
    const months = [month('2026-01', 2), month('2026-02', 1)];
    expect(displayOrder(months, 'vi', 'share').map(({ key }) => key)).toEqual(['2026-01', '2026-02']);
  });
});

it('units show what they changed by against the baseline', () => {
  const before = reportOn({ ...EIGHT, 'A/A1/4.pdf': 'intact', 'C/8.pdf': 'intact' });
  const report = withTrend(reportOn(EIGHT), {
    baseline: decodeBaseline(JSON.stringify(before), 'before.json', 'intact'),
  });
  const lines = renderHuman(report, { lang: 'en' }).split('\n');
  expect(lines.find((line) => line.startsWith('Unit'))).toContain('Change');
  expect(lines.find((line) => line.startsWith('C '))).toContain('−100.0');
  expect(renderMarkdown(report, { lang: 'en' })).toMatch(/\| C \|.*\| −100\.0 \|/);
});

function raise(): never {
  throw new Error('the sample has units');
}
