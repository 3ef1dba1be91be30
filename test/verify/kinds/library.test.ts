/** The library verifies every kind by one call, as the command line does. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '../../../src/index.ts';
import { Office } from '../../support/office.ts';
import { Paper } from '../../support/paper.ts';
import { programTest } from '../../support/programs.ts';
import { anchors } from '../../support/sealing.ts';
import { enveloped, excC14n, signatureXml } from '../../support/xml-templates.ts';
import { zipOf } from '../../support/zip.ts';

let office: Office;
beforeAll(() => {
  office = new Office();
});
afterAll(() => office.close());

const letter = Buffer.from('Kính gửi Sở');

test('a PDF', async () => {
  const at = new Date('2026-06-02T00:00:00Z');
  const options = { trust: anchors, at };
  expect(await verify(Paper.make().seal().bytes, options)).toMatchObject({ format: 'pdf', status: 'passed' });
});

programTest(['openssl'], 'a detached CMS with what stands beside it, and without', async () => {
  const trust = [office.certificate('root')];
  const p7s = office.cms(letter);
  const beside = { trust, name: 'letter.txt.p7s', content: () => letter };
  expect(await verify(p7s, beside)).toMatchObject({ format: 'p7s', status: 'passed' });
  const other = { ...beside, content: () => Buffer.from('another') };
  expect(await verify(p7s, other)).toMatchObject({ status: 'failed' });
  expect(await verify(p7s, { trust, name: 'letter.txt.p7s' })).toMatchObject({ status: 'indeterminate' });
});

programTest(['openssl'], 'ASiC', async () => {
  const container = zipOf([
    { name: 'mimetype', content: 'application/vnd.etsi.asic-s+zip' },
    { name: 'letter.txt', content: letter },
    { name: 'META-INF/signature.p7s', content: office.cms(letter) },
  ]);
  const trust = [office.certificate('root')];
  expect(await verify(container, { trust })).toMatchObject({ format: 'asics', status: 'passed' });
});

programTest(['xmlsec1'], 'XML', async () => {
  const signature = signatureXml([{ uri: '', transforms: [enveloped, excC14n] }]);
  const signed = Buffer.from(office.xml(`<letter>x${signature}</letter>`));
  const trust = [office.certificate('root')];
  expect(await verify(signed, { trust })).toMatchObject({ format: 'xml', status: 'passed' });
});

test('what carries no signature is an error with its code', async () => {
  expect(await verify(letter, { name: 'letter.txt' })).toMatchObject({
    status: 'error',
    error: { code: 'kind-unsignable' },
  });
});
