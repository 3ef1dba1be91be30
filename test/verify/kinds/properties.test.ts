import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { decodeFacts, encodeFacts } from '../../../src/verify/facts-file/codec.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { Office } from '../../support/office.ts';
import { programTest, run } from '../../support/programs.ts';
import { c14n, enveloped, signatureXml } from '../../support/xml-templates.ts';
import { zipOf } from '../../support/zip.ts';

let office: Office;
const seeds: Buffer[] = [];
beforeAll(() => {
  office = new Office();
  const xml = office.xml(
    `<a n="1"><b>text</b>${signatureXml([{ uri: '', transforms: [enveloped, c14n] }])}</a>`,
  );
  office.put('signed.xml', '<a>what is signed</a>');
  const over = office.xml(`<s>${signatureXml([{ uri: 'signed.xml', transforms: [] }])}</s>`);
  const files = [{ name: 'signed.xml', content: office.read('signed.xml') }];
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

/** What other programs say of the first three kinds: xmlsec1, openssl, and the bytes of what a container holds. */
function isIntact(seed: number, bytes: Buffer): boolean {
  const path = office.put('changed', bytes);
  if (seed === 0)
    return run('xmlsec1', ['--verify', '--trusted-pem', office.file('root.pem'), path]).code === 0;
  if (seed === 1)
    return run('openssl', ['cms', '-verify', '-noverify', '-inform', 'DER', '-in', path]).code === 0;
  return seed > 2 || bytes.includes(office.read('signed.xml'));
}

describe('whatever is done to a signed document', () => {
  programTest(
    ['xmlsec1', 'openssl'],
    'no defect of kyso shows, and what it calls intact others do too',
    async () => {
      const changed = fc.record({
        seed: fc.nat({ max: 4 }),
        at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        put: fc.uint8Array({ maxLength: 4 }),
        drop: fc.nat({ max: 4 }),
      });
      const intact: { seed: number; bytes: Buffer }[] = [];
      await fc.assert(
        fc.asyncProperty(changed, async ({ seed, at, put, drop }) => {
          const whole = seeds[seed] ?? Buffer.alloc(0);
          const from = Math.floor(at * whole.length);
          const bytes = Buffer.concat([whole.subarray(0, from), put, whole.subarray(from + drop)]);
          const { error, status } = judge(await gatherAny(bytes));
          expect(error?.code).not.toBe('internal');
          if (status === 'intact' && !bytes.equals(whole)) intact.push({ seed, bytes });
        }),
        { numRuns: 1000 },
      );
      for (const { seed, bytes } of intact.slice(0, 60))
        expect(isIntact(seed, bytes), JSON.stringify(bytes.toString('latin1'))).toBe(true);
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
