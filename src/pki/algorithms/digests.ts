import * as crypto from 'node:crypto';
import { firstElement } from '../asn1/element.ts';
import { readSmallInteger } from '../asn1/values.ts';
import type { AlgorithmIdentifier, DigestName } from './types.ts';

interface Digest {
  readonly oid: string;
  /** Octets of the value. */
  readonly size: number;
}

const digests: Readonly<Record<DigestName, Digest>> = {
  md5: { oid: '1.2.840.113549.2.5', size: 16 },
  sha1: { oid: '1.3.14.3.2.26', size: 20 },
  sha224: { oid: '2.16.840.1.101.3.4.2.4', size: 28 },
  sha256: { oid: '2.16.840.1.101.3.4.2.1', size: 32 },
  sha384: { oid: '2.16.840.1.101.3.4.2.2', size: 48 },
  sha512: { oid: '2.16.840.1.101.3.4.2.3', size: 64 },
  'sha512-224': { oid: '2.16.840.1.101.3.4.2.5', size: 28 },
  'sha512-256': { oid: '2.16.840.1.101.3.4.2.6', size: 32 },
  'sha3-224': { oid: '2.16.840.1.101.3.4.2.7', size: 28 },
  'sha3-256': { oid: '2.16.840.1.101.3.4.2.8', size: 32 },
  'sha3-384': { oid: '2.16.840.1.101.3.4.2.9', size: 48 },
  'sha3-512': { oid: '2.16.840.1.101.3.4.2.10', size: 64 },
  shake256: { oid: '2.16.840.1.101.3.4.2.12', size: 64 },
  ripemd160: { oid: '1.3.36.3.2.1', size: 20 },
};

export const digestNames = Object.keys(digests) as readonly DigestName[];

const byOid: ReadonlyMap<string, DigestName> = new Map(
  Object.entries(digests).map(([name, { oid }]) => [oid, name as DigestName]),
);

/** id-shake256-len (RFC 8419, 2.2): the length stands in the parameters. */
const shake256Len = '2.16.840.1.101.3.4.2.18';

/** The digest an AlgorithmIdentifier names, or undefined when kyso does not know it. Never throws. */
export function digestOf(algorithm: AlgorithmIdentifier): DigestName | undefined {
  if (algorithm.oid === shake256Len) return hasShakeLength512(algorithm.parameters) ? 'shake256' : undefined;
  return byOid.get(algorithm.oid);
}

function hasShakeLength512(parameters: Uint8Array | undefined): boolean {
  try {
    return parameters !== undefined && readSmallInteger(firstElement(parameters, 'ber')) === 512;
  } catch {
    return false;
  }
}

/** Dotted OID of a digest. */
export function digestOid(name: DigestName): string {
  return digests[name].oid;
}

/** Octets a digest has. */
export function digestSize(name: DigestName): number {
  return digests[name].size;
}

/** A running hash: feed it with `update`, SHAKE256 gives 64 octets. */
export function hasher(name: DigestName): ReturnType<typeof crypto.createHash> {
  return name === 'shake256' ? crypto.createHash(name, { outputLength: 64 }) : crypto.createHash(name);
}

/** One call without a hash object, which costs more than hashing something small; absent before Node 20.12. */
const oneShot: typeof crypto.hash | undefined = crypto.hash;

/** Digest of `data`. */
export function digest(name: DigestName, data: Uint8Array): Uint8Array {
  if (oneShot && name !== 'shake256') return oneShot(name, data, 'buffer');
  return hasher(name).update(data).digest();
}
