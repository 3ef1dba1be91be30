import { type Cursor, sequenceOf } from '../asn1/cursor.ts';
import { firstElement, wholeElement } from '../asn1/element.ts';
import { readBitStringOctets, readIntegerBytes } from '../asn1/values.ts';
import { readAlgorithmIdentifier } from './identifier.ts';
import type { KeyType } from './types.ts';

/**
 * Why anybody can make signatures that fit this public key, whoever holds the private one; undefined when nothing
 * says so. Libraries check the equation and not whether it can fail.
 * @see RFC 8017, 3.1; RFC 8032, 8.4; FIPS 186-4, 4.1
 */
export function forgeableKey(spki: Uint8Array, type: KeyType): string | undefined {
  try {
    const fields = sequenceOf(wholeElement(spki, 'der'), 'a public key');
    const { parameters } = readAlgorithmIdentifier(fields.next('the key algorithm'));
    const octets = readBitStringOctets(fields.next('the key'));
    switch (type) {
      case 'rsa':
      case 'rsa-pss':
        return forgeableRsa(octets);
      case 'ed25519':
        return isLowOrder(octets, lowOrder25519) ? 'the public key is a point of low order' : undefined;
      case 'ed448':
        return isLowOrder(octets, lowOrder448) ? 'the public key is a point of low order' : undefined;
      case 'dsa':
        return forgeableDsa(parameters, octets);
      default:
        return undefined;
    }
  } catch {
    // A key that cannot be read is told of as such where it is loaded.
    return undefined;
  }
}

/** With exponent 1 a signature is its own padded digest; an even one, or an even modulus, is no RSA at all. */
function forgeableRsa(octets: Uint8Array): string | undefined {
  const fields = sequenceOf(firstElement(octets, 'der'), 'the key');
  const modulus = magnitude(fields);
  const exponent = magnitude(fields);
  if (exponent < 3n || exponent % 2n === 0n) return `the public exponent is ${exponent}`;
  return modulus % 2n === 0n ? 'the modulus is even' : undefined;
}

/** A generator or public value of 0, 1 or -1 makes the same r fit every message. */
function forgeableDsa(parameters: Uint8Array | undefined, octets: Uint8Array): string | undefined {
  if (parameters === undefined) return undefined;
  const fields = sequenceOf(firstElement(parameters, 'der'), 'the parameters');
  const p = magnitude(fields);
  fields.next('q');
  const trivial = (value: bigint): boolean => value <= 1n || value >= p - 1n;
  const value = toBigInt(readIntegerBytes(firstElement(octets, 'der')));
  return trivial(magnitude(fields)) || trivial(value) ? 'the parameters generate nothing' : undefined;
}

const toBigInt = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
const magnitude = (fields: Cursor): bigint => toBigInt(readIntegerBytes(fields.next('a number')));

const littleEndian = (value: bigint, length: number): string =>
  Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex')
    .reverse()
    .toString('hex');

const p25519 = 2n ** 255n - 19n;
const p448 = 2n ** 448n - 2n ** 224n - 1n;
/** The y of the points of order 8 (order 1, 2 and 4 have y = 1, -1 and 0). */
const order8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;

const lowOrder25519: ReadonlySet<string> = new Set(
  // p and p + 1 spell 0 and 1 another way, which libraries take.
  [0n, 1n, p25519 - 1n, p25519, p25519 + 1n, order8, p25519 - order8].map((y) => littleEndian(y, 32)),
);
const lowOrder448: ReadonlySet<string> = new Set(
  [0n, 1n, p448 - 1n, p448, p448 + 1n].map((y) => littleEndian(y, 57)),
);

/** The topmost bit is the sign of x, which points of low order may have either way. */
function isLowOrder(point: Uint8Array, points: ReadonlySet<string>): boolean {
  const last = point.length - 1;
  return points.has(Buffer.from(point.with(last, (point[last] ?? 0) & 0x7f)).toString('hex'));
}
