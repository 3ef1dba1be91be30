import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/pdf/source.ts';
import type { DigestName } from '../../../src/pki/algorithms/types.ts';
import { type DigestRequest, digestRanges } from '../../../src/verify/gather/digests.ts';
import { Paper } from '../../support/paper.ts';
import { makeCms, makeSigner } from '../../support/sealing.ts';
import { verdict } from '../judge.ts';

const file = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7 + (i >> 5)) & 255));
const source = memorySource(file);

const request = (end: number, start: number, stop: number, algorithm: DigestName): DigestRequest => ({
  ranges: { first: { start: 0, end }, second: { start, end: stop } },
  algorithm,
});
/** What node makes of the two ranges. */
const outside = ({ ranges: { first, second }, algorithm }: DigestRequest): string => {
  const hash = algorithm === 'shake256' ? createHash(algorithm, { outputLength: 64 }) : createHash(algorithm);
  return hash
    .update(file.subarray(0, first.end))
    .update(file.subarray(second.start, second.end))
    .digest('hex');
};
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');

const cases: readonly [string, readonly DigestRequest[]][] = [
  ['none', []],
  ['one by SHA-256', [request(100, 200, 3000, 'sha256')]],
  ['one by another', [request(100, 200, 3000, 'sha512')]],
  ['one by SHAKE256', [request(100, 200, 3000, 'shake256')]],
  ['one that ends before the file', [request(100, 200, 900, 'sha256')]],
  ['one that ends before the file, by another', [request(100, 200, 900, 'sha384')]],
  ['one of nothing before its gap', [request(0, 10, 3000, 'sha1')]],
  ['two of one algorithm', [request(100, 200, 900, 'sha256'), request(1000, 1100, 3000, 'sha256')]],
  ['two of several', [request(100, 200, 900, 'sha512'), request(1000, 1100, 3000, 'sha384')]],
  ['two by SHAKE256', [request(100, 200, 900, 'shake256'), request(1000, 1100, 3000, 'shake256')]],
  ['two of the same ranges', [request(100, 200, 3000, 'sha1'), request(100, 200, 3000, 'sha256')]],
  ['two that are the same', [request(100, 200, 3000, 'sha256'), request(100, 200, 3000, 'sha256')]],
  ['two that share a gap', [request(100, 200, 900, 'sha256'), request(100, 200, 3000, 'sha256')]],
  [
    'two that share the end of their first',
    [request(100, 200, 900, 'sha256'), request(100, 300, 900, 'sha256')],
  ],
  [
    'two whose second ranges overlap',
    [request(100, 200, 2000, 'sha256'), request(300, 1000, 3000, 'sha256')],
  ],
  ['one gap within another', [request(100, 2000, 3000, 'sha256'), request(500, 600, 3000, 'sha256')]],
  [
    'the end of one where another begins',
    [request(100, 200, 900, 'sha256'), request(900, 950, 3000, 'sha256')],
  ],
  ['nothing behind a gap', [request(100, 3000, 3000, 'sha256'), request(100, 200, 200, 'sha256')]],
];

describe('all digests of a document in one reading are those of its ranges', () => {
  test.each(cases)('%s', (_what, requests) => {
    const digests = digestRanges(source, requests);
    expect(requests.map((asked) => hex(digests.of(asked)))).toEqual(requests.map(outside));
    expect(digests.sha256).toBe(createHash('sha256').update(file).digest('hex'));
  });

  test('an equal request is the same, and what was not asked for has none', () => {
    const one = request(100, 200, 3000, 'sha256');
    const others: DigestRequest[] = [
      request(100, 200, 2999, 'sha256'),
      request(100, 201, 3000, 'sha256'),
      request(101, 200, 3000, 'sha256'),
      request(100, 200, 3000, 'sha512'),
    ];
    for (const requests of [[one], [one, request(5, 6, 7, 'sha1')]]) {
      const digests = digestRanges(source, requests);
      expect(hex(digests.of({ ...one }))).toBe(outside(one));
      expect(others.map((other) => digests.of(other).length)).toEqual([0, 0, 0, 0]);
    }
  });
});

test('several signatures by Ed448, whose digest is SHAKE256 of 64 octets (RFC 8419, 2.3)', () => {
  const by = makeSigner('Ed448', { kind: 'ed448' });
  const cms = (content: Uint8Array): Uint8Array => makeCms({ content, by });
  const { signatures } = verdict(Paper.make().seal({ cms }).seal({ name: 'Second', cms }));
  expect(signatures.map(({ status }) => status)).toEqual(['passed', 'passed']);
});
