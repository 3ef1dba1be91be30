import type { Group } from './groups.ts';
import { delta, type Percentage, parsePercentage, type Share } from './percent.ts';
import type { Settings } from './settings.ts';
import type { Row } from './tally.ts';

export interface Indicator {
  name: 'electronic' | 'signed';
  /** Percent. */
  target: number | null;
  share: Share | null;
  /** As in {@link Group.delta}. */
  delta: number | null;
}

/** Percent; null where none was given. */
export interface Targets {
  total: number | null;
  electronic: number | null;
  units: Record<string, number>;
  /** Units with a target of their own of which no document was met. */
  unmatched: string[];
  failUnder: number | null;
  failUnderUnit: number | null;
}

/** The shares that are held against a plan; the electronic one is known with a register only. */
export function indicatorsOf({ target, targetElectronic, options }: Settings, totals: Row): Indicator[] {
  const indicator = (
    name: Indicator['name'],
    share: Share | null,
    plan: Percentage | undefined,
  ): Indicator => ({
    name,
    target: plan?.value ?? null,
    share,
    delta: share === null || plan === undefined ? null : delta(share, plan),
  });
  const signed = indicator('signed', totals.share, target);
  if (options.register === undefined) return [signed];
  return [indicator('electronic', totals.shareElectronic ?? null, targetElectronic), signed];
}

export function targetsOf(settings: Settings, groups: readonly Group[]): Targets {
  const keys = new Set(groups.filter((group) => group.target !== undefined).map((group) => group.key));
  return {
    total: settings.target?.value ?? null,
    electronic: settings.targetElectronic?.value ?? null,
    units: Object.fromEntries([...settings.targets].map(([key, { value }]) => [key, value])),
    unmatched: [...settings.targets.keys()].filter((key) => !keys.has(key)),
    failUnder: settings.failUnder?.value ?? null,
    failUnderUnit: settings.failUnderUnit?.value ?? null,
  };
}

/** The whole against its plan, in points as in {@link Group.delta}; null without a plan or without a share. */
export function totalDelta({
  totals,
  targets,
}: {
  readonly totals: Row;
  readonly targets: Targets;
}): number | null {
  if (totals.share === null || targets.total === null) return null;
  return delta(totals.share, parsePercentage(targets.total, '--target'));
}
