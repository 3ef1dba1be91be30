import type { Group } from './groups.ts';
import { compareCodePoints } from './order.ts';
import { missingTo, parsePercentage, type Share } from './percent.ts';
import type { Report } from './report.ts';

/** How many more documents would meet a plan; 0 where it is met. */
export function toMeet(share: Share | null, target: number | null | undefined): number {
  if (share === null || target == null) return 0;
  return missingTo(share, parsePercentage(target, 'target'));
}

/** Units that have none below them, and of which a plan is held against a share. */
export function plannedUnits({ groups }: Report): (Group & { readonly delta: number })[] {
  const units = groups.filter(({ by }) => by === 'unit');
  const above = new Set(units.map(({ path }) => path.slice(0, -1).join('/')));
  return units.flatMap((group) =>
    group.delta === undefined || above.has(group.key) ? [] : [{ ...group, delta: group.delta }],
  );
}

/** Those below their plan, the farthest first. */
export function belowPlan(report: Report): (Group & { readonly delta: number })[] {
  return plannedUnits(report)
    .filter(({ delta }) => delta < 0)
    .sort((a, b) => a.delta - b.delta || compareCodePoints(a.key, b.key));
}

/** What each unit changed by, in points: against the baseline, or else the period before, or else the year before. */
export function changesOf({ comparisons = [] }: Report): ReadonlyMap<string, number> {
  const against = ['baseline', 'previous', 'year-before'] as const;
  const found = against.flatMap((kind) => comparisons.filter((one) => one.with === kind))[0];
  return new Map(found?.units.map(({ key, delta }) => [key, delta]));
}
