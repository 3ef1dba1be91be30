import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { KysoError } from '../errors.ts';
import { decipher, unsupported } from './decipher.ts';
import {
  type Asn1,
  children,
  type Forge,
  isType,
  malformed,
  octets,
  oid,
  smallInteger,
} from './forge-asn1.ts';
import { type PassphraseSpelling, pkcs12Derive, pkcs12Purpose } from './passphrase.ts';

/** Undoes one password-based encryption; undefined when the padding shows that the password is another. */
export type Decrypt = (password: PassphraseSpelling, data: Uint8Array) => Buffer | undefined;

/** Rounds PBKDF2 may be asked for: several times what careful programs use, and a second or two of work. */
const mostPbkdf2Rounds = 4_000_000;
/** Rounds of the older derivations, which run in JavaScript and of which nobody asks more than some ten thousand. */
const mostRounds = 500_000;
/** Memory scrypt may ask for, in bytes, and what it may touch in all its passes. */
const mostScryptMemory = 256 * 1024 * 1024;
const mostScryptWork = 1024 * 1024 * 1024;

interface PasswordCipher {
  /** A name of node:crypto, `rc4` or `rc2`. */
  readonly cipher: string;
  readonly keyBytes: number;
}

/** RFC 7292, appendix C: key and vector come from the PKCS#12 derivation with SHA-1. */
const pkcs12Ciphers: Readonly<Record<string, PasswordCipher>> = {
  '1.2.840.113549.1.12.1.1': { cipher: 'rc4', keyBytes: 16 },
  '1.2.840.113549.1.12.1.2': { cipher: 'rc4', keyBytes: 5 },
  '1.2.840.113549.1.12.1.3': { cipher: 'des-ede3-cbc', keyBytes: 24 },
  '1.2.840.113549.1.12.1.4': { cipher: 'des-ede3-cbc', keyBytes: 16 },
  '1.2.840.113549.1.12.1.5': { cipher: 'rc2', keyBytes: 16 },
  '1.2.840.113549.1.12.1.6': { cipher: 'rc2', keyBytes: 5 },
};

/** RFC 8018, 6.1: PBES1. */
const pbes1Ciphers: Readonly<Record<string, PasswordCipher & { readonly digest: string }>> = {
  '1.2.840.113549.1.5.3': { cipher: 'des-cbc', keyBytes: 8, digest: 'md5' },
  '1.2.840.113549.1.5.6': { cipher: 'rc2', keyBytes: 8, digest: 'md5' },
  '1.2.840.113549.1.5.10': { cipher: 'des-cbc', keyBytes: 8, digest: 'sha1' },
  '1.2.840.113549.1.5.11': { cipher: 'rc2', keyBytes: 8, digest: 'sha1' },
};

/** Encryption schemes of PBES2 whose parameter is the vector. */
const pbes2Ciphers: Readonly<Record<string, PasswordCipher>> = {
  '2.16.840.1.101.3.4.1.2': { cipher: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { cipher: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { cipher: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { cipher: 'des-ede3-cbc', keyBytes: 24 },
  '1.3.14.3.2.7': { cipher: 'des-cbc', keyBytes: 8 },
  '1.2.392.200011.61.1.1.1.2': { cipher: 'camellia-128-cbc', keyBytes: 16 },
  '1.2.392.200011.61.1.1.1.3': { cipher: 'camellia-192-cbc', keyBytes: 24 },
  '1.2.392.200011.61.1.1.1.4': { cipher: 'camellia-256-cbc', keyBytes: 32 },
  '1.2.410.200046.1.1.2': { cipher: 'aria-128-cbc', keyBytes: 16 },
  '1.2.410.200046.1.1.7': { cipher: 'aria-192-cbc', keyBytes: 24 },
  '1.2.410.200046.1.1.12': { cipher: 'aria-256-cbc', keyBytes: 32 },
};

const rc2InPbes2 = '1.2.840.113549.3.2';
/** RFC 2268, 6: the version number stands for the effective key bits. */
const rc2EffectiveBits: Readonly<Record<number, number>> = { 160: 40, 120: 64, 58: 128 };

/** HMACs of PBKDF2 and PBMAC1, as digest names of node:crypto. */
const hmacDigests: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
  '1.2.840.113549.2.12': 'sha512-224',
  '1.2.840.113549.2.13': 'sha512-256',
  '2.16.840.1.101.3.4.2.13': 'sha3-224',
  '2.16.840.1.101.3.4.2.14': 'sha3-256',
  '2.16.840.1.101.3.4.2.15': 'sha3-384',
  '2.16.840.1.101.3.4.2.16': 'sha3-512',
};

const pbes2 = '1.2.840.113549.1.5.13';
const pbkdf2 = '1.2.840.113549.1.5.12';
const scrypt = '1.3.6.1.4.1.11591.4.11';

/** The digest name of an HMAC. @throws key-cipher-unsupported */
export function hmacDigest(id: string): string {
  const digest = hmacDigests[id];
  if (digest === undefined) throw unsupported('the HMAC', id);
  return digest;
}

export function iterations(value: Asn1 | undefined, most: number = mostRounds): number {
  const count = smallInteger(value, 'iteration count');
  if (count < 1) throw malformed('its iteration count is zero');
  if (count > most)
    throw new KysoError('limit-exceeded', `the key file asks for ${count} iterations; at most ${most}`);
  return count;
}

/**
 * Reads an AlgorithmIdentifier of password-based encryption into the function that undoes it.
 * @throws key-cipher-unsupported naming the algorithm
 * @throws key-malformed, limit-exceeded
 */
export function passwordDecryption(forge: Forge, algorithm: Asn1 | undefined): Decrypt {
  const [idValue, parameters] = children(algorithm, 'encryption algorithm');
  const id = oid(forge, idValue, 'encryption algorithm');
  if (id === pbes2) return pbes2Decryption(forge, parameters);

  const p12 = pkcs12Ciphers[id];
  const old = pbes1Ciphers[id];
  if (p12 === undefined && old === undefined) throw unsupported('the password-based encryption', id);
  const [saltValue, countValue] = children(parameters, 'encryption parameters');
  const salt = octets(saltValue, 'salt');
  const count = iterations(countValue);
  if (p12 !== undefined) {
    const ivBytes = p12.cipher === 'rc4' ? 0 : 8;
    return (password, data) => {
      const key = pkcs12Derive(password.bmp, salt, pkcs12Purpose.key, count, p12.keyBytes, 'sha1');
      const iv = pkcs12Derive(password.bmp, salt, pkcs12Purpose.iv, count, ivBytes, 'sha1');
      return decipher(forge, p12.cipher, key, iv, data, p12.keyBytes * 8);
    };
  }
  return (password, data) => {
    let derived = createHash(old?.digest ?? 'sha1')
      .update(password.utf8)
      .update(salt)
      .digest();
    for (let i = 1; i < count; i++)
      derived = createHash(old?.digest ?? 'sha1')
        .update(derived)
        .digest();
    return decipher(forge, old?.cipher ?? '', derived.subarray(0, 8), derived.subarray(8, 16), data, 64);
  };
}

/** RFC 8018, 6.2. */
function pbes2Decryption(forge: Forge, parameters: Asn1 | undefined): Decrypt {
  const [kdf, scheme] = children(parameters, 'PBES2 parameters');
  const [schemeId, schemeParameters] = children(scheme, 'PBES2 encryption scheme');
  const id = oid(forge, schemeId, 'PBES2 encryption scheme');
  const { derive, keyLength } = keyDerivation(forge, kdf);
  if (id === rc2InPbes2) {
    const [version, iv] = children(schemeParameters, 'RC2 parameters');
    const bits = rc2EffectiveBits[smallInteger(version, 'RC2 version')];
    if (bits === undefined) throw unsupported('an odd RC2 variant,', id);
    const vector = octets(iv, 'initialization vector');
    const length = keyLength ?? bits / 8;
    return (password, data) => decipher(forge, 'rc2', derive(password, length), vector, data, bits);
  }
  const found = pbes2Ciphers[id];
  if (found === undefined) throw unsupported('the cipher', id);
  const vector = octets(schemeParameters, 'initialization vector');
  return (password, data) =>
    decipher(forge, found.cipher, derive(password, found.keyBytes), vector, data, found.keyBytes * 8);
}

/** No cipher or HMAC takes a longer key to any use. */
const longestKey = 1024;

function keyLengthOf(value: Asn1): number {
  const length = smallInteger(value, 'key length');
  if (length > longestKey)
    throw new KysoError(
      'limit-exceeded',
      `the key file derives keys of ${length} bytes; at most ${longestKey}`,
    );
  return length;
}

interface KeyDerivation {
  derive(password: PassphraseSpelling, bytes: number): Buffer;
  /** As the file states it. */
  readonly keyLength: number | undefined;
}

/**
 * PBKDF2 (RFC 8018, 5.2) or scrypt (RFC 7914, 7).
 * @throws key-cipher-unsupported, key-malformed, limit-exceeded
 */
export function keyDerivation(forge: Forge, algorithm: Asn1 | undefined): KeyDerivation {
  const [idValue, parameters] = children(algorithm, 'key derivation');
  const id = oid(forge, idValue, 'key derivation');
  const given = children(parameters, 'key derivation parameters');
  const salt = octets(given[0], 'salt');
  if (id === scrypt) {
    const parameter = (i: number): number => smallInteger(given[i], 'scrypt parameter');
    const [N, r, p] = [parameter(1), parameter(2), parameter(3)];
    if (128 * N * r > mostScryptMemory || 128 * N * r * p > mostScryptWork)
      throw new KysoError('limit-exceeded', `the key file asks scrypt for ${128 * N * r} bytes of memory`);
    const options = { N, r, p, maxmem: 2 * mostScryptMemory };
    return {
      keyLength: undefined,
      derive: (password, bytes) => scryptSync(password.utf8, salt, bytes, options),
    };
  }
  if (id !== pbkdf2) throw unsupported('the key derivation', id);
  const count = iterations(given[1], mostPbkdf2Rounds);
  const length = given.find((value, i) => i > 1 && isType(value, forge.asn1.Type.INTEGER));
  const prf = given.find((value, i) => i > 1 && isType(value, forge.asn1.Type.SEQUENCE));
  const digest = prf === undefined ? 'sha1' : hmacDigest(oid(forge, children(prf, 'PRF')[0], 'PRF'));
  return {
    keyLength: length === undefined ? undefined : keyLengthOf(length),
    derive: (password, bytes) => pbkdf2Sync(password.utf8, salt, count, bytes, digest),
  };
}
