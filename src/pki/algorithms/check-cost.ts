import { sequenceOf } from '../asn1/cursor.ts';
import { firstElement, wholeElement } from '../asn1/element.ts';
import { readBitStringOctets, readIntegerBytes } from '../asn1/values.ts';
import type { KeyFacts, KeyType } from './types.ts';

/** FIPS 186-5, A.1.1: a public exponent is below 2^256; a longer one only makes checks slow. */
export const maxExponentBits = 256;

/** Bits of an RSA public exponent; undefined for other and unreadable keys. Never throws. */
export function exponentBits(spki: Uint8Array, type: KeyType): number | undefined {
  if (type !== 'rsa' && type !== 'rsa-pss') return undefined;
  try {
    const fields = sequenceOf(wholeElement(spki, 'der'), 'a public key');
    fields.next('the key algorithm');
    const key = sequenceOf(firstElement(readBitStringOctets(fields.next('the key')), 'der'), 'the key');
    key.next('the modulus');
    return readIntegerBytes(key.next('the exponent')).length * 8;
  } catch {
    return undefined;
  }
}

/** Time a check takes, in units of a common key's (about 0.2 ms), so that a bound on checks is one on time. */
export function checkCost({ type, bits = 0, curve }: KeyFacts, exponent = 24): number {
  switch (type) {
    case 'rsa':
    case 'rsa-pss':
      return Math.max(1, Math.round((bits / 4096) ** 2 * (exponent / 64)));
    case 'dsa':
      return Math.max(1, Math.round((bits / 2048) ** 2));
    case 'ec':
      return curve === 'P-256' ? 1 : bits > 0 && bits <= 256 ? 2 : bits > 0 && bits <= 384 ? 3 : 6;
    default:
      return 1;
  }
}
