import { makeEncryptedPdf } from '../../fixtures/encrypted-pdf.ts';
import { flateBody, latin1, streamBody } from '../../fixtures/raw-pdf.ts';
import {
  makeFormPdf,
  makeFreedPdf,
  makeHybridPdf,
  makeStreamPdf,
  makeTablePdf,
  makeUpdatedPdf,
  withJunkBefore,
  withWrongStartxref,
} from '../../fixtures/small-pdfs.ts';
import { writePkcs12 } from '../../src/demo/pkcs12-writer.ts';
import { digest } from '../../src/pki/algorithms/digests.ts';
import { encodeAlgorithmIdentifier } from '../../src/pki/algorithms/identifier.ts';
import { publicKeyOctets } from '../../src/pki/algorithms/public-key.ts';
import { Tag } from '../../src/pki/asn1/element.ts';
import {
  bitString,
  context,
  encode,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../src/pki/asn1/writer.ts';
import {
  basicConstraints,
  extension,
  extKeyUsage,
  keyUsage,
  makeAuthority,
  name,
  signValue,
} from '../pki/support/mini-ca.ts';
import { objects as o, Paper, textFieldBody } from '../support/paper.ts';
import { makeCms, makeCrl, makeTimeStamp, root, signer, timeStamper } from '../support/sealing.ts';

const day = new Date('2026-06-01T12:00:00Z');

const ia5 = (tag: number, text: string): Uint8Array => encode(0x80 | tag, Buffer.from(text));
const subtree = (base: Uint8Array): Uint8Array => sequence(base);

/** An authority with every extension a path looks at, and a certificate below it. */
const constrained = makeAuthority('Constrained', root, {
  extensions: [
    basicConstraints(true, 1),
    keyUsage(5, 6),
    extension(
      '2.5.29.30',
      sequence(
        context(
          0,
          subtree(ia5(2, 'example.vn')),
          subtree(ia5(1, '.example.vn')),
          subtree(encode(0x87, Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0))),
          subtree(encode(0xa4, name('An'))),
        ),
        context(1, subtree(ia5(6, 'bad.example.vn'))),
      ),
      true,
    ),
    extension('2.5.29.32', sequence(sequence(oid('1.2.3')), sequence(oid('2.5.29.32.0')))),
    extension('2.5.29.33', sequence(sequence(oid('1.2.3'), oid('1.2.4')))),
    extension('2.5.29.36', sequence(encode(0x80, Uint8Array.of(0))), true),
    extension('2.5.29.54', encode(Tag.Integer, Uint8Array.of(1)), true),
  ],
});
const named = makeAuthority('An', constrained, {
  extensions: [
    basicConstraints(false),
    keyUsage(0, 1),
    extKeyUsage(false, '1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36'),
    extension(
      '2.5.29.17',
      sequence(ia5(2, 'a.example.vn'), ia5(1, 'an@mail.example.vn'), ia5(6, 'http://a.example.vn/')),
    ),
    extension(
      '2.5.29.31',
      sequence(sequence(context(0, context(0, ia5(6, 'http://crl.example.vn/'))))),
      false,
    ),
    extension(
      '1.3.6.1.5.5.7.1.1',
      sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), ia5(6, 'http://ocsp.example.vn'))),
    ),
    extension('2.5.29.32', sequence(sequence(oid('1.2.4')))),
  ],
});

export const authorities = { root, constrained, named, signer, timeStamper } as const;

function makeOcsp(): Uint8Array {
  const sha1 = (data: Uint8Array): Uint8Array => octetString(digest('sha1', data));
  const time = (text: string): Uint8Array => encode(Tag.GeneralizedTime, Buffer.from(text));
  const id = sequence(
    encodeAlgorithmIdentifier({ oid: '1.3.14.3.2.26', parameters: nullValue() }),
    sha1(root.subject),
    sha1(publicKeyOctets(root.certificate.spki)),
    encode(Tag.Integer, constrained.certificate.serialBytes),
  );
  const tbs = sequence(
    context(2, sha1(publicKeyOctets(root.certificate.spki))),
    time('20260601000000Z'),
    sequence(sequence(id, encode(0x80), time('20260601000000Z'), context(0, time('20270101000000Z')))),
  );
  const algorithm = encodeAlgorithmIdentifier({ oid: '1.3.101.112' });
  const signature = signValue(root.key, tbs, { digest: 'sha512', padding: 'none' });
  const basic = sequence(tbs, algorithm, bitString(signature), context(0, sequence(root.der)));
  return sequence(
    encode(Tag.Enumerated, Uint8Array.of(0)),
    context(0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), octetString(basic))),
  );
}

export const ocsp: Uint8Array = makeOcsp();
const crl = makeCrl([{ certificate: named.certificate, at: day }]);

const content = latin1('signed content');
const cms = makeCms({ content, stamp: (signature) => makeTimeStamp(signature, day) });

const dssObjects = {
  70: '<< /Certs [71 0 R] /CRLs [72 0 R] /OCSPs [73 0 R] /VRI << /AA << /Cert [71 0 R] >> >> >>',
  71: streamBody('', timeStamper.der),
  72: flateBody('', crl),
  73: streamBody('', ocsp),
};

const tagged = {
  catalog:
    '/StructTreeRoot 20 0 R /MarkInfo << /Marked true >> /Names << /Dests << /Names [] >> >> /Outlines 22 0 R',
  objects: {
    20: '<< /Type /StructTreeRoot /K 21 0 R /ParentTree << /Nums [0 [21 0 R]] >> /ParentTreeNextKey 1 >>',
    21: '<< /Type /StructElem /S /Document /P 20 0 R /Pg 3 0 R /K [0] >>',
    22: '<< /Type /Outlines /First 23 0 R /Last 23 0 R /Count 1 >>',
    23: '<< /Title (One) /Parent 22 0 R /Dest [3 0 R /Fit] >>',
  },
};

const kinds = ['table', 'stream', 'hybrid'] as const;

/** Signed documents of every form, each genuine. */
export const signedPapers: readonly Paper[] = [
  ...kinds.map((kind) => Paper.make({ kind }).seal()),
  Paper.make().seal().seal({ name: 'Second' }),
  Paper.make().seal({ certify: 1 }),
  Paper.make().seal({ certify: 2 }).seal({ field: o.emptySignature }),
  Paper.make().seal({ certify: 3 }),
  Paper.make({ kind: 'stream' }).seal().timestamp(day),
  Paper.make()
    .seal()
    .update({ [o.textField]: textFieldBody('900') }),
  Paper.make(tagged).seal(),
  Paper.make()
    .seal({ cms: (covered) => makeCms({ content: covered, stamp: (value) => makeTimeStamp(value, day) }) })
    .update({ ...dssObjects, [o.catalog]: `<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /DSS 70 0 R >>` })
    .timestamp(day),
  Paper.make().seal({ subFilter: 'adbe.pkcs7.detached' }),
  Paper.make().seal({
    subFilter: 'adbe.pkcs7.sha1',
    cms: (covered) => makeCms({ content: covered, carried: digest('sha1', covered) }),
  }),
  Paper.make().seal({
    cms: (covered) => makeCms({ content: covered, noAttributes: true }),
    subFilter: 'adbe.pkcs7.detached',
  }),
];

const unsigned = (): Uint8Array[] => [
  makeTablePdf(),
  makeStreamPdf(),
  makeHybridPdf(),
  makeUpdatedPdf('table'),
  makeUpdatedPdf('stream', 3),
  makeFormPdf({ signatureField: true }),
  makeFreedPdf(),
  withJunkBefore(makeTablePdf()),
  withWrongStartxref(makeTablePdf()),
  makeEncryptedPdf({ revision: 3 }),
];

const filterInputs = (): Uint8Array[] => {
  const data = Buffer.from('aaaaabbbbb0123456789'.repeat(30));
  const flate = flateBody('', data);
  const start = Buffer.from(flate).indexOf('stream\n') + 7;
  return [
    Buffer.concat([Uint8Array.of(0, 12), flate.subarray(start)]),
    Buffer.concat([Uint8Array.of(1, 0), Buffer.from([0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01])]),
    Buffer.concat([Uint8Array.of(2, 0), Buffer.from('9jqo^BlbD-BleB1DJ+*+F(f,q~>')]),
    Buffer.concat([Uint8Array.of(3, 0), Buffer.from('616263 64>')]),
    Buffer.concat([Uint8Array.of(4, 0), Buffer.from([4, 97, 98, 99, 100, 101, 250, 97, 128])]),
    Buffer.concat([Uint8Array.of(5, 2), Buffer.from('78 9c 4b 04 00 00 62 00 62>')]),
  ];
};

const lexerInputs = (): Uint8Array[] =>
  [
    '<< /A 1 /B (text \\101\\n\\(x\\)) /C <48656c6c6f> /D [1 2.5 -3 +.5 null true 4 0 R] /E#20F /G >>',
    '[[[<</A<</B[1 0 R(()())]>>>>]]] % comment\n<0>',
    '/Name#41 12 0 R 1.2.3 --5 (unclosed',
  ].map(latin1);

export type SeedKind =
  | 'syntax'
  | 'pdf'
  | 'signed'
  | 'filter'
  | 'certificate'
  | 'cms'
  | 'crl'
  | 'ocsp'
  | 'token'
  | 'pkcs12';

/** What a campaign begins with. All but the key files have the same bytes in every run. */
export function seedsOf(kind: SeedKind): Uint8Array[] {
  switch (kind) {
    case 'syntax':
      return lexerInputs();
    case 'pdf':
      return [...unsigned(), ...signedPapers.slice(0, 3).map(({ bytes }) => bytes)];
    case 'signed':
      return signedPapers.map(({ bytes }) => bytes);
    case 'filter':
      return filterInputs();
    case 'certificate':
      return [root, constrained, named, signer, timeStamper].map(({ der }) => der);
    case 'cms':
      return [cms, makeCms({ content, carried: content }), makeCms({ content, noAttributes: true })];
    case 'crl':
      return [crl, makeCrl([])];
    case 'ocsp':
      return [ocsp];
    case 'token':
      return [makeTimeStamp(content, day)];
    case 'pkcs12':
      return [
        writePkcs12(
          {
            privateKey: signer.key.privateKey,
            certificate: signer.der,
            chain: [root.der],
            friendlyName: 'An',
          },
          'secret',
        ),
      ];
  }
}
