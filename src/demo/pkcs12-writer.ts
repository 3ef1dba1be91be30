import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { passphraseSpellings, pkcs12Derive, pkcs12Purpose } from '../keys/passphrase.ts';
import {
  context,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
} from '../pki/asn1/writer.ts';

export interface Pkcs12Contents {
  readonly privateKey: KeyObject;
  /** DER of the certificate that belongs to the key. */
  readonly certificate: Uint8Array;
  /** DER of its issuers. */
  readonly chain: readonly Uint8Array[];
  /** What key stores show it as. */
  readonly friendlyName: string;
}

const id = {
  data: '1.2.840.113549.1.7.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

/** As OpenSSL 3 writes it. */
const macIterations = 2048;

/**
 * A PKCS#12 file (RFC 7292): the key under PBES2 with AES-256 and PBKDF2, the certificates plain, the whole under
 * a SHA-256 MAC, so that a wrong passphrase is told from a damaged file.
 */
export function writePkcs12(contents: Pkcs12Contents, passphrase: string): Uint8Array {
  const password = passphrase.normalize('NFC');
  const shrouded = contents.privateKey.export({
    type: 'pkcs8',
    format: 'der',
    cipher: 'aes-256-cbc',
    passphrase: password,
  });
  const keyId = createHash('sha1').update(contents.certificate).digest();
  const attributes = setOf(
    attribute(id.friendlyName, encode(0x1e, Buffer.from(contents.friendlyName, 'utf16le').swap16())),
    attribute(id.localKeyId, octetString(keyId)),
  );
  const bags = sequence(
    bag(id.shroudedKeyBag, shrouded, attributes),
    bag(id.certBag, certificateBag(contents.certificate), attributes),
    ...contents.chain.map((certificate) => bag(id.certBag, certificateBag(certificate))),
  );
  const authenticatedSafe = sequence(contentInfo(bags));
  return sequence(integer(3), contentInfo(authenticatedSafe), macData(authenticatedSafe, password));
}

const contentInfo = (data: Uint8Array): Uint8Array => sequence(oid(id.data), context(0, octetString(data)));

const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf(value));

const bag = (type: string, value: Uint8Array, attributes?: Uint8Array): Uint8Array =>
  sequence(oid(type), context(0, value), ...(attributes ? [attributes] : []));

const certificateBag = (certificate: Uint8Array): Uint8Array =>
  sequence(oid(id.x509Certificate), context(0, octetString(certificate)));

function macData(data: Uint8Array, password: string): Uint8Array {
  const salt = randomBytes(16);
  const bmp = passphraseSpellings(password)[0]?.bmp ?? Buffer.alloc(0);
  const key = pkcs12Derive(bmp, salt, pkcs12Purpose.mac, macIterations, 32, 'sha256');
  const mac = createHmac('sha256', key).update(data).digest();
  const digestInfo = sequence(sequence(oid(id.sha256), nullValue()), octetString(mac));
  return sequence(digestInfo, octetString(salt), integer(macIterations));
}
