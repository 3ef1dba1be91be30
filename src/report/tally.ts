import type { Judgement, Measure } from './measures.ts';
import { compareFractions, type Fraction, type Share, share } from './percent.ts';

/** How many documents there are of each judgement: plain data that adds up in any order. */
export interface Tally {
  readonly judged: Readonly<Record<Judgement, number>>;
  /** Left out of every other number by `--exclude`. */
  readonly excluded: number;
}

/** The numbers of one row of the report: `R` of the contract. */
export interface Row {
  /** Documents counted: the denominator. */
  total: number;
  /** Documents left out of `total` by `--exclude`. */
  excluded: number;
  /** Carry a signature, be it broken. */
  present: number;
  /** Are as they were signed. */
  intact: number;
  /** Every signature passed, up to a trust anchor. */
  trusted: number;
  /** Needs roles, which are not configured: null says that nobody looked, 0 would say that none is. */
  complete: null;
  /** A signature failed; under `present` they are counted in `present` all the same. */
  broken: number;
  /** Signed, and what the measure asks could not be settled. */
  undetermined: number;
  /** Carry nobody's signature. */
  unsigned: number;
  /** Could not be read. */
  errors: number;
  share: Share | null;
}

export const EMPTY_TALLY: Tally = {
  judged: { trusted: 0, intact: 0, undetermined: 0, broken: 0, unsigned: 0, error: 0 },
  excluded: 0,
};

const ONE_EXCLUDED: Tally = { ...EMPTY_TALLY, excluded: 1 };

/** The tally of one document. */
export function tallyOf(judgement: Judgement | 'excluded'): Tally {
  if (judgement === 'excluded') return ONE_EXCLUDED;
  return { judged: { ...EMPTY_TALLY.judged, [judgement]: 1 }, excluded: 0 };
}

/** The tally of two disjoint sets of documents taken together. Associative and commutative. */
export function merge(a: Tally, b: Tally): Tally {
  const x = a.judged;
  const y = b.judged;
  return {
    judged: {
      trusted: x.trusted + y.trusted,
      intact: x.intact + y.intact,
      undetermined: x.undetermined + y.undetermined,
      broken: x.broken + y.broken,
      unsigned: x.unsigned + y.unsigned,
      error: x.error + y.error,
    },
    excluded: a.excluded + b.excluded,
  };
}

/** The contract's numbers under a measure. */
export function rowOf(tally: Tally, measure: Measure): Row {
  const { judged, excluded } = tally;
  const trusted = judged.trusted;
  const intact = trusted + judged.intact;
  const present = intact + judged.undetermined + judged.broken;
  const total = present + judged.unsigned + judged.error;
  const numerator = { present, intact, trusted }[measure];
  return {
    total,
    excluded,
    present,
    intact,
    trusted,
    complete: null,
    broken: judged.broken,
    undetermined: judged.undetermined + (measure === 'trusted' ? judged.intact : 0),
    unsigned: judged.unsigned,
    errors: judged.error,
    share: share(numerator, total),
  };
}

/**
 * Ranks by share, highest first: ties share a rank and the next one is passed over (1, 2, 2, 4).
 * Rows without a share are not ranked.
 * @returns one rank a share, in the order given
 */
export function ranks(shares: readonly (Fraction | null)[]): (number | null)[] {
  const result: (number | null)[] = shares.map(() => null);
  const ordered = shares
    .flatMap((own, index) => (own === null ? [] : [{ own, index }]))
    .sort((a, b) => compareFractions(b.own, a.own));
  let rank = 0;
  for (const [position, { own, index }] of ordered.entries()) {
    const before = ordered[position - 1];
    if (before === undefined || compareFractions(before.own, own) !== 0) rank = position + 1;
    result[index] = rank;
  }
  return result;
}
