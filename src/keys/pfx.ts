import { createHmac, timingSafeEqual } from 'node:crypto';
import { KysoError } from '../errors.ts';
import { unsupported } from './decipher.ts';
import {
  type Asn1,
  children,
  der,
  type Forge,
  isContext,
  isType,
  malformed,
  octets,
  oid,
  readAsn1,
} from './forge-asn1.ts';
import { type PassphraseSpelling, pkcs12Derive, pkcs12Purpose } from './passphrase.ts';
import { hmacDigest, iterations, keyDerivation, passwordDecryption } from './pbe.ts';

/** What a PKCS#12 file holds, decrypted: PKCS#8 PrivateKeyInfos and X.509 certificates in DER, in file order. */
export interface PfxContents {
  readonly keys: readonly Uint8Array[];
  readonly certificates: readonly Uint8Array[];
}

const contentType = { data: '1.2.840.113549.1.7.1', encrypted: '1.2.840.113549.1.7.6' };

/** Digests of the classic MAC, as names of node:crypto. */
const macDigests: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.5': 'sha512-224',
  '2.16.840.1.101.3.4.2.6': 'sha512-256',
  '2.16.840.1.101.3.4.2.7': 'sha3-224',
  '2.16.840.1.101.3.4.2.8': 'sha3-256',
  '2.16.840.1.101.3.4.2.9': 'sha3-384',
  '2.16.840.1.101.3.4.2.10': 'sha3-512',
};
const pbmac1 = '1.2.840.113549.1.5.14';

const bag = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  safeContents: '1.2.840.113549.1.12.10.1.6',
};
const x509Certificate = '1.2.840.113549.1.9.22.1';
const mostBags = 10_000;
const deepestBag = 8;

/** The parts of a PFX (RFC 7292, 4) before any password is tried. */
export interface Pfx {
  readonly authenticatedSafe: Buffer;
  readonly mac: Asn1 | undefined;
}

/** True when the value has the outline of a PFX: SEQUENCE { 3, ContentInfo, … }. */
export function isPfx(forge: Forge, value: Asn1): boolean {
  const parts = Array.isArray(value.value) ? value.value : [];
  const [version, safe] = parts;
  return (
    isType(version, forge.asn1.Type.INTEGER) &&
    version.value === '\x03' &&
    isType(safe, forge.asn1.Type.SEQUENCE)
  );
}

/** @throws key-malformed, key-cipher-unsupported (protection by public key) */
export function readPfx(forge: Forge, value: Asn1): Pfx {
  const [, safe, mac] = children(value, 'PFX');
  const [type, wrapped] = children(safe, 'authenticated safe');
  const id = oid(forge, type, 'content type of the authenticated safe');
  if (id !== contentType.data) throw unsupported('protection by a public key', id);
  const [content] = children(wrapped, 'authenticated safe');
  return { authenticatedSafe: octets(content, 'authenticated safe'), mac };
}

/**
 * Whether the password makes the MAC come out right.
 * @throws key-cipher-unsupported, key-malformed, limit-exceeded
 */
export function macMatches(
  forge: Forge,
  { authenticatedSafe, mac }: Pfx,
  password: PassphraseSpelling,
): boolean {
  const [digestInfo, saltValue, countValue] = children(mac, 'MAC');
  const [algorithm, expectedValue] = children(digestInfo, 'MAC digest');
  const [idValue, parameters] = children(algorithm, 'MAC algorithm');
  const id = oid(forge, idValue, 'MAC algorithm');
  const expected = octets(expectedValue, 'MAC value');
  const { digest, key } =
    id === pbmac1
      ? pbmac1Key(forge, parameters, password)
      : classicMacKey(id, octets(saltValue, 'MAC salt'), countValue, expected.length, password);
  const made = createHmac(digest, key).update(authenticatedSafe).digest();
  return made.length === expected.length && timingSafeEqual(made, expected);
}

interface MacKey {
  readonly digest: string;
  readonly key: Buffer;
}

/** RFC 9579, 9: shorter keys are as good as none. */
const shortestMacKey = 20;

/** RFC 9579, 4: the key comes from PBKDF2, which must state its length. */
function pbmac1Key(forge: Forge, parameters: Asn1 | undefined, password: PassphraseSpelling): MacKey {
  const [kdf, scheme] = children(parameters, 'PBMAC1 parameters');
  const { derive, keyLength } = keyDerivation(forge, kdf);
  if (keyLength === undefined || keyLength < shortestMacKey)
    throw malformed(`its PBMAC1 has a key of ${keyLength ?? 'unknown'} bytes`);
  const digest = hmacDigest(oid(forge, children(scheme, 'PBMAC1 scheme')[0], 'PBMAC1 scheme'));
  return { digest, key: derive(password, keyLength) };
}

/** RFC 7292, appendix A. */
function classicMacKey(
  id: string,
  salt: Buffer,
  countValue: Asn1 | undefined,
  length: number,
  password: PassphraseSpelling,
): MacKey {
  const digest = macDigests[id];
  if (digest === undefined) throw unsupported('the MAC digest', id);
  const count = countValue === undefined ? 1 : iterations(countValue);
  return { digest, key: pkcs12Derive(password.bmp, salt, pkcs12Purpose.mac, count, length, digest) };
}

/**
 * All keys and certificates.
 * @throws passphrase-wrong when a part does not decrypt
 * @throws key-cipher-unsupported, key-malformed, limit-exceeded
 */
export function openSafe(forge: Forge, pfx: Pfx, password: PassphraseSpelling): PfxContents {
  const keys: Uint8Array[] = [];
  const certificates: Uint8Array[] = [];
  let bags = 0;

  const readBags = (bytes: Uint8Array, depth: number): void => {
    if (depth > deepestBag)
      throw new KysoError('limit-exceeded', `the key file nests its contents more than ${deepestBag} deep`);
    for (const safeBag of children(readAsn1(forge, bytes), 'safe contents')) {
      if (++bags > mostBags)
        throw new KysoError('limit-exceeded', `the key file holds more than ${mostBags} bags`);
      const [idValue, wrapped] = children(safeBag, 'safe bag');
      const [value] = children(wrapped, 'safe bag value');
      if (value === undefined) throw malformed('a safe bag is empty');
      const id = oid(forge, idValue, 'safe bag type');
      if (id === bag.key) keys.push(der(forge, value));
      else if (id === bag.shroudedKey) keys.push(decryptKey(forge, value, password));
      else if (id === bag.safeContents) readBags(der(forge, value), depth + 1);
      else if (id === bag.certificate) certificates.push(...certificateIn(forge, value));
    }
  };

  for (const part of children(readAsn1(forge, pfx.authenticatedSafe), 'authenticated safe'))
    readBags(openPart(forge, part, password), 0);
  return { keys, certificates };
}

function certificateIn(forge: Forge, value: Asn1): Uint8Array[] {
  const [idValue, wrapped] = children(value, 'certificate bag');
  if (oid(forge, idValue, 'certificate type') !== x509Certificate) return [];
  return [new Uint8Array(octets(children(wrapped, 'certificate bag')[0], 'certificate'))];
}

function openPart(forge: Forge, part: Asn1, password: PassphraseSpelling): Uint8Array {
  const [type, wrapped] = children(part, 'part of the authenticated safe');
  const id = oid(forge, type, 'content type');
  const [content] = children(wrapped, 'part of the authenticated safe');
  if (id === contentType.data) return octets(content, 'safe contents');
  if (id !== contentType.encrypted) throw unsupported('the content type', id);
  const [, info] = children(content, 'encrypted data');
  const [, algorithm, encrypted] = children(info, 'encrypted content');
  if (!isContext(encrypted, 0)) throw malformed('its encrypted content is missing');
  return decrypted(forge, algorithm, octets(encrypted, 'encrypted content'), password);
}

/**
 * Decrypts an EncryptedPrivateKeyInfo (RFC 5958, 3).
 * @throws passphrase-wrong, key-cipher-unsupported, key-malformed, limit-exceeded
 */
export function decryptKey(forge: Forge, value: Asn1, password: PassphraseSpelling): Uint8Array {
  const [algorithm, encrypted] = children(value, 'encrypted key');
  return decrypted(forge, algorithm, octets(encrypted, 'encrypted key'), password);
}

const sequenceTag = 0x30;

function decrypted(
  forge: Forge,
  algorithm: Asn1 | undefined,
  data: Buffer,
  password: PassphraseSpelling,
): Buffer {
  const opened = passwordDecryption(forge, algorithm)(password, data);
  // What was encrypted is a SEQUENCE in either place: a wrong password that got the padding right is caught here.
  if (opened?.[0] !== sequenceTag)
    throw new KysoError('passphrase-wrong', 'the passphrase does not open the key file');
  return opened;
}
