import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Office, told } from '../../support/office.ts';
import { programTest } from '../../support/programs.ts';
import { c14n, referenceXml, sha256, signatureXml } from '../../support/xml-templates.ts';
import { type ZipFile, zipOf } from '../../support/zip.ts';

let office: Office;
beforeAll(() => {
  office = new Office();
});
afterAll(() => office.close());

const base64 = (content: string | Uint8Array, algorithm = 'sha256'): string =>
  createHash(algorithm).update(content).digest('base64');
const passed = (format: string) => ({ status: 'passed', format, signatures: [['passed', 'document']] });
const failed = (...codes: string[]) => ({
  status: 'failed',
  signatures: [['failed', expect.any(String), ...codes]],
});
const open = (...codes: string[]) => ({
  status: 'indeterminate',
  signatures: [['indeterminate', expect.any(String), ...codes]],
});
const swapped = (files: readonly ZipFile[], name: string, content: string | Uint8Array): ZipFile[] =>
  files.map((file) => (file.name === name ? { ...file, content } : file));
const verdict = async (files: readonly ZipFile[]) => told(await office.verify(zipOf(files)));

/** An XML signature by xmlsec1 over files, which it finds beside the template. */
function overFiles(
  files: readonly ZipFile[],
  wrap: (signature: string) => string,
  transforms: readonly string[] = [],
): string {
  const references = files.map(({ name, content }, at) => {
    office.put(`part${at}`, content as Uint8Array);
    return { uri: encodeURI(name), value: '', transforms: /\.xml$/.test(name) ? transforms : [], at };
  });
  // xmlsec1 reads the file the URI names; the names of the container have folders it does not.
  const template = wrap(
    signatureXml(
      references.map(({ uri, transforms }) => ({ uri, transforms })),
      { form: c14n },
    ),
  );
  for (const { name, content } of files) {
    if (name.includes('/')) office.folder(name.slice(0, name.lastIndexOf('/')));
    office.put(name, content as Uint8Array);
  }
  return office.xml(template);
}

const report: ZipFile = { name: 'báo cáo.txt', content: 'Kết quả quý I', deflated: true };
const annex: ZipFile = { name: 'phu-luc/1.csv', content: 'a,b' };
const mimetype = (of: string): ZipFile => ({ name: 'mimetype', content: of });

describe('ASiC with XAdES (EN 319 162-1, 4.3.3.2 and 4.4.3.2)', () => {
  const wrap = (signature: string): string =>
    `<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#">${signature}</asic:XAdESSignatures>`;
  const asice = (): ZipFile[] => [
    mimetype('application/vnd.etsi.asic-e+zip'),
    report,
    annex,
    { name: 'META-INF/manifest.xml', content: '<m/>' },
    { name: 'META-INF/signatures0.xml', content: overFiles([report, annex], wrap), deflated: true },
  ];

  programTest(['xmlsec1'], 'passes, its files covered, whatever characters their names have', async () => {
    expect(await verdict(asice())).toEqual(passed('asice'));
    const simple = [
      mimetype('application/vnd.etsi.asic-s+zip'),
      report,
      { name: 'META-INF/signatures.xml', content: overFiles([report], wrap) },
    ];
    expect(await verdict(simple)).toEqual(passed('asics'));
    expect(await verdict(simple.slice(1))).toEqual(passed('asice'));
  });

  programTest(['xmlsec1'], 'a file changed, removed, added', async () => {
    const whole = asice();
    expect(await verdict(swapped(whole, report.name, 'other'))).toMatchObject(failed('reference-digest'));
    expect(await verdict(whole.filter(({ name }) => name !== annex.name))).toMatchObject(
      failed('reference-missing'),
    );
    const [pdf, text] = ['added.pdf', 'added.txt'].map((name) => ({ name, content: '%PDF' }));
    if (!pdf || !text) throw new Error('two files');
    const added = await office.verify(zipOf([...whole, pdf]));
    expect(told(added)).toMatchObject(open('content-uncovered'));
    expect(added.signatures[0]?.problems.map(({ message }) => message).join()).toMatch(/added\.pdf$/);
    const both = await office.verify(zipOf([...whole, pdf, text]));
    expect(both.signatures[0]?.problems.map(({ message }) => message).join()).toMatch(/ and 1 more$/);
    expect(added.signatures[0]).toMatchObject({ integrity: 'intact', coverage: 'selected' });
    const elsewhere = zipOf([...whole, { name: 'meta-inf/added.pdf', content: '%PDF' }]);
    expect(told(await office.verify(elsewhere))).toMatchObject(open('content-uncovered'));
  });

  programTest(
    ['xmlsec1'],
    'two readings of the container fail it, bytes of no entry leave it open',
    async () => {
      const whole = asice();
      expect(await verdict([...whole, { name: report.name, content: 'other' }])).toMatchObject({
        status: 'failed',
      });
      expect(told(await office.verify(zipOf(whole, { comment: 'x' })))).toMatchObject(
        open('container-irregular'),
      );
    },
  );

  programTest(['xmlsec1'], 'a signature file that holds none, or is no XML, is not passed over', async () => {
    for (const content of ['<a/>', '<a>', 'x'])
      expect(await verdict(swapped(asice(), 'META-INF/signatures0.xml', content))).toMatchObject(
        failed('xml-signature-malformed'),
      );
  });

  programTest(['xmlsec1'], 'no signature is passed over for being one of too many', async () => {
    const [first = '', second = ''] = [0, 1].map(() => signatureXml([{ uri: 'x', value: 'x' }]));
    const two = swapped(asice(), 'META-INF/signatures0.xml', wrap(first + second));
    const within = await office.verify(zipOf(two), { limits: { signatures: 2 } });
    expect(within.signatures.map(({ field }) => field)).toEqual([
      'META-INF/signatures0.xml (1)',
      'META-INF/signatures0.xml (2)',
    ]);
    expect(await office.verify(zipOf(two), { limits: { signatures: 1 } })).toMatchObject({
      status: 'error',
      error: { code: 'limit-exceeded' },
    });
    const deep = swapped(asice(), 'META-INF/signatures0.xml', `${'<a>'.repeat(600)}${'</a>'.repeat(600)}`);
    expect(await office.verify(zipOf(deep))).toMatchObject({ error: { code: 'limit-exceeded' } });
  });

  programTest(['xmlsec1'], 'signatures are told by the names of their files, in order', async () => {
    const files = asice();
    const one = files.at(-1)?.content ?? '';
    const first = { name: 'META-INF/a-signature.xml', content: one };
    const { status, signatures } = await office.verify(zipOf([...files, first]));
    expect([status, ...signatures.map(({ field }) => field)]).toEqual([
      'passed',
      'META-INF/a-signature.xml',
      'META-INF/signatures0.xml',
    ]);
  });

  test('without signatures it is unsigned; with an evidence record alone it is open', async () => {
    const plain = [mimetype('application/vnd.etsi.asic-e+zip'), report];
    expect(await verdict(plain)).toEqual({ status: 'unsigned', format: 'asice', signatures: [] });
    const record = { name: 'META-INF/evidencerecord.ers', content: 'x' };
    expect(await verdict([...plain, record])).toMatchObject(open('signature-kind-unsupported'));
    expect(
      told(
        await office.verify(zipOf([...plain, record, { ...record, name: 'META-INF/evidencerecord.xml' }])),
      ),
    ).toMatchObject(open('signature-kind-unsupported'));
  });

  programTest(['xmlsec1'], 'an evidence record beside signatures adds to their proof only', async () => {
    const record = { name: 'META-INF/evidencerecord.ers', content: 'x' };
    expect(await verdict([...asice(), record])).toEqual(passed('asice'));
  });

  programTest(
    ['xmlsec1'],
    'a folder is no file, and a name is its own whatever is encoded in it',
    async () => {
      expect(await verdict([...asice(), { name: 'phu-luc/', content: '' }])).toEqual(passed('asice'));
      const odd = { name: 'a%20b.txt', content: 'x' };
      office.put('a b.txt', 'x');
      office.put(odd.name, 'x');
      const signature = office.xml(wrap(signatureXml([{ uri: 'a%20b.txt' }], { form: c14n })));
      const signed = (name: string, content = signature) =>
        verdict([
          { name, content: 'x' },
          { name: 'META-INF/signatures.xml', content },
        ]);
      for (const name of ['a b.txt', odd.name]) expect(await signed(name), name).toEqual(passed('asice'));
      expect(await signed('c.txt')).toMatchObject(failed('reference-missing', 'content-uncovered'));
      expect(await signed('a b.txt', signature.replace('a%20b.txt', '%zz'))).toMatchObject(
        failed('reference-missing', 'signature-value', 'content-uncovered'),
      );
    },
  );
});

describe('ASiC with CAdES (EN 319 162-1, 4.3.3.2 and 4.4.4.2)', () => {
  const manifest = (
    files: readonly ZipFile[],
    signature = 'META-INF/signature001.p7s',
    [method, algorithm] = [sha256, 'sha256'],
  ): string =>
    `<ASiCManifest xmlns="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><SigReference URI="${signature}" MimeType="application/pkcs7-signature"/>${files
      .map(
        ({ name, content }) =>
          `<DataObjectReference URI="${encodeURI(name)}"><ds:DigestMethod Algorithm="${method}"/><ds:DigestValue>${base64(content, algorithm)}</ds:DigestValue></DataObjectReference>`,
      )
      .join('')}</ASiCManifest>`;
  const asice = (covered = [report, annex]): ZipFile[] => [
    mimetype('application/vnd.etsi.asic-e+zip'),
    report,
    annex,
    { name: 'META-INF/ASiCManifest001.xml', content: manifest(covered) },
    { name: 'META-INF/signature001.p7s', content: office.cms(manifest(covered)) },
  ];

  programTest(['openssl'], 'passes by its manifest, or by its only file', async () => {
    expect(await verdict(asice())).toEqual(passed('asice'));
    expect(
      await verdict([
        mimetype('application/vnd.etsi.asic-s+zip'),
        report,
        { name: 'META-INF/signature.p7s', content: office.cms(report.content) },
      ]),
    ).toEqual(passed('asics'));
  });

  programTest(['openssl'], 'a file or the manifest changed, a file removed, added or left out', async () => {
    const whole = asice();
    expect(await verdict(swapped(whole, annex.name, 'other'))).toMatchObject(failed('reference-digest'));
    expect(await verdict(swapped(whole, 'META-INF/ASiCManifest001.xml', manifest([report])))).toMatchObject({
      status: 'failed',
    });
    expect(await verdict(whole.filter(({ name }) => name !== annex.name))).toMatchObject(
      failed('reference-missing'),
    );
    expect(await verdict([...whole, { name: 'b', content: '' }])).toMatchObject(open('content-uncovered'));
    expect(await verdict(asice([report]))).toMatchObject(open('content-uncovered'));
  });

  programTest(['openssl'], 'the digests of the manifest count like that of the signature', async () => {
    const by = (method: string, algorithm: string): ZipFile[] => {
      const made = manifest([report, annex], undefined, [method, algorithm]);
      return swapped(
        swapped(asice(), 'META-INF/ASiCManifest001.xml', made),
        'META-INF/signature001.p7s',
        office.cms(made),
      );
    };
    const more = 'http://www.w3.org/2001/04/xmldsig-more#';
    expect(await verdict(by(`${more}sha384`, 'sha384'))).toEqual(passed('asice'));
    expect(await verdict(by('http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'))).toMatchObject(
      open('algorithm-weak'),
    );
    expect(await verdict(by(`${more}md5`, 'md5'))).toMatchObject(failed('algorithm-broken'));
    expect(await verdict(by('urn:unknown', 'md5'))).toMatchObject(
      open('xml-signature-unsupported', 'xml-signature-unsupported'),
    );
  });

  programTest(['openssl'], 'each of several signatures by the manifest that names it', async () => {
    const second = 'META-INF/signature002.p7s';
    const other = manifest([report, annex], second);
    const both = [
      ...asice(),
      { name: 'META-INF/ASiCManifest002.xml', content: other },
      { name: second, content: office.cms(other) },
    ];
    expect(await verdict(both)).toEqual({
      ...passed('asice'),
      signatures: [
        ['passed', 'document'],
        ['passed', 'document'],
      ],
    });
    const exchanged = swapped(both, second, office.cms(manifest([report, annex])));
    expect(await verdict(exchanged)).toMatchObject({ status: 'failed' });
  });

  programTest(
    ['openssl'],
    'what is no manifest is passed over; one that goes beyond a bound is an error',
    async () => {
      const first = (content: string): ZipFile[] => [
        ...asice(),
        { name: 'META-INF/ASiCManifest000.xml', content },
      ];
      for (const content of ['x', '<ASiCManifest xmlns="http://uri.etsi.org/02918/v1.2.1#"/>'])
        expect(await verdict(first(content)), content).toEqual(passed('asice'));
      const deep = `${'<a>'.repeat(600)}${'</a>'.repeat(600)}`;
      expect(await office.verify(zipOf(first(deep)))).toMatchObject({ error: { code: 'limit-exceeded' } });
    },
  );

  programTest(['openssl'], 'each of several signers of one file, named by it', async () => {
    const made = manifest([report, annex]);
    const keys = ['-signer', 'root.pem', '-inkey', 'root.key'];
    const two = swapped(asice(), 'META-INF/signature001.p7s', office.cms(made, ...keys));
    const { signatures } = await office.verify(zipOf(two));
    expect(signatures.map(({ field, integrity, coverage }) => [field, integrity, coverage])).toEqual([
      ['META-INF/signature001.p7s (signer 1)', 'intact', 'document'],
      ['META-INF/signature001.p7s (signer 2)', 'intact', 'document'],
    ]);
    const weak = 'http://www.w3.org/2000/09/xmldsig#sha1';
    const by = manifest([report, annex], undefined, [weak, 'sha1']);
    const weaker = swapped(
      swapped(two, 'META-INF/ASiCManifest001.xml', by),
      'META-INF/signature001.p7s',
      office.cms(by, ...keys),
    );
    for (const { problems } of (await office.verify(zipOf(weaker))).signatures)
      expect(problems.map(({ code }) => code)).toContain('algorithm-weak');
  });

  programTest(['openssl'], 'the weakest digest of the manifest counts', async () => {
    const entry = (name: string, content: string | Uint8Array, method: string, algorithm: string): string =>
      `<DataObjectReference URI="${encodeURI(name)}"><ds:DigestMethod Algorithm="${method}"/><ds:DigestValue>${base64(content, algorithm)}</ds:DigestValue></DataObjectReference>`;
    const mixed = manifest([report]).replace(
      '</ASiCManifest>',
      `${entry(annex.name, annex.content, 'http://www.w3.org/2001/04/xmldsig-more#md5', 'md5')}</ASiCManifest>`,
    );
    const made = swapped(
      swapped(asice(), 'META-INF/ASiCManifest001.xml', mixed),
      'META-INF/signature001.p7s',
      office.cms(mixed),
    );
    expect(await verdict(made)).toMatchObject(failed('algorithm-broken'));
  });

  programTest(['openssl'], 'bounds hold: bytes under digests, what a CMS holds', async () => {
    const { error } = await office.verify(zipOf(asice()), { limits: { hashedFloor: 10, hashedRatio: 0 } });
    expect(error?.code).toBe('limit-exceeded');
  });

  programTest(['openssl'], 'without the manifest nothing says what was signed', async () => {
    const whole = asice().filter(({ name }) => !name.includes('Manifest'));
    expect(await verdict(whole)).toMatchObject(open('signed-data-missing'));
    expect(await verdict(swapped(asice(), 'META-INF/signature001.p7s', 'x'))).toMatchObject(
      failed('cms-malformed'),
    );
  });
});

describe('OpenDocument (ODF 1.2, part 3, 5)', () => {
  const content: ZipFile = {
    name: 'content.xml',
    content: '<?xml version="1.0"?>\n<a  b="1"><c/></a>',
    deflated: true,
  };
  const files: readonly ZipFile[] = [
    content,
    { name: 'Pictures/dấu.png', content: 'png' },
    { name: 'META-INF/manifest.xml', content: '<m:manifest xmlns:m="urn:m"/>' },
  ];
  const wrap = (signature: string): string =>
    `<document-signatures xmlns="urn:oasis:names:tc:opendocument:xmlns:digitalsignature:1.0">${signature}</document-signatures>`;
  const odt = (covered: readonly ZipFile[] = files): ZipFile[] => [
    mimetype('application/vnd.oasis.opendocument.text'),
    ...files,
    { name: 'META-INF/documentsignatures.xml', content: overFiles(covered, wrap, [c14n]) },
  ];

  programTest(['xmlsec1'], 'passes; XML is compared in canonical form, as it was signed', async () => {
    expect(await verdict(odt())).toEqual(passed('odt'));
    expect(await verdict(swapped(odt(), 'content.xml', '<a b="1"><c></c></a>'))).toEqual(passed('odt'));
  });

  programTest(['xmlsec1'], 'a file changed, removed, added or left out', async () => {
    expect(await verdict(swapped(odt(), 'content.xml', '<a b="2"/>'))).toMatchObject(
      failed('reference-digest'),
    );
    expect(
      await verdict(swapped(odt(), 'content.xml', '<?xml version="1.0"?><?x y?><a b="1"><c/></a>')),
    ).toMatchObject({
      status: 'indeterminate',
    });
    expect(await verdict(odt().filter(({ name }) => name !== 'content.xml'))).toMatchObject(
      failed('reference-missing'),
    );
    expect(await verdict([...odt(), { name: 'Basic/evil.xml', content: '<a/>' }])).toMatchObject(
      open('content-uncovered'),
    );
    expect(await verdict(odt([content]))).toMatchObject(open('content-uncovered'));
  });

  test('unsigned, by what the mimetype says it is', async () => {
    for (const [type, format] of [
      ['text', 'odt'],
      ['spreadsheet', 'ods'],
      ['presentation-template', 'odp'],
      ['graphics', 'odf'],
    ] as const)
      expect(await verdict([mimetype(`application/vnd.oasis.opendocument.${type}`), content])).toEqual({
        status: 'unsigned',
        format,
        signatures: [],
      });
  });
});

describe('Office Open XML (ECMA-376-2, 13)', () => {
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
  const relationsType = 'application/vnd.openxmlformats-package.relationships+xml';
  const office2006 = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="${relationsType}"/><Default Extension="png" ContentType="image/png"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`;
  const relations = (...list: readonly string[]): string =>
    `<?xml version="1.0"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`;
  const rootRelation = `<Relationship Id="rId1" Type="${office2006}/officeDocument" Target="word/document.xml"/>`;
  const coreRelation = `<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`;
  const pictureRelation = `<Relationship Type="${office2006}/image" Target="media/1.png" Id="rId7"/>`;
  const linkRelation = `<Relationship Id="rId10" TargetMode="External" Type="${office2006}/hyperlink" Target="https://example/?a=1"/>`;
  const parts: readonly ZipFile[] = [
    { name: '[Content_Types].xml', content: types },
    { name: '_rels/.rels', content: relations(rootRelation, coreRelation) },
    { name: 'word/document.xml', content: '<w/>', deflated: true },
    { name: 'word/_rels/document.xml.rels', content: relations(pictureRelation, linkRelation) },
    { name: 'word/media/1.png', content: 'png' },
    { name: 'docProps/core.xml', content: '<p/>' },
  ];
  const transformOf = (...ids: readonly string[]): string =>
    `<ds:Transform Algorithm="http://schemas.openxmlformats.org/package/2006/RelationshipTransform">${ids
      .map(
        (id) =>
          `<mdssi:RelationshipReference xmlns:mdssi="http://schemas.openxmlformats.org/package/2006/digital-signature" SourceId="${id}"/>`,
      )
      .join('')}</ds:Transform>`;

  /** What xmlsec1 makes of a relationships part. */
  function relationsDigest(content: string, ids: readonly string[]): string {
    office.put('some.rels', content);
    const signed = office.xml(
      signatureXml([{ uri: 'some.rels', transforms: [transformOf(...ids), c14n] }], { form: c14n }),
    );
    return /<ds:DigestValue>([^<]+)</.exec(signed)?.[1] ?? '';
  }

  interface Signed {
    readonly files?: readonly ZipFile[];
    readonly leaveOut?: RegExp;
    readonly ids?: readonly string[];
    /** References without the content types of what they name. */
    readonly untyped?: boolean;
  }

  function docx({
    files = parts,
    leaveOut = /^$/,
    ids = ['rId7', 'rId10'],
    untyped = false,
  }: Signed = {}): ZipFile[] {
    const of = (name: string): string => String(files.find((file) => file.name === name)?.content);
    const plain = [
      ['word/document.xml', main],
      ['word/media/1.png', 'image/png'],
    ] as const;
    const manifest = [
      ...plain.map(([name, type]) => ({ uri: `/${name}?ContentType=${type}`, value: base64(of(name)) })),
      ...(
        [
          ['_rels/.rels', ['rId1']],
          ['word/_rels/document.xml.rels', ids],
        ] as const
      ).map(([name, chosen]) => ({
        uri: `/${name}?ContentType=${relationsType}`,
        transforms: [transformOf(...chosen), c14n],
        value: relationsDigest(of(name), chosen),
      })),
    ]
      .filter(({ uri }) => !leaveOut.test(uri))
      .map((reference) => (untyped ? { ...reference, uri: reference.uri.replace(/\?.*/, '') } : reference));
    const object = `<ds:Object Id="idPackageObject"><ds:Manifest>${manifest.map(referenceXml).join('')}</ds:Manifest></ds:Object>`;
    const signature = office.xml(
      signatureXml([{ uri: '#idPackageObject' }], { form: c14n, objects: object }),
      '--ignore-manifests',
      '--id-attr:Id',
      'http://www.w3.org/2000/09/xmldsig#:Object',
    );
    return [
      ...files,
      { name: '_xmlsignatures/origin.sigs', content: '' },
      { name: '_xmlsignatures/_rels/origin.sigs.rels', content: relations() },
      { name: '_xmlsignatures/sig1.xml', content: signature },
    ];
  }

  programTest(
    ['xmlsec1'],
    'passes, relationships as xmlsec1 transforms them; properties are told of only',
    async () => {
      const result = await office.verify(zipOf(docx()));
      expect(told(result)).toEqual(passed('docx'));
      expect(result.signatures[0]?.problems).toMatchObject([
        { code: 'properties-uncovered', effect: 'warn' },
      ]);
    },
  );

  programTest(
    ['xmlsec1'],
    'relationships digested with the white space between them, as xmlsec does, leave it open; changed ones fail',
    async () => {
      const spaced = relations('\n  ', pictureRelation, '\n  ', linkRelation, '\n');
      const whole = docx({ files: swapped(parts, 'word/_rels/document.xml.rels', spaced) });
      expect(await verdict(whole)).toMatchObject(open('xml-signature-unsupported'));
      for (const other of [
        spaced.replace('media/1.png', 'media/2.png'),
        spaced.replace('\n  ', '\n  other\n  '),
        relations('\n', pictureRelation, '\n', linkRelation),
      ])
        expect(await verdict(swapped(whole, 'word/_rels/document.xml.rels', other))).toMatchObject(
          failed('reference-digest'),
        );
    },
  );

  programTest(['xmlsec1'], 'a part changed, removed, or under another content type', async () => {
    const whole = docx();
    expect(await verdict(swapped(whole, 'word/document.xml', '<v/>'))).toMatchObject(
      failed('reference-digest'),
    );
    expect(
      await verdict(
        swapped(whole, '_rels/.rels', relations(rootRelation.replace('document.xml', 'evil.xml'))),
      ),
    ).toMatchObject(failed('reference-digest'));
    expect(await verdict(whole.filter(({ name }) => name !== 'word/media/1.png'))).toMatchObject(
      failed('reference-missing'),
    );
    expect(
      await verdict(swapped(whole, '[Content_Types].xml', types.replace('image/png', 'image/svg+xml'))),
    ).toMatchObject(failed('reference-missing', 'content-uncovered'));
    const second = `<Override PartName="/word/DOCUMENT.xml" ContentType="text/html"/></Types>`;
    for (const two of [
      types.replace('</Types>', second),
      types.replace('<Override', second.replace('</Types>', '<Override')),
    ])
      expect(await verdict(swapped(whole, '[Content_Types].xml', two))).toMatchObject({ status: 'failed' });
  });

  programTest(
    ['xmlsec1'],
    'parts and relationships that nobody signed leave it open (Office shows them all the same)',
    async () => {
      const whole = docx();
      const evil = `<Relationship Id="rId99" Type="${office2006}/attachedTemplate" Target="evil.xml"/>`;
      expect(await verdict([...whole, { name: 'word/evil.xml', content: '<e/>' }])).toMatchObject(
        open('content-uncovered'),
      );
      expect(
        await verdict(
          swapped(whole, 'word/_rels/document.xml.rels', relations(evil, pictureRelation, linkRelation)),
        ),
      ).toMatchObject(open('content-uncovered'));
      expect(await verdict(docx({ leaveOut: /document\.xml\?/ }))).toMatchObject(open('content-uncovered'));
      expect(await verdict(docx({ ids: ['rId7'] }))).toMatchObject(open('content-uncovered'));
      const nested = `<x:more xmlns:x="urn:x">${evil}</x:more>`;
      expect(
        await verdict(
          swapped(whole, 'word/_rels/document.xml.rels', relations(nested, pictureRelation, linkRelation)),
        ),
      ).toMatchObject(open('content-uncovered'));
      const shown = '<ds:Object><SignatureText>The minister</SignatureText></ds:Object></ds:Signature>';
      const signature = String(whole.at(-1)?.content).replace('</ds:Signature>', shown);
      expect(await verdict(swapped(whole, '_xmlsignatures/sig1.xml', signature))).toMatchObject(
        open('content-uncovered'),
      );
      expect(await verdict(docx({ untyped: true }))).toMatchObject(open('content-uncovered'));
    },
  );

  programTest(['xmlsec1'], 'a manifest that is not what was signed does not count', async () => {
    const whole = docx();
    const signature = String(whole.at(-1)?.content);
    const moved = signature.replace(/<ds:Manifest>/, '<ds:Manifest Id="x">');
    expect(await verdict(swapped(whole, '_xmlsignatures/sig1.xml', moved))).toMatchObject({
      status: 'failed',
    });
  });

  programTest(['xmlsec1'], 'a signature of another kind in the package leaves it open', async () => {
    const result = await office.verify(
      zipOf([...docx(), { name: 'META-INF/signatures.xml', content: '<a/>' }]),
    );
    expect(result.status).toBe('indeterminate');
  });

  test('unsigned, by its main part', async () => {
    expect(await verdict(parts)).toEqual({ status: 'unsigned', format: 'docx', signatures: [] });
    const sheet = types.replace(
      main,
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
    );
    expect(await verdict(swapped(parts, '[Content_Types].xml', sheet))).toMatchObject({ format: 'xlsx' });
    const macro = types.replace(main, 'application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml');
    expect(await verdict(swapped(parts, '[Content_Types].xml', macro))).toMatchObject({ format: 'pptx' });
  });
});

describe('other ZIP files', () => {
  test('an archive carries no signature; a signed Java archive is open; a broken one is an error', async () => {
    expect(await office.verify(zipOf([report]))).toMatchObject({
      status: 'error',
      format: 'archive',
      error: { code: 'kind-unsignable' },
    });
    expect(await verdict([{ name: 'META-INF/A.SF', content: 'x' }])).toMatchObject(
      open('signature-kind-unsupported'),
    );
    expect(await office.verify(zipOf([report]).subarray(0, 60))).toMatchObject({
      status: 'error',
      error: { code: 'container-malformed' },
    });
  });
});
