import { describe, expect, test } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { readSignedList, type TrustedListOptions } from '../../src/tsl/read.ts';
import {
  basicConstraints,
  extKeyUsage,
  keyUsage,
  makeAuthority,
  newKey,
  pemOf,
} from '../pki/support/mini-ca.ts';
import { programTest } from '../support/programs.ts';
import { listXml, operator, signatureTemplate, signedListOf, signXml, svctype, tslSigning } from './lists.ts';

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ca = makeAuthority('Issuing CA');
const other = makeAuthority('Other CA');
const at = new Date('2026-06-01T00:00:00Z');
const trust = [operator.certificate];
const read = (xml: Uint8Array, options: Partial<TrustedListOptions> = {}) =>
  readSignedList(xml, { trust, at, ...options });
const codeOf = (xml: Uint8Array | string, options: Partial<TrustedListOptions> = {}): string => {
  try {
    read(Buffer.from(xml), options);
    return 'read';
  } catch (error) {
    return `${(error as { code?: string }).code}: ${(error as Error).message}`;
  }
};
const services = [{ certificates: [ca.der] }];

describe('signatures xmlsec1 makes are found to hold', () => {
  const methods = 'http://www.w3.org/2001/04/xmldsig-more#';
  const digests = 'http://www.w3.org/2001/04/';
  const c14n = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
  const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
  const cases: [string, Parameters<typeof signatureTemplate>[0], ('rsa' | 'P-256' | 'P-384' | 'P-521')?][] = [
    ['RSA with SHA-256', {}],
    ['RSA with SHA-384', { method: `${methods}rsa-sha384`, digest: `${methods}sha384` }],
    ['RSA with SHA-512', { method: `${methods}rsa-sha512`, digest: `${digests}xmlenc#sha512` }],
    ['ECDSA on P-256', { method: `${methods}ecdsa-sha256` }, 'P-256'],
    ['ECDSA on P-384', { method: `${methods}ecdsa-sha384` }, 'P-384'],
    ['ECDSA on P-521', { method: `${methods}ecdsa-sha512` }, 'P-521'],
    ['XAdES with its signed properties', { properties: true }],
    ['a reference to the Id of the root', { uri: '#list', properties: true }],
    ['inclusive canonical XML', { form: c14n, transforms: [enveloped, c14n] }],
    ['no canonical form named', { transforms: [enveloped] }],
    ['no certificate in the signature', { keyInfo: '' }],
  ];
  for (const [name, template, kind = 'rsa'] of cases)
    programTest(['xmlsec1'], name, () => {
      const by = kind === 'rsa' ? operator : makeAuthority('Operator EC', undefined, { key: newKey(kind) });
      const signed = signXml(listXml({ services, signature: signatureTemplate(template) }), by);
      const list = read(signed, { trust: [by.certificate] });
      expect(list.services[0]?.certificates[0]?.sha256).toBe(ca.certificate.sha256);
      expect(list.signer.sha256).toBe(by.certificate.sha256);
      // The same bytes with one letter changed.
      const changed = Buffer.from(
        signed.toString().replace('>granted<', '>granteD<').replace('VATEN-1', 'VATEN-2'),
      );
      expect(codeOf(changed, { trust: [by.certificate] })).toContain('trusted-list-untrusted');
    });
});

test('RSASSA-PSS, which xmlsec1 does not make', () => {
  const signing = new SignedXml({
    privateKey: String(operator.key.privateKey.export({ format: 'pem', type: 'pkcs8' })),
    publicCert: pemOf(operator.der),
    signatureAlgorithm: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
    canonicalizationAlgorithm: exclusive,
  });
  signing.addReference({
    xpath: '/*',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', exclusive],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    isEmptyUri: true,
  });
  signing.computeSignature(listXml({ services, signature: '' }));
  const signed = signing.getSignedXml();
  expect(codeOf(signed)).toBe('read');
  expect(codeOf(signed.replace('VATEN-1', 'VATEN-2'))).toContain('does not hold');
});

describe('refuses', () => {
  programTest(['xmlsec1'], 'what was changed after signing', () => {
    const signed = signedListOf({ services }).toString();
    expect(codeOf(signed.replace('undersupervision', 'granted'))).toBe('read');
    expect(
      codeOf(
        signed.replace(Buffer.from(ca.der).toString('base64'), Buffer.from(other.der).toString('base64')),
      ),
    ).toContain('does not hold');
  });

  programTest(
    ['xmlsec1'],
    'a signed list moved aside and another put in its place (signature wrapping)',
    () => {
      const signed = signedListOf({ services, signature: signatureTemplate({ uri: '#list' }) }).toString();
      const [, original = ''] = /(<TrustServiceStatusList[\s\S]*)/.exec(signed) ?? [];
      const [signature = ''] = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(signed) ?? [];
      const forged = listXml({ services: [{ certificates: [other.der] }], signature: '' });
      const inside = (id: string, aside: string): string =>
        forged
          .replace('Id="list"', `Id="${id}"`)
          .replace('</TrustServiceStatusList>', `${aside}</TrustServiceStatusList>`);
      const object = `<ds:Object>${original.replace(signature, '')}</ds:Object>`;
      for (const wrapped of [
        inside('other', `${signature}<Aside>${original.replace(signature, '')}</Aside>`),
        inside('list', `${signature}<Aside>${original.replace(signature, '')}</Aside>`),
        inside('list', `<Aside>${original}</Aside>${signature}`),
        inside('other', signature.replace('</ds:Signature>', `${object}</ds:Signature>`)),
        inside('list', signature.replace('</ds:Signature>', `${object}</ds:Signature>`)),
        inside('other', `<Aside>${original}</Aside>`),
      ])
        expect(codeOf(wrapped)).toMatch(/^trusted-list-(untrusted|malformed)/);
    },
  );

  programTest(['xmlsec1'], 'a part besides the list that was signed and changed', () => {
    const signed = signXml(listXml({ services, signature: signatureTemplate({ properties: true }) }));
    expect(codeOf(signed)).toBe('read');
    const later = signed.toString().replace('<xades:SigningTime>2026-05', '<xades:SigningTime>2026-04');
    expect(codeOf(later)).toContain('does not hold');
  });

  programTest(['xmlsec1'], 'what the canonical form kyso makes leaves out, as unsupported', () => {
    const signed = signedListOf({ services }).toString();
    for (const odd of [
      signed.replace('<SchemeInformation>', '<SchemeInformation><?x y?>'),
      signed.replace('<!-- a trusted list -->', '<?xml-stylesheet href="list.xsl"?>'),
      signed.replace('<SchemeInformation>', '<SchemeInformation xmlnsx="urn:x">'),
    ])
      expect(codeOf(odd)).toContain('algorithm-unsupported');
  });

  test('two references to the list, each of which could be the one that counts', () => {
    const once = signatureTemplate();
    const [reference = ''] = /<ds:Reference[\s\S]*?<\/ds:Reference>/.exec(once) ?? [];
    const twice = once.replace(reference, reference + reference.replace('URI=""', 'URI="#list"'));
    expect(codeOf(listXml({ services, signature: twice }))).toContain('not over the list');
  });

  programTest(['xmlsec1'], 'a signature over a part of the list only', () => {
    const signature = signatureTemplate({
      uri: '#props',
      transforms: ['http://www.w3.org/2001/10/xml-exc-c14n#'],
      properties: true,
    });
    expect(codeOf(signXml(listXml({ services, signature })))).toContain('not over the list');
  });

  programTest(['xmlsec1'], 'SHA-1 in signature or digest (TS 119 312)', () => {
    const sha1 = 'http://www.w3.org/2000/09/xmldsig#';
    for (const template of [{ digest: `${sha1}sha1` }, { method: `${sha1}rsa-sha1` }])
      expect(codeOf(signXml(listXml({ services, signature: signatureTemplate(template) })))).toContain(
        'can be forged',
      );
  });

  test('an algorithm kyso does not know, as unsupported', () => {
    const signature = signatureTemplate({ method: 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519' });
    expect(codeOf(listXml({ signature }))).toContain('algorithm-unsupported');
  });

  test('a transform that could leave something out', () => {
    const transforms = [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/TR/1999/REC-xpath-19991116',
    ];
    expect(codeOf(listXml({ signature: signatureTemplate({ transforms }) }))).toContain(
      'algorithm-unsupported',
    );
  });

  test('a list that is not signed, and one signed twice', () => {
    expect(codeOf(listXml({ signature: '' }))).toContain('not signed');
    expect(codeOf(listXml({ signature: signatureTemplate() + signatureTemplate() }))).toContain(
      'more than one',
    );
  });

  programTest(['xmlsec1'], 'another signer, and says whom the list names', () => {
    const stranger = makeAuthority('Stranger', undefined, { key: newKey('rsa') });
    expect(codeOf(signedListOf({ services }, stranger))).toContain(stranger.certificate.sha256);
    expect(codeOf(signedListOf({ services }), { trust: [] })).toContain('nothing was given');
  });

  programTest(['xmlsec1'], 'a foreign signature with the operator’s certificate beside it', () => {
    const stranger = makeAuthority('Stranger', undefined, { key: newKey('rsa') });
    const forged = signedListOf({ services }, stranger).toString();
    const certificate = Buffer.from(operator.der).toString('base64');
    expect(codeOf(forged.replace(/(<ds:X509Certificate>)[^<]*/, `$1${certificate}`))).toContain(
      'does not hold',
    );
  });

  test('a document type, and so every entity', () => {
    const bomb = '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    expect(codeOf(listXml().replace('<!-- a trusted list -->', bomb))).toContain('document type');
    expect(codeOf(listXml().replace('Nhà cung cấp A', '&b;'))).toContain('trusted-list-malformed');
  });

  test('a million nodes, a thousand levels, too many bytes', () => {
    const many = listXml({ more: '<a/>'.repeat(1_000_000) });
    expect(codeOf(many)).toMatch(/limit-exceeded.*xmlNodes/);
    expect(codeOf(listXml({ more: '<a>'.repeat(1000) + '</a>'.repeat(1000) }))).toMatch(
      /limit-exceeded.*xmlDepth/,
    );
    expect(codeOf(listXml(), { limits: { xmlBytes: 100 } })).toMatch(/limit-exceeded.*xmlBytes/);
    const attributes = Array.from({ length: 600_000 }, (_, i) => `a${i}=""`).join(' ');
    expect(codeOf(listXml({ more: `<a ${attributes}/>` }))).toMatch(/limit-exceeded.*xmlNodes/);
  });

  test('markup that breaks off, soon and without searching it over and over', () => {
    expect(codeOf(listXml().slice(0, 700))).toContain('trusted-list-malformed');
    expect(codeOf(`<a ${'b="c" '.repeat(500_000)}`)).toContain('breaks off');
    expect(codeOf('<'.repeat(3_000_000))).toContain('breaks off');
  });

  test('other encodings than UTF-8 (TS 119 612, 5.1.4)', () => {
    expect(codeOf(Buffer.from(`\ufeff${listXml()}`, 'utf16le'))).toContain('UTF-8');
    expect(codeOf(listXml().replace('"UTF-8"', '"ISO-8859-1"'))).toContain('ISO-8859-1');
    expect(codeOf(Buffer.from([0x3c, 0x61, 0xff, 0x3e]))).toContain('not UTF-8');
  });

  test('what is no trusted list', () => {
    for (const text of ['', 'text', '<a/>', '{}', '<TrustServiceStatusList/>'])
      expect(codeOf(text)).toContain('trusted-list-malformed');
  });

  programTest(['xmlsec1'], 'versions it does not know', () => {
    expect(codeOf(signedListOf({ version: 6 }))).toBe('read');
    expect(codeOf(signedListOf({ version: 3 }))).toContain('version is 3');
  });
});

describe('who may sign', () => {
  const issuer = makeAuthority('Root', undefined, { key: newKey('rsa') });
  const leaf = (oids: readonly string[], notAfter?: string) =>
    makeAuthority('Operator below', issuer, {
      key: newKey('rsa'),
      extensions: [
        basicConstraints(false),
        keyUsage(0),
        ...(oids.length > 0 ? [extKeyUsage(false, ...oids)] : []),
      ],
      ...(notAfter === undefined ? {} : { notAfter }),
    });

  programTest(['xmlsec1'], 'below a certificate given, only one for signing trusted lists (5.7.1)', () => {
    const below = { trust: [issuer.certificate] };
    expect(codeOf(signedListOf({ services }, leaf([tslSigning])), below)).toBe('read');
    expect(codeOf(signedListOf({ services }, leaf([])), below)).toContain('trusted-list-untrusted');
    expect(codeOf(signedListOf({ services }, leaf(['1.3.6.1.5.5.7.3.36'])), below)).toContain(
      'trusted-list-untrusted',
    );
    expect(codeOf(signedListOf({ services }, leaf([tslSigning], '250101000000Z')), below)).toContain(
      'untrusted',
    );
  });

  programTest(['xmlsec1'], 'whom a list of lists names, for the territory it names and no other', () => {
    const national = makeAuthority('National', undefined, { key: newKey('rsa') });
    const pointers = (territory: string) => ({ pointers: [{ territory, signers: [national.certificate] }] });
    const list = signedListOf({ services, territory: 'VN' }, national);
    expect(codeOf(list, pointers('VN'))).toBe('read');
    expect(codeOf(list, pointers('XX'))).toContain('trusted-list-untrusted');
    const lotl = read(
      signedListOf({ territory: 'EU', pointers: [{ territory: 'VN', signers: [national.der] }] }),
    );
    expect(lotl.pointers).toMatchObject([{ territory: 'VN', location: 'https://tsl.example/VN.xml' }]);
    expect(lotl.pointers[0]?.signers[0]?.sha256).toBe(national.certificate.sha256);
  });
});

describe('services', () => {
  programTest(['xmlsec1'], 'each status holds until the next (5.5.5 and 5.6)', () => {
    const list = read(
      signedListOf({
        services: [
          {
            certificates: [ca.der],
            status: 'withdrawn',
            from: '2025-01-01T00:00:00Z',
            history: [
              { status: 'granted', from: '2020-01-01T00:00:00Z' },
              { status: 'supervisionceased', from: '2018-01-01T00:00:00Z' },
              { status: 'accredited', from: '2015-01-01T00:00:00Z' },
            ],
          },
        ],
      }),
    );
    expect(list.services[0]?.periods).toEqual([
      {
        from: new Date('2015-01-01T00:00:00Z'),
        until: new Date('2018-01-01T00:00:00Z'),
        purposes: ['document-signing', 'ocsp'],
        status: 'CA/QC, accredited',
      },
      {
        from: new Date('2020-01-01T00:00:00Z'),
        until: new Date('2025-01-01T00:00:00Z'),
        purposes: ['document-signing', 'ocsp'],
        status: 'CA/QC, granted',
      },
    ]);
  });

  programTest(['xmlsec1'], 'are relied on for what their type is for (5.5.1), and nothing else', () => {
    const types = [
      'CA/QC',
      'CA/PKC',
      'NationalRootCA-QC',
      'TSA/QTST',
      'TSA',
      'Certstatus/OCSP',
      'ACA',
      'EDS/Q',
    ];
    const list = read(signedListOf({ services: types.map((type) => ({ type, certificates: [ca.der] })) }));
    expect(list.services.map(({ type, periods }) => [type, periods[0]?.purposes])).toEqual([
      [svctype('CA/QC'), ['document-signing', 'ocsp']],
      [svctype('CA/PKC'), ['document-signing', 'ocsp']],
      [svctype('NationalRootCA-QC'), ['document-signing', 'ocsp']],
      [svctype('TSA/QTST'), ['time-stamping']],
      [svctype('TSA'), ['time-stamping']],
      [svctype('Certstatus/OCSP'), ['ocsp']],
      [svctype('ACA'), undefined],
      [svctype('EDS/Q'), undefined],
    ]);
  });

  const additional = (use: string): string =>
    `<Extension Critical="false"><AdditionalServiceInformation><URI xml:lang="en">http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/${use}</URI></AdditionalServiceInformation></Extension>`;
  const qualifications =
    '<Extension Critical="true"><sie:Qualifications xmlns:sie="http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#"><sie:QualificationElement/></sie:Qualifications></Extension>';
  const unknown = '<Extension Critical="true"><x:Only xmlns:x="urn:x"/></Extension>';

  programTest(
    ['xmlsec1'],
    'for web sites alone sign no documents; unknown critical extensions forbid all (5.5.9)',
    () => {
      const extensions = [
        additional('ForWebSiteAuthentication'),
        additional('ForWebSiteAuthentication') + additional('ForeSeals'),
        qualifications,
        unknown,
      ];
      const list = read(
        signedListOf({ services: extensions.map((each) => ({ certificates: [ca.der], extensions: each })) }),
      );
      expect(list.services.map(({ periods }) => periods[0]?.purposes)).toEqual([
        ['ocsp'],
        ['document-signing', 'ocsp'],
        ['document-signing', 'ocsp'],
        undefined,
      ]);
      expect(list.notes).toEqual([expect.stringContaining('critical extension Only')]);
    },
  );

  programTest(
    ['xmlsec1'],
    'of unknown status count as none, unreadable certificates are passed over and noted',
    () => {
      const list = read(
        signedListOf({
          services: [{ status: 'wonderful', certificates: [ca.der] }, { certificates: [Buffer.from('x')] }],
        }),
      );
      expect(list.services.map(({ periods, certificates }) => [periods.length, certificates.length])).toEqual(
        [
          [0, 1],
          [1, 0],
        ],
      );
      expect(list.notes).toHaveLength(2);
    },
  );

  programTest(['xmlsec1'], 'names are the English ones, and a closed list has no next update', () => {
    const list = read(signedListOf({ services, nextUpdate: '' }));
    expect(list).toMatchObject({
      operator: 'Supervisory body',
      territory: 'VN',
      version: 5,
      sequenceNumber: 7,
    });
    expect(list.services[0]).toMatchObject({ name: 'Service', provider: 'Nhà cung cấp A' });
    expect(list.nextUpdate).toBeUndefined();
  });
});
