import type { Measure } from './measures.ts';
import type { Fraction, Share } from './percent.ts';

/** The result of one period, as it stands in a history: one line of JSON. */
export interface HistoryEntry {
  /** The month of `generatedAt` in UTC, `2026-06`. */
  period: string;
  /** ISO 8601 UTC. */
  generatedAt: string;
  measure: Measure;
  share: Share | null;
  /** Percent; null where none was given. */
  target: number | null;
  /** With a register: the electronic share. */
  electronic?: Share | null;
  /** Share of each unit, by key. */
  units: Record<string, Fraction | null>;
}

/** This result beside an earlier one of the same measure. */
export interface Comparison {
  /** `previous`: the period before in the history; `year-before`: the same month a year before, or else its quarter. */
  with: 'baseline' | 'previous' | 'year-before';
  generatedAt: string;
  share: Share | null;
  /** Exact share minus the earlier one, in percentage points, rounded to six decimals with its sign kept; null without both. */
  delta: number | null;
  /** The electronic share, where both know one. */
  electronic?: { share: Share | null; delta: number | null };
  /** Units of which both have a share. */
  units: { key: string; share: Share; delta: number }[];
}
