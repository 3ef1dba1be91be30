import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  context,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  unsignedInteger,
} from '../pki/asn1/writer.ts';

/** Subject or issuer of a certificate; in this order. */
export interface DistinguishedName {
  /** ISO 3166 two letters. */
  readonly country?: string;
  readonly locality?: string;
  readonly organization?: string;
  readonly commonName: string;
}

export interface CertificateRequest {
  readonly subject: DistinguishedName;
  readonly publicKey: KeyObject;
  readonly issuer: DistinguishedName;
  /** Private key of the issuer: RSA or P-256; signs with SHA-256. */
  readonly issuerKey: KeyObject;
  readonly issuerPublicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly use: 'authority' | 'document-signing';
}

const extensionOid = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
} as const;

const documentSigning = '1.3.6.1.5.5.7.3.36'; // RFC 9336

const nameAttributes = [
  { key: 'country', type: '2.5.4.6', tag: 0x13 },
  { key: 'locality', type: '2.5.4.7', tag: 0x0c },
  { key: 'organization', type: '2.5.4.10', tag: 0x0c },
  { key: 'commonName', type: '2.5.4.3', tag: 0x0c },
] as const;

/** Key usage bits (RFC 5280, 4.2.1.3) as a BIT STRING with its count of unused bits. */
const keyUsages = {
  /** digitalSignature, nonRepudiation */
  'document-signing': encode(0x03, Uint8Array.of(6, 0b1100_0000)),
  /** keyCertSign, cRLSign */
  authority: encode(0x03, Uint8Array.of(1, 0b0000_0110)),
} as const;

/** DER of an X.509 v3 certificate (RFC 5280). */
export function writeCertificate(request: CertificateRequest): Uint8Array {
  const algorithm = signatureAlgorithm(request.issuerKey);
  const tbs = sequence(
    context(0, integer(2)),
    unsignedInteger(serialNumber()),
    algorithm,
    writeName(request.issuer),
    sequence(writeTime(request.notBefore), writeTime(request.notAfter)),
    writeName(request.subject),
    publicKeyInfo(request.publicKey),
    context(3, sequence(...extensions(request))),
  );
  return sequence(tbs, algorithm, bitString(sign('sha256', tbs, request.issuerKey)));
}

function extensions(request: CertificateRequest): Uint8Array[] {
  const authority = request.use === 'authority';
  // An authority of this kind issues to signers only: pathLenConstraint 0.
  const basic = authority ? sequence(encode(0x01, Uint8Array.of(0xff)), integer(0)) : sequence();
  const list = [
    extension(extensionOid.basicConstraints, basic, 'critical'),
    extension(extensionOid.keyUsage, keyUsages[request.use], 'critical'),
    extension(extensionOid.subjectKeyIdentifier, octetString(keyIdentifier(request.publicKey))),
    extension(
      extensionOid.authorityKeyIdentifier,
      sequence(encode(0x80, keyIdentifier(request.issuerPublicKey))),
    ),
  ];
  if (!authority) list.push(extension(extensionOid.extKeyUsage, sequence(oid(documentSigning))));
  return list;
}

const extension = (type: string, value: Uint8Array, critical?: 'critical'): Uint8Array =>
  sequence(oid(type), ...(critical ? [encode(0x01, Uint8Array.of(0xff))] : []), octetString(value));

const publicKeyInfo = (key: KeyObject): Uint8Array => key.export({ type: 'spki', format: 'der' });

/** SHA-1 of the whole SubjectPublicKeyInfo: unique is all that 4.2.1.2 asks for. */
const keyIdentifier = (key: KeyObject): Uint8Array => createHash('sha1').update(publicKeyInfo(key)).digest();

function signatureAlgorithm(key: KeyObject): Uint8Array {
  return key.asymmetricKeyType === 'rsa'
    ? sequence(oid('1.2.840.113549.1.1.11'), nullValue())
    : sequence(oid('1.2.840.10045.4.3.2'));
}

function writeName(name: DistinguishedName): Uint8Array {
  const parts = nameAttributes.flatMap(({ key, type, tag }) => {
    const value = name[key];
    if (value === undefined || value === '') return [];
    return [setOf(sequence(oid(type), encode(tag, Buffer.from(value.normalize('NFC'), 'utf8'))))];
  });
  return sequence(...parts);
}

/** UTCTime up to 2049, GeneralizedTime after (RFC 5280, 4.1.2.5). */
function writeTime(time: Date): Uint8Array {
  const digits = time.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return time.getUTCFullYear() < 2050
    ? encode(0x17, Buffer.from(digits.slice(2), 'latin1'))
    : encode(0x18, Buffer.from(digits, 'latin1'));
}

/** 16 random octets, positive and not zero. */
function serialNumber(): Uint8Array {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}
