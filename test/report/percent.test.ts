import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KysoError } from '../../src/errors.ts';
import {
  compareFractions,
  compareToPercentage,
  delta,
  parsePercentage,
  share,
} from '../../src/report/percent.ts';

const fractions = fc
  .tuple(fc.nat(1_000_000), fc.integer({ min: 1, max: 1_000_000 }))
  .map(([a, b]) => ({ numerator: Math.min(a, b), denominator: Math.max(a, b) }));

/** A percentage with its digits, as a person may write it. */
const percentages = fc
  .tuple(fc.integer({ min: 0, max: 99 }), fc.stringMatching(/^[0-9]{0,6}$/))
  .map(([whole, decimals]) => (decimals === '' ? `${whole}` : `${whole}.${decimals}`));

describe('a share', () => {
  it.each([
    [1, 3, 33.3],
    [2, 3, 66.7],
    [33, 40, 82.5],
    [1, 2000, 0.1], // 0.05: away from zero, not to even
    [3, 2000, 0.2], // 0.15, which as a binary fraction lies below it
    [1999, 2000, 100], // 99.95
    [1, 2001, 0],
    [0, 7, 0],
    [7, 7, 100],
  ])('of %i in %i is printed as %d', (numerator, denominator, percent) => {
    expect(share(numerator, denominator)).toEqual({ numerator, denominator, percent });
  });

  it('of nothing is null, neither 0 nor 100', () => {
    expect(share(0, 0)).toBeNull();
  });

  it('is never printed further than half a tenth from the fraction', () => {
    fc.assert(
      fc.property(fractions, ({ numerator, denominator }) => {
        const tenths = BigInt(Math.round((share(numerator, denominator)?.percent ?? -1) * 10));
        const distance = 2n * (tenths * BigInt(denominator) - 1000n * BigInt(numerator));
        // Exactly half is rounded up, so the distance may reach +denominator but not −denominator.
        expect(distance > -BigInt(denominator) && distance <= BigInt(denominator)).toBe(true);
      }),
    );
  });
});

describe('a plan or threshold', () => {
  it('is compared before rounding: 89.96 % does not meet 90 %, though printed as 90.0 %', () => {
    expect(share(2249, 2500)?.percent).toBe(90);
    expect(compareToPercentage({ numerator: 2249, denominator: 2500 }, parsePercentage('90', 'target'))).toBe(
      -1,
    );
  });

  it('82.449999 % falls short of 82.45 %', () => {
    const threshold = parsePercentage('82.45', '--fail-under');
    expect(compareToPercentage({ numerator: 82_449_999, denominator: 100_000_000 }, threshold)).toBe(-1);
    expect(compareToPercentage({ numerator: 1649, denominator: 2000 }, threshold)).toBe(0);
  });

  it('is taken as written, in either decimal notation', () => {
    expect(parsePercentage('82,5', 'x')).toEqual(parsePercentage('82.5', 'x'));
    expect(parsePercentage(' 90 % ', 'x').value).toBe(90);
    expect(parsePercentage(82.45, 'x')).toEqual(parsePercentage('82.45', 'x'));
  });

  it.each(['', 'ninety', '-1', '100.1', '1e1', '82.5.1', '1,234.5', '0.0000001', 'NaN'])(
    'refuses %j, naming the option',
    (text) => {
      expect(() => parsePercentage(text, '--target')).toThrow(
        expect.objectContaining({ code: 'usage', subject: '--target' } satisfies Partial<KysoError>),
      );
    },
  );

  it('gives the same number as its text, so that a report can be compared again', () => {
    fc.assert(
      fc.property(percentages, (text) => {
        const first = parsePercentage(text, 'x');
        const again = parsePercentage(first.value, 'x');
        expect(first.digits * 10n ** BigInt(again.scale)).toBe(again.digits * 10n ** BigInt(first.scale));
      }),
    );
  });
});

describe('the difference to a plan', () => {
  it.each([
    [33, 40, '82.5', 0],
    [1, 3, '33.3', 0.033333],
    [2, 3, '66.7', -0.033333],
    [0, 1, '82.5', -82.5],
  ])('of %i/%i to %s %% is %d points', (numerator, denominator, target, expected) => {
    expect(delta({ numerator, denominator }, parsePercentage(target, 'x'))).toBe(expected);
  });

  it('keeps its sign however small, and is 0 only when the plan is met to the dot', () => {
    const nearly = { numerator: 824_999_999_999, denominator: 1_000_000_000_000 };
    expect(delta(nearly, parsePercentage('82.5', 'x'))).toBe(-0.000001);
    fc.assert(
      fc.property(fractions, percentages, (fraction, text) => {
        const plan = parsePercentage(text, 'x');
        expect(Math.sign(delta(fraction, plan))).toBe(compareToPercentage(fraction, plan));
      }),
    );
  });
});

it('orders fractions as cross-multiplication does', () => {
  expect(compareFractions({ numerator: 1, denominator: 3 }, { numerator: 2, denominator: 6 })).toBe(0);
  expect(compareFractions({ numerator: 3, denominator: 4 }, { numerator: 1, denominator: 3 })).toBe(1);
});
