import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeEncryptedPdf } from '../../../fixtures/encrypted-pdf.ts';
import { makeHybridPdf, makeStreamPdf, makeTablePdf } from '../../../fixtures/small-pdfs.ts';
import { beginUpdate } from '../../../src/pdf/append.ts';
import { openPdf } from '../../../src/pdf/document.ts';
import { isStream, PdfDict, type PdfObject, PdfRef } from '../../../src/pdf/objects.ts';
import { meaning, values } from './arbitrary-values.ts';

const sources: Readonly<Record<string, Uint8Array>> = {
  table: makeTablePdf(),
  stream: makeStreamPdf(),
  hybrid: makeHybridPdf(),
  'RC4 of 40 bits': makeEncryptedPdf({ revision: 2 }),
  'AES-128': makeEncryptedPdf({ revision: 4 }, makeStreamPdf()),
  'AES-256': makeEncryptedPdf({ revision: 6 }),
};

type Change =
  | { readonly kind: 'add'; readonly value: PdfObject }
  | { readonly kind: 'set'; readonly key: string; readonly value: PdfObject }
  | { readonly kind: 'put'; readonly num: number; readonly value: PdfObject }
  | { readonly kind: 'stream'; readonly data: Uint8Array };

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), value: values }),
  fc.record({ kind: fc.constant('set' as const), key: fc.constantFrom('A', 'Lang', 'B c'), value: values }),
  fc.record({ kind: fc.constant('put' as const), num: fc.constantFrom(3, 4), value: values }),
  fc.record({ kind: fc.constant('stream' as const), data: fc.uint8Array({ maxLength: 200 }) }),
);

/** Applies one round of changes; `expected` keeps what each object should then be. */
function round(source: Uint8Array, steps: readonly Change[], expected: Map<number, unknown>): Uint8Array {
  const { latest } = openPdf(source);
  const update = beginUpdate(latest);
  const root = latest.catalogRef ?? new PdfRef(1);
  let catalog = latest.catalog;
  for (const step of steps) {
    if (step.kind === 'add') expected.set(update.add(step.value).num, meaning(step.value));
    else if (step.kind === 'put') {
      update.put(new PdfRef(step.num), step.value);
      expected.set(step.num, meaning(step.value));
    } else if (step.kind === 'set') {
      update.edit(root).set(step.key, step.value);
      catalog = PdfDict.from(new Map(catalog.entries).set(step.key, step.value));
      expected.set(root.num, meaning(catalog));
    } else {
      const ref = update.add({ kind: 'stream', dict: PdfDict.of({}), data: step.data });
      expected.set(ref.num, Buffer.from(step.data).toString('hex'));
    }
  }
  return Buffer.concat([source, update.finish().bytes]);
}

for (const [name, source] of Object.entries(sources))
  test(`${name}: whatever is written in some updates reads back, and nothing else changes`, () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(changes, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
        (rounds) => {
          const expected = new Map<number, unknown>();
          let bytes = source;
          for (const steps of rounds) bytes = round(bytes, steps, expected);
          const before = openPdf(source).latest;
          const { latest, repaired, revisions } = openPdf(bytes);
          expect(repaired).toBe(false);
          expect(revisions).toHaveLength(before.document.revisions.length + rounds.length);
          const now = (num: number): unknown => {
            const value = latest.object(num)?.value ?? null;
            return isStream(value) ? Buffer.from(latest.decode(value)).toString('hex') : meaning(value);
          };
          for (const [num, value] of expected) expect(now(num)).toEqual(value);
          for (const num of before.objectNumbers()) {
            const value = before.object(num)?.value ?? null;
            if (!expected.has(num) && !isStream(value)) expect(now(num)).toEqual(meaning(value));
          }
        },
      ),
      { numRuns: 25 },
    );
  });
