import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { decodeFacts, encodeFacts } from '../../../src/verify/facts-file/codec.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { Office } from '../../support/office.ts';
import { programTest } from '../../support/programs.ts';
import { c14n, enveloped, signatureXml } from '../../support/xml-templates.ts';
import { zipOf } from '../../support/zip.ts';

let office: Office;
const seeds: Buffer[] = [];
beforeAll(() => {
  office = new Office();
  const xml = office.xml(
    `<a n="1"><b>text</b>${signatureXml([{ uri: '', transforms: [enveloped, c14n] }])}</a>`,
  );
  const over = office.xml(`<s>${signatureXml([{ uri: 'template.xml', transforms: [] }])}</s>`);
  const files = [{ name: 'template.xml', content: office.read('template.xml') }];
  seeds.push(
    Buffer.from(xml),
    office.cms('text', '-nodetach'),
    zipOf([...files, { name: 'META-INF/signatures.xml', content: over }]),
    zipOf([
      { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' },
      { name: 'META-INF/documentsignatures.xml', content: over },
    ]),
    zipOf([
      { name: '[Content_Types].xml', content: '<Types/>' },
      { name: '_rels/.rels', content: '<Relationships/>' },
      { name: '_xmlsignatures/sig1.xml', content: xml },
    ]),
  );
});
afterAll(() => office.close());

const { gatherAny, judge } = createVerifier();

describe('whatever is done to a signed document', () => {
  programTest(
    ['xmlsec1', 'openssl'],
    'its verdict is never better, and no defect of kyso shows',
    async () => {
      const changed = fc.record({
        seed: fc.nat({ max: 4 }),
        at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        put: fc.uint8Array({ maxLength: 4 }),
        drop: fc.nat({ max: 4 }),
      });
      await fc.assert(
        fc.asyncProperty(changed, async ({ seed, at, put, drop }) => {
          const whole = seeds[seed] ?? Buffer.alloc(0);
          const from = Math.floor(at * whole.length);
          const bytes = Buffer.concat([whole.subarray(0, from), put, whole.subarray(from + drop)]);
          const { error, status } = judge(await gatherAny(bytes));
          expect(error?.code).not.toBe('internal');
          expect(status).not.toBe('passed');
        }),
        { numRuns: 600 },
      );
    },
  );

  programTest(['xmlsec1', 'openssl'], 'facts written and read again give the same verdict', async () => {
    for (const seed of seeds) {
      const gathered = await gatherAny(seed);
      const line = decodeFacts(encodeFacts({ file: 'a', gathered }));
      expect(judge(line.gathered)).toEqual(judge(gathered));
    }
  });
});
