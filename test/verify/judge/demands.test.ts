/** What a policy asks of each signature beyond that it holds (EN 319 102-1, 5.2.8). */
import { describe, expect, test } from 'vitest';
import type { SignatureFacts } from '../../../src/verify/facts.ts';
import { type Demanded, demandProblems } from '../../../src/verify/judge/demands.ts';
import { basicPolicy, type ClaimedTimeRules, type Policy } from '../../../src/verify/policy.ts';
import type { PadesLevel } from '../../../src/verify/result.ts';
import { signer } from '../../support/sealing.ts';

const { notBefore, notAfter } = signer.certificate;
const claimed = new Date('2026-06-01T12:00:00Z');
const seconds = (count: number, from = claimed): Date => new Date(from.getTime() + count * 1000);

/** All that is looked at of a signature. */
const signed = (claimedTime: Date | undefined, known = true): SignatureFacts =>
  ({ claimedTime, cms: { signer: known ? signer.certificate : undefined } }) as unknown as SignatureFacts;
const codes = (demanded: Partial<Demanded>, policy: Partial<Policy>): string[] =>
  demandProblems(
    { signature: signed(claimed), level: null, proven: undefined, ...demanded },
    { ...basicPolicy, ...policy },
  ).map(({ code }) => code);

test('without demands nothing is asked', () => {
  expect(codes({ signature: signed(undefined) }, {})).toEqual([]);
});

describe('a level', () => {
  const order: readonly PadesLevel[] = ['B-B', 'B-T', 'B-LT', 'B-LTA'];

  test.each(order)('%s is met by itself and those above', (requiredLevel) => {
    const short = order.filter((level) =>
      codes({ level, proven: claimed }, { requiredLevel }).includes('level-too-low'),
    );
    expect(short).toEqual(order.slice(0, order.indexOf(requiredLevel)));
    expect(codes({ level: null, proven: claimed }, { requiredLevel })).toEqual(['level-too-low']);
  });

  test('that is missed is told', () => {
    const message = (level: PadesLevel | null): string | undefined =>
      demandProblems(
        { signature: signed(claimed), level, proven: claimed },
        { ...basicPolicy, requiredLevel: 'B-LT' },
      )[0]?.problem.message;
    expect(message('B-T')).toMatch(/: it is B-T, B-LT is required$/);
    expect(message(null)).toMatch(/: it is no PAdES signature, B-LT is required$/);
  });
});

describe('a time-stamp', () => {
  test.each<[string, Partial<Policy>, boolean]>([
    ['no demand', {}, false],
    ['one for a time-stamp', { timestampRequired: true }, true],
    ['one for B-B', { requiredLevel: 'B-B' }, false],
    ['one for B-B and a time-stamp', { requiredLevel: 'B-B', timestampRequired: true }, true],
    ['one for B-T', { requiredLevel: 'B-T' }, true],
    ['one for B-LTA', { requiredLevel: 'B-LTA' }, true],
  ])('%s, asked for: %o', (_, policy, asked) => {
    expect(codes({ level: 'B-LTA' }, policy)).toEqual(asked ? ['timestamp-missing'] : []);
    expect(codes({ level: 'B-LTA', proven: claimed }, policy)).toEqual([]);
  });
});

describe('a claimed time', () => {
  const told = (rules: ClaimedTimeRules, claim: Date | undefined, proven?: Date, known = true): string[] =>
    demandProblems(
      { signature: signed(claim, known), level: null, proven },
      { ...basicPolicy, claimedTime: rules },
    ).map(({ problem }) => problem.message.replace(/^.*?: /, ''));
  const none = ['no time is claimed'];

  test('must be there where anything is asked of it', () => {
    expect(told({ withinValidity: false }, undefined)).toEqual([]);
    expect(told({ withinValidity: true }, undefined)).toEqual(none);
    expect(told({ withinValidity: false, beforeProven: 0 }, undefined)).toEqual(none);
  });

  test('within the validity of the certificate, both ends included', () => {
    const within = { withinValidity: true };
    for (const time of [notBefore, claimed, notAfter]) expect(told(within, time)).toEqual([]);
    for (const time of [seconds(-1, notBefore), seconds(1, notAfter)]) {
      expect(told(within, time)).toEqual([expect.stringContaining('is outside the validity of CN=')]);
      expect(told({ withinValidity: false, beforeProven: 0 }, time)).toEqual([]);
      expect(told(within, time, undefined, false)).toEqual([]);
    }
  });

  test('not longer before the proven time than allowed, nor further behind it than clocks may differ', () => {
    const hour = { withinValidity: false, beforeProven: 3600 };
    expect(told(hour, claimed)).toEqual([]);
    expect(told(hour, claimed, seconds(3600))).toEqual([]);
    expect(told(hour, claimed, seconds(3601))).toEqual([
      '2026-06-01T12:00:00.000Z is 3601 seconds before the proven time',
    ]);
    expect(told(hour, claimed, seconds(-60))).toEqual([]);
    expect(told(hour, claimed, seconds(-61))).toEqual([
      '2026-06-01T12:00:00.000Z is 61 seconds after the proven time',
    ]);
    expect(told({ withinValidity: true }, claimed, seconds(-61))).toEqual([]);
  });
});
