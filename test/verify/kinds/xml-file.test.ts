import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Limits } from '../../../src/limits.ts';
import { Office, told } from '../../support/office.ts';
import { programTest } from '../../support/programs.ts';
import { c14n, enveloped, excC14n, signatureXml } from '../../support/xml-templates.ts';

let office: Office;
beforeAll(() => {
  office = new Office();
});
afterAll(() => office.close());

const whole = { status: 'passed', format: 'xml', signatures: [['passed', 'document']] };
const verdict = async (xml: string) => told(await office.verify(Buffer.from(xml)));
const idAttributes = ['--id-attr:Id', 'data', '--id-attr:Id', 'http://www.w3.org/2000/09/xmldsig#:Object'];
const sign = (xml: string, ...more: string[]): string => office.xml(xml, ...idAttributes, ...more);

const body =
  '<to xml:lang="vi" b="2" a="1">Sở &amp; phòng</to>\r\n<!-- note --><x:n xmlns:x="urn:x"><![CDATA[<1>]]></x:n>';
const overAll = (form = excC14n, more = {}): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<letter xmlns="urn:letter" xmlns:A="urn:A" xmlns:b="urn:b">${body}${signatureXml(
    [{ uri: '', transforms: [enveloped, form] }],
    { form, ...more },
  )}</letter>`;

programTest(['xmlsec1'], 'enveloped: exclusive and inclusive canonical form (XMLDSig, 6.6.4)', async () => {
  for (const form of [excC14n, c14n, 'http://www.w3.org/2006/12/xml-c14n11'])
    expect(await verdict(sign(overAll(form))), form).toEqual(whole);
});

programTest(['xmlsec1'], 'the signer, chain and algorithm are told', async () => {
  const result = await office.verify(Buffer.from(sign(overAll())));
  expect(result.signatures[0]).toMatchObject({
    field: 'sig',
    signer: { name: 'Office Signer' },
    algorithm: { digest: 'sha256', signature: 'RSASSA-PKCS1-v1_5', keyBits: 2048 },
    chain: { status: 'trusted' },
  });
});

programTest(['xmlsec1'], 'enveloping, and detached within the document, each over all there is', async () => {
  const around = signatureXml([{ uri: '#o' }], {
    form: c14n,
    objects: '<ds:Object Id="o"><a>1</a></ds:Object>',
  });
  expect(await verdict(sign(around))).toEqual(whole);
  const invoice = (more = ''): string =>
    `<invoice><data Id="d"><sum>1</sum></data>${more}<signatures><seller>${signatureXml([
      { uri: '#d', transforms: [excC14n] },
    ])}</seller></signatures></invoice>`;
  expect(await verdict(sign(invoice()))).toEqual(whole);
  const open = { status: 'indeterminate', signatures: [['indeterminate', 'selected', 'content-uncovered']] };
  expect(await verdict(sign(invoice('<sum>1000</sum>')))).toMatchObject(open);
  expect(await verdict(sign(invoice('loose text')))).toMatchObject(open);
  expect(await verdict(sign(invoice()).replace('<seller>', '<seller paid="yes">'))).toMatchObject(open);
});

programTest(['xmlsec1'], 'an object of an enveloping signature that is not covered is told of', async () => {
  const more = '<ds:Object Id="o"><a>1</a></ds:Object><ds:Object><a>2</a></ds:Object>';
  expect(await verdict(sign(signatureXml([{ uri: '#o' }], { form: c14n, objects: more })))).toMatchObject({
    status: 'indeterminate',
    signatures: [['indeterminate', 'selected', 'content-uncovered']],
  });
});

programTest(
  ['xmlsec1'],
  'what was put into the Signature element is told of: the enveloped transform leaves it out (XMLDSig, 6.6.4)',
  async () => {
    const signed = sign(overAll());
    const inside = (more: string): string => signed.replace('</ds:Signature>', `${more}</ds:Signature>`);
    const open = {
      status: 'indeterminate',
      signatures: [['indeterminate', 'selected', 'content-uncovered']],
    };
    for (const more of [
      '<ds:Object><sum>999</sum></ds:Object>',
      '<ds:Object>sum: 999</ds:Object>',
      'sum: 999',
      '<ds:Object><QualifyingProperties><sum>999</sum></QualifyingProperties></ds:Object>',
      `<ds:Object>${signed.replace(/^<\?xml.*\?>\s*/, '')}</ds:Object>`,
    ])
      expect(await verdict(inside(more)), more).toMatchObject(open);
    expect(
      await verdict(signed.replace('</ds:KeyInfo>', '<sum xmlns="">999</sum></ds:KeyInfo>')),
    ).toMatchObject(open);
    const xades = 'xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"';
    for (const more of [
      `<ds:Object><xades:QualifyingProperties ${xades}/></ds:Object>`,
      '<ds:Object><ds:SignatureProperties><ds:SignatureProperty Target="#sig"><SigningTime>2026-01-01T00:00:00</SigningTime></ds:SignatureProperty></ds:SignatureProperties></ds:Object>',
    ])
      expect(await verdict(inside(more)), more).toEqual(whole);
  },
);

programTest(['xmlsec1'], 'Base64 covers an element that holds nothing else (XMLDSig, 6.6.2)', async () => {
  const text = 'SGVsbG8gd29ybGQ=';
  const around = sign(
    signatureXml([{ uri: '#o', transforms: ['http://www.w3.org/2000/09/xmldsig#base64'] }], {
      objects: `<ds:Object Id="o" Encoding="http://www.w3.org/2000/09/xmldsig#base64">${text}</ds:Object>`,
    }),
  );
  expect(await verdict(around)).toEqual(whole);
  for (const other of [`${text} and pay 999`, 'SGVs$bG8gd29ybGQ=', `<pay sum="999">${text}</pay>`])
    expect(await verdict(around.replace(text, other)), other).toMatchObject({
      status: 'indeterminate',
      signatures: [['indeterminate', 'selected', 'xml-signature-unsupported', 'content-uncovered']],
    });
});

describe('what was changed', () => {
  const broken = (code: string) => ({
    status: 'failed',
    signatures: [['failed', expect.any(String), ...code.split(' ')]],
  });

  programTest(['xmlsec1'], 'content, digest, SignedInfo, value', async () => {
    const signed = sign(overAll());
    expect(await verdict(signed.replace('phòng', 'ban'))).toMatchObject(broken('reference-digest'));
    expect(await verdict(signed.replace('urn:A', 'urn:B'))).toMatchObject({ status: 'passed' });
    const digest = /<ds:DigestValue>([^<]+)</.exec(signed)?.[1] ?? '';
    const other = createHash('sha256').update('x').digest('base64');
    expect(await verdict(signed.replace(digest, other))).toMatchObject(
      broken('reference-digest signature-value'),
    );
    const [, value = ''] = /<ds:SignatureValue>([^<]+)</.exec(signed) ?? [];
    expect(
      await verdict(
        signed.replace(
          value,
          value.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')),
        ),
      ),
    ).toMatchObject(broken('signature-value'));
  });

  programTest(['xmlsec1'], 'a namespace that the inclusive form covers', async () => {
    expect(await verdict(sign(overAll(c14n)).replace('urn:A', 'urn:B'))).toMatchObject({ status: 'failed' });
  });

  programTest(['xmlsec1'], 'a comment in the digest value is no way to say another one', async () => {
    const signed = sign(overAll());
    expect(await verdict(signed.replace('<ds:DigestValue>', '<ds:DigestValue><!--x-->'))).toMatchObject({
      status: 'passed',
    });
    expect(await verdict(signed.replace('<ds:SignedInfo>', '<ds:SignedInfo/><ds:SignedInfo>'))).toMatchObject(
      broken('xml-signature-malformed'),
    );
  });
});

describe('wrapped: what is signed is elsewhere than what is read', () => {
  programTest(['xmlsec1'], 'the signed element moved aside, another in its place', async () => {
    const signed = sign(
      `<invoice><data Id="d"><sum>1</sum></data>${signatureXml([{ uri: '#d', transforms: [excC14n] }])}</invoice>`,
    );
    const data = '<data Id="d"><sum>1</sum></data>';
    const forged = signed.replace(data, `<data><sum>1000</sum></data><old>${data}</old>`);
    expect(await verdict(forged)).toMatchObject({
      status: 'indeterminate',
      signatures: [['indeterminate', 'selected', 'content-uncovered']],
    });
    const doubled = signed.replace(data, `<data Id="d"><sum>1000</sum></data>${data}`);
    expect(await verdict(doubled)).toMatchObject({ status: 'failed' });
    const inObject = signed
      .replace(data, '<data Id="e"><sum>1000</sum></data>')
      .replace('</ds:Signature>', `<ds:Object>${data}</ds:Object></ds:Signature>`);
    expect(await verdict(inObject)).toMatchObject({ status: 'indeterminate' });
  });

  programTest(['xmlsec1'], 'nothing is covered but a part of the signature itself', async () => {
    const signed = sign(
      `<a><b>x</b>${signatureXml([{ uri: '#o' }], { form: c14n, objects: '<ds:Object Id="o"/>' })}</a>`,
    );
    expect(await verdict(signed)).toMatchObject({ status: 'indeterminate' });
  });
});

describe('what kyso does not support leaves the verdict open', () => {
  const open = (...codes: string[]) => ({
    status: 'indeterminate',
    signatures: [['indeterminate', expect.any(String), ...codes]],
  });

  programTest(['xmlsec1'], 'processing instructions, which the canonical form holds', async () => {
    const signed = sign(overAll());
    for (const forged of [
      signed.replace('?>\n', '?>\n<?xml-stylesheet href="evil.xsl"?>'),
      signed.replace('<to', '<?x y?><to'),
      `${signed}<?x y?>`,
    ])
      expect(await verdict(forged)).toMatchObject(open('xml-signature-unsupported'));
  });

  programTest(
    ['xmlsec1'],
    'attributes that look like declarations, and namespaces that are no names',
    async () => {
      const signed = sign(overAll());
      expect(await verdict(signed.replace('<to', '<to xmlnsx="evil"'))).toMatchObject({
        status: 'indeterminate',
      });
      expect(await verdict(signed.replace('xmlns:b="urn:b"', `xmlns:b='urn:b" c="d'`))).toMatchObject({
        status: 'indeterminate',
      });
    },
  );

  programTest(['xmlsec1'], 'transforms, methods and addresses', async () => {
    const signed = sign(overAll());
    const to = (from: string, put: string) => verdict(signed.replace(from, put));
    expect(
      await to(
        `<ds:Transform Algorithm="${excC14n}"/>`,
        '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>',
      ),
    ).toMatchObject(
      { status: 'failed' }, // SignedInfo was changed, and its value tells so.
    );
    const xpath =
      '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath></ds:Transform>';
    expect(await verdict(sign(`<a>x${signatureXml([{ uri: '', transforms: [xpath] }])}</a>`))).toMatchObject({
      status: 'indeterminate',
    });
    office.put('beside.xml', '<b/>');
    expect(await verdict(sign(`<a>${signatureXml([{ uri: 'beside.xml' }])}</a>`))).toMatchObject({
      status: 'indeterminate',
    });
  });

  programTest(['xmlsec1'], 'SHA-1 is weak and never passes', async () => {
    const weak = sign(
      `<a>x${signatureXml([{ uri: '', transforms: [enveloped, excC14n], digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }])}</a>`,
    );
    expect(await verdict(weak)).toMatchObject(open('algorithm-weak'));
  });
});

const xades = (digest: string): string =>
  `<ds:Object><x:QualifyingProperties xmlns:x="http://uri.etsi.org/01903/v1.3.2#" Target="#sig"><x:SignedProperties Id="p"><x:SignedSignatureProperties><x:SigningTime>2026-03-01T08:00:00Z</x:SigningTime><x:SigningCertificateV2><x:Cert><x:CertDigest><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>${digest}</ds:DigestValue></x:CertDigest></x:Cert></x:SigningCertificateV2></x:SignedSignatureProperties></x:SignedProperties></x:QualifyingProperties></ds:Object>`;

programTest(
  ['xmlsec1'],
  'XAdES: signing time and certificate are those that were signed (EN 319 132-1, 5.2)',
  async () => {
    const digestOf = (name: string): string => createHash('sha256').update(office.der(name)).digest('base64');
    const make = (name: string): string =>
      office.xml(
        `<a>x${signatureXml(
          [
            { uri: '', transforms: [enveloped, excC14n] },
            { uri: '#p', transforms: [excC14n] },
          ],
          {
            objects: xades(digestOf(name)),
          },
        )}</a>`,
        '--id-attr:Id',
        'http://uri.etsi.org/01903/v1.3.2#:SignedProperties',
      );
    const result = await office.verify(Buffer.from(make('signer')));
    expect(told(result)).toEqual(whole);
    expect(result.signatures[0]?.time).toEqual({ claimed: '2026-03-01T08:00:00.000Z', source: 'claimed' });
    expect(await verdict(make('root'))).toMatchObject({
      status: 'failed',
      signatures: [['failed', 'document', 'signing-certificate-mismatch']],
    });
    const later = make('signer').replace('2026-03-01', '2020-03-01');
    expect(await verdict(later)).toMatchObject({ status: 'failed' });
  },
);

test('without a signature it is unsigned; what is no XML or has a document type is an error, not unsigned', async () => {
  expect(await verdict('<a/>')).toEqual({ status: 'unsigned', format: 'xml', signatures: [] });
  const none = [
    '<a>',
    '<a/>text',
    '<a/><b/>',
    '<a/>\u00a0',
    '<a>\x01</a>',
    '<?xml version="2"?><a/>',
    '<?xml version="1.0" encoding="UTF-16"?><a/>',
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  ];
  for (const bad of none)
    expect(await office.verify(Buffer.from(bad))).toMatchObject({
      status: 'error',
      error: { code: 'xml-malformed' },
    });
});

test('bounds hold: depth, signatures, canonical forms, bytes under digests', async () => {
  const bounded = async (xml: string, limits: Partial<Limits>) =>
    (await office.verify(Buffer.from(xml), { limits })).error?.message;
  const reference = { uri: '', transforms: [enveloped, excC14n], value: 'x' };
  const signature = signatureXml([reference, reference]);
  expect(await bounded('<a><a><a></a></a></a>', { nesting: 2 })).toMatch(/levels/);
  expect(await bounded('<a><a></a></a>', { nesting: 2 })).toBeUndefined();
  expect(await bounded(`<a>${signature}${signature}</a>`, { signatures: 1 })).toMatch(/1 signatures/);
  expect(await bounded(`<a>${signature}${signature}</a>`, { signatures: 2 })).toBeUndefined();
  expect(await bounded(`<a>${signature}</a>`, { canonicalNodes: 40 })).toMatch(/canonicalized/);
  expect(await bounded(`<a>${signature}</a>`, { canonicalNodes: 400 })).toBeUndefined();
});
