import { KysoError } from '../errors.ts';

/** A share of documents, exact. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/** A share as printed; `null` stands for "no document to count", which is neither 0 nor 100. */
export interface Share extends Fraction {
  /** Rounded half away from zero to one decimal: for people. Decisions use the fraction. */
  readonly percent: number;
}

/** A percentage as written by a person, exact: `digits` / 10^`scale`. */
export interface Percentage {
  readonly digits: bigint;
  readonly scale: number;
  /** The same as a JSON number. */
  readonly value: number;
}

/** Decimals of a delta in JSON, in percentage points. */
const DELTA_DECIMALS = 6;

/**
 * Reads a percentage from 0 to 100: `82.5`, `82,5`, `90`, `90%`.
 * @param option the option or file the text came from, for the message
 * @throws KysoError `usage`
 */
export function parsePercentage(text: string | number, option: string): Percentage {
  const written = String(text).trim();
  const match = /^(\d{1,3})(?:[.,](\d{1,6}))?\s*%?$/.exec(written);
  const whole = match?.[1];
  if (match === null || whole === undefined)
    throw new KysoError('usage', `${option}: '${written}' is not a percentage`, {
      hint: 'Give a number from 0 to 100, such as 82.5.',
      subject: option,
    });
  const decimals = match[2] ?? '';
  const percentage: Percentage = {
    digits: BigInt(whole + decimals),
    scale: decimals.length,
    value: Number(decimals === '' ? whole : `${whole}.${decimals}`),
  };
  if (percentage.digits > 100n * power(decimals.length))
    throw new KysoError('usage', `${option}: ${written} is more than 100 %`, {
      hint: 'Give a number from 0 to 100, such as 82.5.',
      subject: option,
    });
  return percentage;
}

/** The share to print, or null when there is nothing to count. */
export function share(numerator: number, denominator: number): Share | null {
  if (denominator === 0) return null;
  const tenths = roundHalfAway(BigInt(numerator) * 1000n, BigInt(denominator));
  return { numerator, denominator, percent: Number(tenths) / 10 };
}

/** Sign of `fraction − percentage`, exactly: 89.96 % does not meet 90 %. */
export function compareToPercentage(fraction: Fraction, percentage: Percentage): -1 | 0 | 1 {
  return sign(difference(fraction, percentage));
}

/** Sign of `a − b`, exactly. */
export function compareFractions(a: Fraction, b: Fraction): -1 | 0 | 1 {
  return sign(BigInt(a.numerator) * BigInt(b.denominator) - BigInt(b.numerator) * BigInt(a.denominator));
}

/**
 * `fraction − percentage` in percentage points, rounded half away from zero to six decimals.
 * Its sign is exact: a difference too small to show is given as ±0.000001, and 0 means met to the dot.
 */
export function delta(fraction: Fraction, percentage: Percentage): number {
  return inPoints(difference(fraction, percentage), BigInt(fraction.denominator) * power(percentage.scale));
}

/** The least that has to be added to the numerator for the fraction to reach the percentage. */
export function missingTo({ numerator, denominator }: Fraction, percentage: Percentage): number {
  const whole = 100n * power(percentage.scale);
  const least = (percentage.digits * BigInt(denominator) + whole - 1n) / whole;
  return Math.max(0, Number(least) - numerator);
}

/** `a − b` in percentage points, as {@link delta} gives it. */
export function shareDelta(a: Fraction, b: Fraction): number {
  const exact =
    100n * (BigInt(a.numerator) * BigInt(b.denominator) - BigInt(b.numerator) * BigInt(a.denominator));
  return inPoints(exact, BigInt(a.denominator) * BigInt(b.denominator));
}

/** A difference of percentage points to so many decimals, its sign kept. */
function inPoints(exact: bigint, whole: bigint): number {
  if (exact === 0n) return 0;
  const rounded = roundHalfAway(exact * power(DELTA_DECIMALS), whole);
  const shown = rounded === 0n ? BigInt(sign(exact)) : rounded;
  return Number(shown) / 10 ** DELTA_DECIMALS;
}

/** Numerator of `fraction × 100 − percentage` over `denominator × 10^scale`. */
function difference(fraction: Fraction, percentage: Percentage): bigint {
  return (
    BigInt(fraction.numerator) * 100n * power(percentage.scale) -
    percentage.digits * BigInt(fraction.denominator)
  );
}

function roundHalfAway(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

function power(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function sign(value: bigint): -1 | 0 | 1 {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}
