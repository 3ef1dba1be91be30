import { requireUnits } from './dimensions.ts';
import { compareToPercentage, parsePercentage, type Share } from './percent.ts';
import type { Report } from './report.ts';

export interface ThresholdMiss {
  readonly option: '--fail-under' | '--fail-under-unit';
  /** Key of the unit, or null for the whole. */
  readonly unit: string | null;
  readonly share: Share | null;
  /** Percent. */
  readonly threshold: number;
}

/**
 * What falls short of the thresholds, compared by exact fraction. Nothing to count misses `--fail-under`;
 * a unit with nothing to count is not below anything and misses no `--fail-under-unit`.
 * @throws KysoError `usage` for a threshold that is no percentage, or one for units in a report without units
 */
export function thresholds(
  report: Report,
  limits: { readonly failUnder?: string | number; readonly failUnderUnit?: string | number },
): ThresholdMiss[] {
  const misses: ThresholdMiss[] = [];
  if (limits.failUnder !== undefined) {
    const threshold = parsePercentage(limits.failUnder, '--fail-under');
    const { share } = report.totals;
    if (share === null || compareToPercentage(share, threshold) < 0)
      misses.push({ option: '--fail-under', unit: null, share, threshold: threshold.value });
  }
  if (limits.failUnderUnit !== undefined) {
    const threshold = parsePercentage(limits.failUnderUnit, '--fail-under-unit');
    requireUnits(report.population.by);
    for (const { by, key, share } of report.groups)
      if (by === 'unit' && share !== null && compareToPercentage(share, threshold) < 0)
        misses.push({ option: '--fail-under-unit', unit: key, share, threshold: threshold.value });
  }
  return misses;
}
