import { KysoError } from '../../errors.ts';

/** What may still be spent on comparisons in one path search. */
export interface PathWork {
  left: number;
}

/** @throws limit-exceeded when the bound is spent */
export function spend(work: PathWork, units: number): void {
  work.left -= units;
  if (work.left < 0)
    throw new KysoError('limit-exceeded', 'the path needs too many comparisons (limit pathComparisons)');
}
