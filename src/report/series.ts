import type { HistoryEntry } from './comparison.ts';
import { periodOf } from './dimensions.ts';

/** A history as a series of one kind of period. */
export type SeriesStep = 'month' | 'quarter' | 'half-year' | 'year';

export interface SeriesPoint extends HistoryEntry {
  /** `2026-06`, `2026-Q2`, `2026-H1` or `2026`. */
  readonly of: string;
}

const NAMES: Readonly<Record<SeriesStep, (month: string) => string>> = {
  month: (month) => month,
  quarter: (month) => periodOf('quarter', month).key,
  'half-year': (month) => `${month.slice(0, 4)}-H${month.slice(5) <= '06' ? 1 : 2}`,
  year: (month) => month.slice(0, 4),
};

/** The result of each period, the earliest first: of a longer one it is the last one in it. */
export function seriesOf(history: readonly HistoryEntry[], step: SeriesStep): SeriesPoint[] {
  const points = new Map<string, SeriesPoint>();
  for (const entry of history) {
    const of = NAMES[step](entry.period);
    points.set(of, { ...entry, of });
  }
  return [...points.values()];
}
