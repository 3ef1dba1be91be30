/** Makes certificates, CMS and time-stamps of any shape, right or wrong, for signatures in test documents. */
import { digest, digestOid } from '../../src/pki/algorithms/digests.ts';
import { encodeAlgorithmIdentifier } from '../../src/pki/algorithms/identifier.ts';
import { readKeyFacts } from '../../src/pki/algorithms/public-key.ts';
import { chooseScheme, digestAlgorithmOf, signatureAlgorithmOf } from '../../src/pki/algorithms/signing.ts';
import type { DigestName } from '../../src/pki/algorithms/types.ts';
import { Tag } from '../../src/pki/asn1/element.ts';
import {
  context,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
} from '../../src/pki/asn1/writer.ts';
import type { Certificate } from '../../src/pki/x509/types.ts';
import {
  type Authority,
  basicConstraints,
  type CertificateInput,
  extKeyUsage,
  type KeyKind,
  type KeyPair,
  keyUsage,
  makeAuthority,
  newKey,
  signValue,
  spkiOf,
} from '../pki/support/mini-ca.ts';

export const root: Authority = makeAuthority('Test Root');
export const otherRoot: Authority = makeAuthority('Other Root');
export const authority: Authority = makeAuthority('Test Authority', root);

export const anchors: readonly Certificate[] = [root.certificate];

/** A certificate that may sign documents, issued below the root unless told otherwise. */
export function makeSigner(
  commonName: string,
  overrides: Partial<CertificateInput> & { issuedBy?: Authority; kind?: KeyKind } = {},
): Authority {
  const { issuedBy, kind, ...rest } = overrides;
  return makeAuthority(commonName, issuedBy ?? authority, {
    key: newKey(kind),
    extensions: [basicConstraints(false), keyUsage(0, 1)],
    ...rest,
  });
}

export const signer: Authority = makeSigner('Nguyễn Văn A');
export const secondSigner: Authority = makeSigner('Trần Thị B');
/** A time-stamp authority below the root; `notAfter` as UTCTime. */
export const makeStamper = (notAfter?: string, key: KeyPair = newKey()): Authority =>
  makeAuthority('Test TSA', authority, {
    key,
    extensions: [basicConstraints(false), keyUsage(0), extKeyUsage(true, '1.3.6.1.5.5.7.3.8')],
    ...(notAfter === undefined ? {} : { notAfter }),
  });

export const timeStamper: Authority = makeStamper();

const type = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  signingTime: '1.2.840.113549.1.9.5',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStamp: '1.2.840.113549.1.9.16.2.14',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
} as const;

export type AttributeName = Exclude<keyof typeof type, 'data' | 'signedData' | 'tstInfo'>;

const attribute = (name: AttributeName, ...values: Uint8Array[]): Uint8Array =>
  sequence(oid(type[name]), setOf(...values));

export interface CmsInput {
  readonly by?: Authority;
  /** The content that is signed: the ranges of the document. */
  readonly content: Uint8Array;
  /** Carried inside, as adbe.pkcs7.sha1 and time-stamps do. */
  readonly carried?: Uint8Array;
  readonly carriedType?: string;
  /** Signed attributes to leave out, put twice, or replace by these values. */
  readonly without?: readonly AttributeName[];
  readonly twice?: readonly AttributeName[];
  readonly instead?: Partial<Record<AttributeName, Uint8Array>>;
  readonly noAttributes?: boolean;
  readonly noCertificates?: boolean;
  /** Signs these bytes instead of the signed attributes. */
  readonly signOver?: Uint8Array;
  /** A time-stamp over the signature value. */
  readonly stamp?: (signature: Uint8Array) => Uint8Array;
  /** Further unsigned attributes, each encoded. */
  readonly unsigned?: (signature: Uint8Array) => readonly Uint8Array[];
  /** AlgorithmIdentifiers the signer info states, and what is signed with in place of the key's usual scheme. */
  readonly digestAlgorithm?: Uint8Array;
  readonly signatureAlgorithm?: Uint8Array;
  readonly signWith?: (data: Uint8Array) => Uint8Array;
  /** Digest the message-digest attribute is made with. */
  readonly digest?: DigestName;
  /** digestAlgorithms of SignedData. */
  readonly digestAlgorithms?: Uint8Array;
  /** Further signed attributes, each encoded. */
  readonly more?: readonly Uint8Array[];
  /** Orders the signed attributes; they are signed as given. */
  readonly arrange?: (attributes: Uint8Array) => Uint8Array;
  readonly versions?: readonly [signedData: number, signer: number];
  /** In place of issuer and serial number. */
  readonly sid?: Uint8Array;
  readonly certificates?: readonly Uint8Array[];
  /** CRLs of the SignedData. */
  readonly crls?: readonly Uint8Array[];
  /** How often the signer info stands in the set. */
  readonly signerInfos?: number;
}

/** A SignedData; without wishes, what PAdES B-B asks for. */
export function makeCms(input: CmsInput): Uint8Array {
  const by = input.by ?? signer;
  const facts = readKeyFacts(spkiOf(by.key));
  const scheme = chooseScheme(facts);
  const digestAlgorithm = input.digestAlgorithm ?? encodeAlgorithmIdentifier(digestAlgorithmOf(scheme));
  const contentType = input.carriedType ?? type.data;
  const covered = input.carried ?? input.content;
  const values: [AttributeName, Uint8Array][] = [
    ['contentType', oid(contentType)],
    ['messageDigest', octetString(digest(input.digest ?? scheme.digest, covered))],
    ['signingCertificateV2', sequence(sequence(sequence(octetString(digest('sha256', by.der)))))],
  ];
  if (input.instead?.signingTime) values.push(['signingTime', input.instead.signingTime]);
  const sorted = setOf(
    ...(input.more ?? []),
    ...values.flatMap(([name, value]) => {
      if (input.without?.includes(name)) return [];
      const made = attribute(name, input.instead?.[name] ?? value);
      return input.twice?.includes(name) ? [made, made] : [made];
    }),
  );
  const attributes = input.arrange?.(sorted) ?? sorted;
  const signWith = input.signWith ?? ((data: Uint8Array) => signValue(by.key, data, scheme));
  const signature = signWith(input.signOver ?? (input.noAttributes ? covered : attributes));
  const unsigned = [
    ...(input.stamp ? [attribute('timeStamp', input.stamp(signature))] : []),
    ...(input.unsigned?.(signature) ?? []),
  ];
  const [version, signerVersion] = input.versions ?? [1, 1];
  const info = sequence(
    integer(signerVersion),
    input.sid ?? sequence(by.certificate.issuer.der, encode(Tag.Integer, by.certificate.serialBytes)),
    digestAlgorithm,
    ...(input.noAttributes ? [] : [attributes.with(0, 0xa0)]),
    input.signatureAlgorithm ?? encodeAlgorithmIdentifier(signatureAlgorithmOf(facts, scheme)),
    octetString(signature),
    ...(unsigned.length > 0 ? [setOf(...unsigned).with(0, 0xa1)] : []),
  );
  const certificates = setOf(...(input.certificates ?? [by.der, authority.der])).with(0, 0xa0);
  return sequence(
    oid(type.signedData),
    context(
      0,
      sequence(
        integer(version),
        setOf(input.digestAlgorithms ?? digestAlgorithm),
        sequence(oid(contentType), ...(input.carried ? [context(0, octetString(input.carried))] : [])),
        ...(input.noCertificates ? [] : [certificates]),
        ...(input.crls ? [setOf(...input.crls).with(0, 0xa1)] : []),
        setOf(...Array.from({ length: input.signerInfos ?? 1 }, () => info)),
      ),
    ),
  );
}

const generalizedTime = (date: Date): Uint8Array =>
  encode(Tag.GeneralizedTime, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`));

/** What is unusual about a token. */
export interface TokenShape extends Pick<CmsInput, 'without' | 'signerInfos' | 'certificates'> {
  readonly version?: number;
  /** Seconds. */
  readonly accuracy?: number;
  /** A directory name. */
  readonly tsa?: Uint8Array;
}

/** A time-stamp token over `stamped` (RFC 3161). */
export function makeTimeStamp(
  stamped: Uint8Array,
  at: Date,
  by: Authority = timeStamper,
  imprint: 'sha1' | 'sha256' = 'sha256',
  shape: TokenShape = {},
): Uint8Array {
  const { version = 1, accuracy, tsa, ...cms } = shape;
  const info = sequence(
    integer(version),
    oid('1.2.3.4'),
    sequence(sequence(oid(digestOid(imprint)), nullValue()), octetString(digest(imprint, stamped))),
    integer(42),
    generalizedTime(at),
    ...(accuracy === undefined ? [] : [sequence(integer(accuracy))]),
    ...(tsa ? [context(0, context(4, tsa))] : []),
  );
  return makeCms({ by, content: info, carried: info, carriedType: type.tstInfo, ...cms });
}

/** A CRL of the signers' authority that names these serial numbers. */
export function makeCrl(
  revoked: readonly { certificate: Certificate; at: Date }[],
  by: Authority = authority,
): Uint8Array {
  const facts = readKeyFacts(spkiOf(by.key));
  const scheme = chooseScheme(facts);
  const algorithm = encodeAlgorithmIdentifier(signatureAlgorithmOf(facts, scheme));
  const entries = revoked.map(({ certificate, at }) =>
    sequence(encode(Tag.Integer, certificate.serialBytes), generalizedTime(at)),
  );
  const tbs = sequence(
    integer(1),
    algorithm,
    authority.subject,
    generalizedTime(new Date('2026-01-01T00:00:00Z')),
    generalizedTime(new Date('2027-01-01T00:00:00Z')),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
  );
  const signature = signValue(by.key, tbs, scheme);
  return sequence(tbs, algorithm, encode(Tag.BitString, Uint8Array.of(0), signature));
}
