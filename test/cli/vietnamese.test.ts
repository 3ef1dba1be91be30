/** Whatever a finding says, a person who reads Vietnamese is told in Vietnamese. */
import { expect, test } from 'vitest';
import { phraseTranslator } from '../../src/cli/view/messages/phrases.ts';
import { errorsVi } from '../../src/cli/view/messages/vi-errors.ts';
import { phrasesVi } from '../../src/cli/view/messages/vi-phrases.ts';
import { type Callees, codesThrownIn, type Prose, proseIn } from '../support/prose.ts';

const say = phraseTranslator(phrasesVi);

/** Where findings, reasons and later changes are worded. */
const sources = [
  'src/verify/{*,{gather,judge,later-changes}/**/*}.ts',
  'src/xml/{canonical,document,references,signature}.ts',
  'src/pki/path/*.ts',
  'src/pki/crl/{check,issuer,scope}.ts',
  'src/pki/ocsp/check.ts',
  'src/pki/algorithms/{schemes,verify}.ts',
  'src/pki/x509/{certificate,validity}.ts',
  'src/pdf/{document,revisions,view,xref,xref-table,xref-stream,indirect,encryption}.ts',
  'src/pades/{dss,fields}.ts',
];

/** Functions that word a text further, and those whose texts are no findings but errors or names. */
const callees: Callees = {
  problemOf: ['', ' '],
  usageProblem: ["the certificate's "],
  // Errors have sentences of their own, by code.
  KysoError: undefined,
  Error: undefined,
  malformedError: undefined,
  unsignable: undefined,
  image: undefined,
  // What is read, for the errors of ASN.1, XML and PDF syntax.
  next: undefined,
  sequence: undefined,
  sequenceOf: undefined,
  end: undefined,
  readAlgorithmIdentifier: undefined,
};

/** Parts of a sentence that are put together: how the whole reads. */
const composed: Readonly<Record<string, readonly string[]>> = {
  'stands in a path that requires a policy and has none': [
    '{} stands in a path that requires a policy and has none',
  ],
  'names {} as its issuer, but that key did not sign it': [
    '{} names {} as its issuer, but that key did not sign it',
  ],
  '{} cannot be compared: Contents is no string in the file': [
    'the gap from {} to {} cannot be compared: Contents is no string in the file',
  ],
  '{} is not the Contents string, which stands from {} to {}': [
    'the gap from {} to {} is not the Contents string, which stands from {} to {}',
  ],
  '{} holds characters that are no hexadecimal digits': [
    'the gap from {} to {} holds characters that are no hexadecimal digits',
  ],
  '{} leaves out the digits only': ['the gap from {} to {} leaves out the digits only'],
  'no known place': [
    'the second range ends at {}; the revision that holds the signature ends at no known place',
  ],
  'key {}': ['no certificate carried has key {}'],
  'serial {} of {}': ['no certificate carried has serial {} of {}'],
  'revision {} {} the signature of field {}': [
    'revision {} removed the signature of field {}',
    'revision {} replaced the signature of field {}',
  ],
  '{} with signatures of its own format': [
    'a mail of Outlook',
    'a binary Word document',
    'a binary Excel workbook',
    'a binary PowerPoint presentation',
    'a compound file',
  ].map((what) => `${what} with signatures of its own format`),
  'without an Id': ['Object without an Id'],
  'without a name': ['signature method without a name', 'transform without a name'],
  'the signature uses it': ['{}; the signature uses it'],
  'certificate {} is signed with it': ['{}; certificate {} is signed with it'],
  '{} from {}': ['OCSP from {}', 'CRL from {}', 'OCSP from the document', 'CRL from a file given'],
  'the certificate of the issuer of': ['the certificate of the issuer of {}'],
  'a CRL or OCSP response about': ['a CRL or OCSP response about {}'],
  ', and {} more': ['revision {}: {} changed ({}), and {} more'],
  'revision {}: {} ({}){}': ['revision {}: {} changed ({})'],
  'signing documents': ['{} is vouched for in signing documents: {}; and the time that matters is {}'],
  'the document information': ['the document information changed'],
  'the document security store': ['the document security store changed'],
  'the list of extensions': ['the list of extensions changed'],
  'the document metadata': ['the document metadata changed'],
  'the version in the catalog was {}': [
    'the version in the catalog was raised',
    'the version in the catalog was changed',
  ],
  '{}, {}, was added': ['an empty signature field, {}, was added', 'a signature field, {}, was added'],
  '{} gives no {}: {}': [
    '{} gives no certificate: {}',
    '{} gives no revocation list: {}',
    '{} gives no OCSP response: {}',
  ],
};

/** Names, keys, and parts of what is composed above or said by the code of an error. */
const aside = new Set([
  'object {}',
  'a direct value',
  'an object header expected',
  'no object',
  'of object stream {}',
  'object {}: {} {}',
  'lists {} objects',
  'a cross-reference subsection expected',
  'a trailer dictionary expected',
  'a cross-reference entry expected',
  'a minimum depth',
  'of form {}',
  'a certificate without a name',
  "the certificate's {}",
  'the gap from {} to {}',
  'contents {}',
  'object {} at {}',
  'field {}',
  'signer {}',
  'signature {}',
  ' and {} more',
  'a mail of Outlook',
  'a binary Word document',
  'a binary Excel workbook',
  'a binary PowerPoint presentation',
  'a compound file',
  'relationship {} of {}',
  '<Relationships xmlns="{}">{}</Relationships>',
  'the {} from {}',
  '{} from {}{}',
  ' to {}',
  '{} under P={}',
  'an empty signature field',
  'a signature field',
  'revocation list',
  'the XML',
  '{} Basic {}',
]);

const all = [
  ...proseIn(sources, callees),
  ...proseIn(['src/zip/read.ts'], { ...callees, malformed: undefined }),
];
/** What the network client says of an address begins with the address. */
const network = [
  ...proseIn(['src/net/{failure,exchange,client,redirect}.ts'], { Error: undefined }).map(
    ({ file, words }) => ({ file, words: words[0] === '' ? words : ['', ` ${words[0]}`, ...words.slice(1)] }),
  ),
  ...proseIn(['src/net/{resolve,url}.ts', 'src/verify/online/*.ts'], {}),
];

/** Codes of signing and of files given beside the documents. */
const ofOthers = new Set([
  'algorithm-unsupported',
  'signing-failed',
  'trust-anchor-unreadable',
  'refused-signed',
]);

const keyOf = ({ words }: Prose): string => words.join('{}');

/** The first way of filling the parts in that has a phrase; one that leaves its own words standing is none. */
function said(whole: string): string | undefined {
  const words = whole.split('{}');
  const parts = words.length - 1;
  for (let choice = 0; choice < 1 << parts; choice++) {
    const text = words.reduce(
      (built, word, at) => built + (choice & (1 << (at - 1)) ? 'the signature' : 'X7') + word,
    );
    const other = say(text);
    if (other !== undefined && !words.some((word) => /[a-z] [a-z]/.test(word) && other.includes(word.trim())))
      return other;
  }
  return undefined;
}

test('every text a finding, a reason or a later change is worded with has its phrase', () => {
  const missing = [...all, ...network].flatMap((prose) => {
    const key = keyOf(prose);
    if (aside.has(key)) return [];
    const wholes = composed[key] ?? [key];
    return wholes.filter((whole) => said(whole) === undefined).map((whole) => `${prose.file}: ${whole}`);
  });
  expect(missing).toEqual([]);
  expect(all.length).toBeGreaterThan(250);
});

test('every error that keeps a document from being read has its sentence', () => {
  const readers = [
    'src/{pdf,zip,xml,pades}/**/*.ts',
    'src/pki/{asn1,x509,cms}/**/*.ts',
    'src/verify/{gather/**/*,*}.ts',
  ];
  const codes = codesThrownIn(readers).filter((code) => !ofOthers.has(code));
  expect(codes.filter((code) => !Object.hasOwn(errorsVi, code))).toEqual([]);
  expect(codes.length).toBeGreaterThan(12);
});
