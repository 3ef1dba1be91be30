import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLUMNS, type Judgement, type Measure, type State } from '../../src/report/measures.ts';
import {
  type Counted,
  EMPTY_TALLY,
  merge,
  type Row,
  ranks,
  rowOf,
  type Tally,
  tallyOf,
} from '../../src/report/tally.ts';

const judgements = fc.constantFrom<Judgement>(
  'trusted',
  'intact',
  'present',
  'undetermined',
  'broken',
  'unsigned',
  'error',
  'absent',
);
const measures = fc.constantFrom<Measure>('present', 'intact', 'trusted', 'complete');

/** Documents as they are counted: what is intact is complete or it is not. */
const counted: fc.Arbitrary<Counted> = fc.oneof(
  fc.record({ judgement: judgements, isComplete: fc.boolean() }).map(({ judgement, isComplete }) => ({
    judgement,
    marks:
      judgement === 'trusted' || judgement === 'intact'
        ? [isComplete ? ('complete' as const) : ('incomplete' as const)]
        : [],
  })),
  fc.constantFrom<Counted>(
    { exclusion: 'request' },
    { exclusion: 'secret' },
    { marks: ['issued', 'eligible'] },
  ),
);
const tallies: fc.Arbitrary<Tally> = fc
  .array(counted, { maxLength: 30 })
  .map((all) => all.map(tallyOf).reduce(merge, EMPTY_TALLY));

/** The number of a row that a column of the sum shows. */
const COLUMN: Readonly<Record<State, (row: Row, measure: Measure) => number>> = {
  signed: (row, measure) => row[measure] ?? 0,
  incomplete: (row) => row.incomplete ?? 0,
  broken: (row) => row.broken ?? 0,
  undetermined: (row) => row.undetermined ?? 0,
  unsigned: (row) => row.unsigned,
  error: (row) => row.errors,
};

describe('tallies', () => {
  it('merge in any order and any grouping to the same numbers', () => {
    fc.assert(
      fc.property(tallies, tallies, tallies, (a, b, c) => {
        expect(merge(a, b)).toEqual(merge(b, a));
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
        expect(merge(a, EMPTY_TALLY)).toEqual(a);
      }),
    );
  });

  it('the columns of each measure exclude each other and add up to the total', () => {
    fc.assert(
      fc.property(tallies, measures, (tally, measure) => {
        const row = rowOf(tally, { measure, roles: true });
        expect(COLUMNS[measure].reduce((sum, state) => sum + COLUMN[state](row, measure), 0)).toBe(row.total);
        expect(row.share?.numerator ?? 0).toBe(row.total === 0 ? 0 : row[measure]);
        expect(row.share?.denominator ?? 0).toBe(row.total);
      }),
    );
  });

  it('trusted ≤ intact ≤ present, and a failed document is never lost from sight', () => {
    fc.assert(
      fc.property(tallies, measures, (tally, measure) => {
        const row = rowOf(tally, { measure, roles: true });
        expect(row.trusted).toBeLessThanOrEqual(row.intact ?? -1);
        expect(row.intact).toBeLessThanOrEqual(row.present);
        expect(row.broken).toBe(tally.judged.broken);
      }),
    );
  });
});

describe('ranks', () => {
  const of = (...shares: ([number, number] | null)[]) =>
    ranks(shares.map((pair) => (pair === null ? null : { numerator: pair[0], denominator: pair[1] })));

  it('ties share a rank and the next is passed over: 1, 2, 2, 4', () => {
    expect(of([1, 4], [1, 2], [3, 4], [2, 4])).toEqual([4, 2, 1, 2]);
  });

  it('are by exact share, not by the printed one', () => {
    expect(of([666, 1000], [6664, 10_000])).toEqual([2, 1]);
  });

  it('leave out what has no share', () => {
    expect(of(null, [0, 1], null, [1, 1])).toEqual([null, 2, null, 1]);
  });
});
