import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latin1 } from '../../fixtures/raw-pdf.ts';
import {
  makeFormPdf,
  makeHybridPdf,
  makeStreamPdf,
  makeTablePdf,
  makeUpdatedPdf,
} from '../../fixtures/small-pdfs.ts';
import { KysoError } from '../../src/errors.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { countPages } from '../../src/pdf/pages.ts';

/** Opens, loads everything in every revision, walks the pages. Only KysoErrors may leave. */
function readAll(bytes: Uint8Array): string {
  try {
    const document = openPdf(bytes);
    for (const { index } of document.revisions.slice(-5)) {
      const view = document.at(index);
      for (const num of view.objectNumbers()) view.object(num);
    }
    countPages(document.latest);
    return document.repaired ? 'repaired' : 'read';
  } catch (error) {
    if (!(error instanceof KysoError) || error.code === 'internal') throw error;
    return error.code;
  }
}

const head =
  '%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n';
const tail = '\ntrailer\n<</Root 1 0 R>>\n%%EOF\n';
const repeated = (unit: string, count: number): Uint8Array => latin1(head + unit.repeat(count) + tail);

function xrefStreamBomb(dict: string, data: Uint8Array): Uint8Array {
  const packed = deflateSync(data, { level: 9 });
  return Buffer.concat([
    latin1(
      `${head}3 0 obj\n<</Type/XRef/Root 1 0 R/Filter/FlateDecode/Length ${packed.length}${dict}>>\nstream\n`,
    ),
    packed,
    latin1(`\nendstream\nendobj\nstartxref\n${head.length}\n%%EOF\n`),
  ]);
}

describe('input made to exhaust time or memory ends soon', () => {
  const cases: [string, () => Uint8Array, string][] = [
    [
      '200 000 nested arrays',
      () => latin1(`${head}3 0 obj\n${'['.repeat(200_000)}\nendobj${tail}`),
      'limit-exceeded',
    ],
    ['a damaged file with a run of 500 000 digits', () => repeated('0', 500_000), 'repaired'],
    [
      'nested dictionaries',
      () => latin1(`${head}3 0 obj\n${'<</A'.repeat(200_000)}\nendobj${tail}`),
      'limit-exceeded',
    ],
    [
      'a comment of 5 MB',
      () => latin1(`${head}3 0 obj\n%${'x'.repeat(5_000_000)}\n(x)\nendobj${tail}`),
      'repaired',
    ],
    ['strings without end', () => repeated('3 0 obj\n(', 100_000), 'repaired'],
    ['hexadecimal strings without end', () => repeated('3 0 obj\n<', 100_000), 'repaired'],
    ['streams without end', () => repeated('3 0 obj\n<<>>stream\n', 50_000), 'repaired'],
    ['objects within objects', () => repeated('3 0 obj\n[', 100_000), 'repaired'],
    ['trailers without end', () => repeated('trailer<<', 100_000), 'repaired'],
    [
      'more revisions than allowed',
      () => repeated('trailer<</Root 1 0 R>>\n%%EOF\n', 20_000),
      'limit-exceeded',
    ],
    ['many small objects', () => repeated('3 0 obj\n1\nendobj\n', 60_000), 'repaired'],
    [
      'strings within each other, each an object',
      () => {
        const count = 20_000;
        const opened = Array.from({ length: count }, (_, i) => `${i + 3} 0 obj (\\n`).join('');
        return latin1(head + opened + ')'.repeat(count) + tail);
      },
      'limit-exceeded',
    ],
    [
      'lengths that are streams with lengths',
      () =>
        latin1(
          head +
            Array.from(
              { length: 20_000 },
              (_, i) => `${i + 3} 0 obj\n<</Length ${i + 4} 0 R>>stream\nx\nendstream\nendobj\n`,
            ).join('') +
            tail,
        ),
      'repaired',
    ],
    [
      'a cross-reference stream that inflates',
      () => xrefStreamBomb('/W[1 4 2]/Size 10', Buffer.alloc(300 * 1024 * 1024)),
      'limit-exceeded',
    ],
    [
      'a cross-reference stream of eight million objects',
      () => xrefStreamBomb('/W[1 1 0]/Size 8000000', Buffer.alloc(16_000_000)),
      'repaired',
    ],
    [
      'a predictor of two thousand million columns',
      () =>
        xrefStreamBomb('/W[1 4 2]/Size 10/DecodeParms<</Predictor 12/Columns 2000000000>>', Buffer.alloc(70)),
      'repaired',
    ],
    [
      'an object stream that lists two million objects',
      () => {
        const packed = deflateSync(latin1('5 0 '.repeat(2_000_000)));
        return Buffer.concat([
          latin1(
            `${head}3 0 obj\n<</Type/ObjStm/N 2000000/First 8000000/Filter/FlateDecode/Length ${packed.length}>>stream\n`,
          ),
          packed,
          latin1(`\nendstream\nendobj${tail}`),
        ]);
      },
      'repaired',
    ],
  ];
  test.each(cases)('%s', (_, make, outcome) => {
    const bytes = make();
    expect(readAll(bytes)).toBe(outcome);
  });
});

const seeds = [
  makeTablePdf(),
  makeStreamPdf(),
  makeHybridPdf(),
  makeUpdatedPdf('table'),
  makeUpdatedPdf('stream'),
  makeFormPdf(),
];
const words = [
  'obj',
  'endobj',
  'stream',
  'endstream',
  'xref',
  'trailer',
  'startxref',
  '%%EOF',
  '<<',
  '>>',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  ' R',
  '1 0 R',
  '/Prev 0',
  '/Length 99999999',
  '999999999999',
  '-1',
  '/Type /XRef',
  '\0',
];
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  removed: fc.nat(20),
  put: fc.oneof(fc.constantFrom(...words).map(latin1), fc.uint8Array({ maxLength: 6 })),
});

function mutate(
  seed: Uint8Array,
  mutations: readonly { at: number; removed: number; put: Uint8Array }[],
): Uint8Array {
  let bytes = seed;
  for (const { at, removed, put } of mutations) {
    const pos = Math.floor(at * bytes.length);
    bytes = Buffer.concat([bytes.subarray(0, pos), put, bytes.subarray(pos + removed)]);
  }
  return bytes;
}

test('whatever is changed in a file, it is read or refused with a code', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.array(mutation, { minLength: 1, maxLength: 5 }),
      (seed, mutations) => {
        readAll(mutate(seed, mutations));
      },
    ),
    { numRuns: 1500 },
  );
});

test('wherever a file is cut, what is left is read or refused with a code', () => {
  for (const seed of seeds) for (let end = 0; end < seed.length; end += 7) readAll(seed.subarray(0, end));
});
