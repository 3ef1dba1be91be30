import { asKysoError, KysoError } from '../../errors.ts';
import { childrenOf } from '../asn1/cursor.ts';
import { firstElement, isContext, isUniversal, Tag } from '../asn1/element.ts';
import { readOid } from '../asn1/values.ts';
import { parseSignedData } from '../cms/signed-data.ts';
import { parseCertificate } from './certificate.ts';
import type { Certificate } from './types.ts';

const armour = /-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]*?)-----END \1-----/g;

/** What armour labels hold; what is absent here is nothing kyso looks into. */
const readers: ReadonlyMap<string, (der: Uint8Array) => readonly Certificate[]> = new Map([
  ['CERTIFICATE', (der) => [parseCertificate(der)]],
  ['X509 CERTIFICATE', (der) => [parseCertificate(der)]],
  ['TRUSTED CERTIFICATE', (der) => [parseCertificate(der.subarray(0, firstElement(der, 'ber').end))]],
  ['PKCS7', readBundle],
  ['CMS', readBundle],
]);

/**
 * Every certificate in a file's bytes: PEM with any number of them, DER, base64 of DER, or a PKCS #7 bundle.
 * @throws trust-anchor-unreadable when there is none, with a hint of what was found instead
 */
export function readCertificates(bytes: Uint8Array): readonly Certificate[] {
  try {
    return isBinary(bytes) ? readDer(bytes) : readText(decoded(bytes));
  } catch (error) {
    const cause = asKysoError(error);
    if (cause.code === 'trust-anchor-unreadable' || cause.code === 'limit-exceeded') throw cause;
    throw new KysoError('trust-anchor-unreadable', `a certificate cannot be read: ${cause.message}`, {
      cause,
    });
  }
}

/** DER and BER begin with the identifier of a SEQUENCE and a length that is no ASCII letter of a text. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && ((bytes[1] ?? 0) >= 0x80 || bytes.length < 0x80);
}

/** Text as editors and Windows' own tools leave it: UTF-8 with a byte order mark, or UTF-16. */
function decoded(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return Buffer.from(bytes)
    .toString(utf16 ? 'utf16le' : 'utf8')
    .replace(/^\uFEFF/, '');
}

function readText(text: string): readonly Certificate[] {
  const certificates: Certificate[] = [];
  const others = new Set<string>();
  for (const [, label = '', body = ''] of text.matchAll(armour)) {
    const read = readers.get(label);
    if (read === undefined) others.add(label.toLowerCase());
    else certificates.push(...read(Buffer.from(body, 'base64')));
  }
  if (certificates.length > 0) return certificates;
  if (others.size > 0) throw nothingFound([...others].join(', '));
  const bare = text.trim();
  if (/^[A-Za-z0-9+/\s]{64,}={0,2}$/.test(bare)) return readDer(Buffer.from(bare, 'base64'));
  throw nothingFound(text.trim() === '' ? 'nothing at all' : 'text without a certificate');
}

function readDer(bytes: Uint8Array): readonly Certificate[] {
  const found = whatIs(bytes);
  if (found === 'a certificate') return [parseCertificate(bytes)];
  if (found === 'a PKCS #7 bundle') return readBundle(bytes);
  throw nothingFound(found);
}

function readBundle(der: Uint8Array): readonly Certificate[] {
  const { certificates } = parseSignedData(der);
  if (certificates.length === 0) throw nothingFound('a PKCS #7 bundle without certificates');
  return certificates;
}

function nothingFound(instead: string): KysoError {
  return new KysoError('trust-anchor-unreadable', `no certificate was found, but ${instead}`, {
    hint: 'Give a file of certificates: PEM, DER, or a PKCS #7 bundle.',
  });
}

/** Names a DER structure by its first elements. */
function whatIs(bytes: Uint8Array): string {
  let elements: ReturnType<typeof childrenOf>;
  try {
    elements = childrenOf(firstElement(bytes, 'ber'));
  } catch {
    return 'bytes of another kind';
  }
  const [first, second, third] = elements;
  if (first === undefined) return 'an empty structure';
  if (isUniversal(first, Tag.Oid))
    return readOid(first) === '1.2.840.113549.1.7.2' ? 'a PKCS #7 bundle' : 'a CMS of another kind';
  if (isUniversal(first, Tag.Integer)) {
    if (isUniversal(third ?? first, Tag.OctetString) || isUniversal(second ?? first, Tag.Integer))
      return 'a private key';
    return isUniversal(second ?? first, Tag.OctetString) ? 'a private key' : 'a PKCS #12 key store';
  }
  if (!isUniversal(first, Tag.Sequence) || second === undefined) return 'bytes of another kind';
  if (isUniversal(second, Tag.BitString)) return 'a public key';
  if (isUniversal(second, Tag.OctetString)) return 'an encrypted private key';
  const [body, , subject] = childrenOf(first);
  if (body !== undefined && isContext(body, 0)) return 'a certificate';
  if (body !== undefined && isUniversal(body, Tag.Integer) && isUniversal(subject ?? body, Tag.Sequence))
    return childrenOf(first).length > 5 ? 'a certificate' : 'a certificate request or revocation list';
  return 'a revocation list or another signed structure';
}
