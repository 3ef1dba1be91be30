import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signWith,
} from 'node:crypto';
import { encodeAlgorithmIdentifier } from '../../../src/pki/algorithms/identifier.ts';
import { readKeyFacts } from '../../../src/pki/algorithms/public-key.ts';
import { chooseScheme, signatureAlgorithmOf } from '../../../src/pki/algorithms/signing.ts';
import type { SigningScheme } from '../../../src/pki/algorithms/types.ts';
import { Tag } from '../../../src/pki/asn1/element.ts';
import {
  bitString,
  context,
  encode,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
} from '../../../src/pki/asn1/writer.ts';
import { parseCertificate } from '../../../src/pki/x509/certificate.ts';
import type { Certificate } from '../../../src/pki/x509/types.ts';

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export type KeyKind = 'rsa' | 'P-256' | 'P-384' | 'P-521' | 'brainpoolP256r1' | 'ed25519' | 'ed448';

export function newKey(kind: KeyKind = 'ed25519'): KeyPair {
  if (kind === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (kind === 'ed25519') return countedKey();
  if (kind === 'ed448') return generateKeyPairSync('ed448');
  return generateKeyPairSync('ec', { namedCurve: kind });
}

/** The fixed head of a PKCS#8 Ed25519 key (RFC 8410, 7). */
const ed25519Head = Buffer.from('302e020100300506032b657004220420', 'hex');
let nextKey = 0;

/** Ed25519 keys come out of a count: what is made with them has the same bytes in every run. */
function countedKey(): KeyPair {
  const secret = createHash('sha256').update(`key ${nextKey++}`).digest();
  const privateKey = createPrivateKey({
    key: Buffer.concat([ed25519Head, secret]),
    format: 'der',
    type: 'pkcs8',
  });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

export const spkiOf = (key: KeyPair): Uint8Array =>
  new Uint8Array(key.publicKey.export({ format: 'der', type: 'spki' }));

/** The raw signature value, as a key handle makes it. */
export function signValue(key: KeyPair, data: Uint8Array, { digest, padding }: SigningScheme): Uint8Array {
  const type = key.privateKey.asymmetricKeyType;
  if (type === 'ed25519' || type === 'ed448') return signWith(null, data, key.privateKey);
  if (padding === 'pss')
    return signWith(digest, data, {
      key: key.privateKey,
      padding: 6,
      saltLength: Number(digest.slice(3)) / 8,
    });
  return signWith(digest, data, key.privateKey);
}

export const utf8 = (text: string): Uint8Array => encode(Tag.Utf8String, Buffer.from(text));

/** A common name, or an attribute given as [OID, encoded value]. */
export type NamePart = string | readonly [string, Uint8Array];

export function name(...parts: readonly NamePart[]): Uint8Array {
  return sequence(
    ...parts.map((part) => {
      const [type, value] = typeof part === 'string' ? (['2.5.4.3', utf8(part)] as const) : part;
      return setOf(sequence(oid(type), value));
    }),
  );
}

export function extension(type: string, value: Uint8Array, critical = false): Uint8Array {
  const flag = critical ? [encode(Tag.Boolean, Uint8Array.of(0xff))] : [];
  return sequence(oid(type), ...flag, octetString(value));
}

const trueValue = encode(Tag.Boolean, Uint8Array.of(0xff));

export const basicConstraints = (ca: boolean, pathLength?: number): Uint8Array =>
  extension(
    '2.5.29.19',
    sequence(...(ca ? [trueValue] : []), ...(pathLength === undefined ? [] : [integer(pathLength)])),
    true,
  );

/** Bits by number: 0 digitalSignature, 1 nonRepudiation, 5 keyCertSign, 6 cRLSign. */
export function keyUsage(...bits: readonly number[]): Uint8Array {
  const octet = bits.reduce((all, bit) => all | (0x80 >> bit), 0);
  const unused = octet === 0 ? 0 : 31 - Math.clz32(octet & -octet);
  return extension('2.5.29.15', encode(Tag.BitString, Uint8Array.of(unused, octet)), true);
}

export const extKeyUsage = (critical: boolean, ...purposes: readonly string[]): Uint8Array =>
  extension('2.5.29.37', sequence(...purposes.map(oid)), critical);

export interface CertificateInput {
  readonly subject: Uint8Array;
  readonly key: KeyPair;
  /** Self-signed when absent. */
  readonly issuer?: { readonly subject: Uint8Array; readonly key: KeyPair };
  /** A number, or an INTEGER encoded. */
  readonly serial?: number | bigint | Uint8Array;
  /** UTCTime as text, or a time encoded. */
  readonly notBefore?: string | Uint8Array;
  readonly notAfter?: string | Uint8Array;
  /** 3 when absent. */
  readonly version?: number;
  /** In place of the key's own. */
  readonly spki?: Uint8Array;
  /** How the issuer signs, where its key does not say. */
  readonly signer?: { readonly algorithm: Uint8Array; sign(tbs: Uint8Array): Uint8Array };
  readonly extensions?: readonly Uint8Array[];
  readonly scheme?: SigningScheme;
}

const timeOf = (time: string | Uint8Array): Uint8Array =>
  typeof time === 'string' ? encode(Tag.UtcTime, Buffer.from(time)) : time;

export const generalizedTime = (text: string): Uint8Array => encode(Tag.GeneralizedTime, Buffer.from(text));

let nextSerial = 1000;

/** DER of a version 3 certificate, valid 2020 to 2049 unless told otherwise. */
export function makeCertificate(input: CertificateInput): Uint8Array {
  const issuer = input.issuer ?? input;
  const { algorithm, sign } = input.signer ?? usualSigner(issuer.key, input.scheme);
  const extensions = input.extensions ?? [];
  const version = input.version ?? 3;
  const tbs = sequence(
    ...(version === 1 ? [] : [context(0, integer(version - 1))]),
    input.serial instanceof Uint8Array ? input.serial : integer(input.serial ?? nextSerial++),
    algorithm,
    issuer.subject,
    sequence(timeOf(input.notBefore ?? '200101000000Z'), timeOf(input.notAfter ?? '491231235959Z')),
    input.subject,
    input.spki ?? spkiOf(input.key),
    ...(extensions.length === 0 ? [] : [context(3, sequence(...extensions))]),
  );
  return sequence(tbs, algorithm, bitString(sign(tbs)));
}

function usualSigner(key: KeyPair, wished?: SigningScheme): NonNullable<CertificateInput['signer']> {
  const facts = readKeyFacts(spkiOf(key));
  const scheme = wished ?? chooseScheme(facts);
  return {
    algorithm: encodeAlgorithmIdentifier(signatureAlgorithmOf(facts, scheme)),
    sign: (tbs) => signValue(key, tbs, scheme),
  };
}

export interface Authority {
  readonly subject: Uint8Array;
  readonly key: KeyPair;
  readonly der: Uint8Array;
  readonly certificate: Certificate;
}

/** A certificate together with its key. */
export function makeAuthority(
  commonName: string,
  issuer?: Authority,
  overrides: Partial<CertificateInput> = {},
): Authority {
  const subject = overrides.subject ?? name(commonName);
  const key = overrides.key ?? newKey();
  const der = makeCertificate({
    extensions: [basicConstraints(true), keyUsage(5, 6)],
    ...overrides,
    subject,
    key,
    ...(issuer === undefined ? {} : { issuer }),
  });
  return { subject, key, der, certificate: parseCertificate(der) };
}

export function pemOf(der: Uint8Array, label = 'CERTIFICATE'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
