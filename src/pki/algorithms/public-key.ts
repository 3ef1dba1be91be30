import { createPublicKey, type KeyObject } from 'node:crypto';
import { sequenceOf } from '../asn1/cursor.ts';
import { firstElement, isUniversal, Tag, wholeElement } from '../asn1/element.ts';
import { readBitStringOctets, readIntegerBytes, readOid } from '../asn1/values.ts';
import { ByteCache } from '../byte-cache.ts';
import { checkCost, exponentBits } from './check-cost.ts';
import { forgeableKey } from './forgeable-key.ts';
import { readAlgorithmIdentifier } from './identifier.ts';
import type { AlgorithmIdentifier, KeyFacts, KeyType } from './types.ts';

const keyTypes: ReadonlyMap<string, KeyType> = new Map([
  ['1.2.840.113549.1.1.1', 'rsa'],
  ['1.2.840.113549.1.1.10', 'rsa-pss'],
  ['1.2.840.10045.2.1', 'ec'],
  ['1.2.840.10040.4.1', 'dsa'],
  ['1.3.101.112', 'ed25519'],
  ['1.3.101.113', 'ed448'],
]);

/** Named curves by OID: name, bits of the order. */
const curves: ReadonlyMap<string, readonly [name: string, bits: number]> = new Map([
  ['1.2.840.10045.3.1.7', ['P-256', 256]],
  ['1.3.132.0.34', ['P-384', 384]],
  ['1.3.132.0.35', ['P-521', 521]],
  ['1.3.132.0.33', ['P-224', 224]],
  ['1.3.132.0.10', ['secp256k1', 256]],
  ['1.3.36.3.3.2.8.1.1.7', ['brainpoolP256r1', 256]],
  ['1.3.36.3.3.2.8.1.1.9', ['brainpoolP320r1', 320]],
  ['1.3.36.3.3.2.8.1.1.11', ['brainpoolP384r1', 384]],
  ['1.3.36.3.3.2.8.1.1.13', ['brainpoolP512r1', 512]],
]);

/** Type, size and curve a SubjectPublicKeyInfo states; `other` when it cannot be read. Never throws. */
export function readKeyFacts(spki: Uint8Array): KeyFacts {
  try {
    const fields = sequenceOf(wholeElement(spki, 'der'), 'a public key');
    const algorithm = readAlgorithmIdentifier(fields.next('the key algorithm'));
    const type = keyTypes.get(algorithm.oid) ?? 'other';
    if (type === 'ed25519') return { type, bits: 256, curve: 'Ed25519' };
    if (type === 'ed448') return { type, bits: 456, curve: 'Ed448' };
    if (type === 'ec') return curveFacts(algorithm.parameters);
    if (type === 'dsa') return { type, ...modulusBits(presentParameters(algorithm)) };
    if (type === 'other') return { type };
    return { type, ...modulusBits(readBitStringOctets(fields.next('the key'))) };
  } catch {
    return { type: 'other' };
  }
}

function curveFacts(parameters: Uint8Array | undefined): KeyFacts {
  const element = parameters === undefined ? undefined : firstElement(parameters, 'der');
  // RFC 5480, 2.1.1 wants a named curve; one spelled out may hide a generator of the writer's choosing.
  if (element === undefined || !isUniversal(element, Tag.Oid)) return { type: 'ec' };
  const oid = readOid(element);
  const [curve, bits] = curves.get(oid) ?? [oid];
  return bits === undefined ? { type: 'ec', curve } : { type: 'ec', curve, bits };
}

/** Bits of the INTEGER that opens the SEQUENCE: the modulus of an RSA key, the prime of a DSA one. */
function modulusBits(structure: Uint8Array | undefined): { bits?: number } {
  if (structure === undefined) return {};
  const octets = readIntegerBytes(sequenceOf(firstElement(structure, 'der'), 'the key').next('the modulus'));
  let skip = 0;
  while (skip < octets.length - 1 && octets[skip] === 0) skip++;
  return { bits: (octets.length - skip) * 8 - (Math.clz32(octets[skip] as number) - 24) };
}

/** Parameters that say something: a DSA key may leave them to its issuer's, as NULL or not at all (RFC 3279, 2.3.2). */
function presentParameters({ parameters }: AlgorithmIdentifier): Uint8Array | undefined {
  return parameters === undefined || isUniversal(firstElement(parameters, 'der'), Tag.Null)
    ? undefined
    : parameters;
}

/** Octets of the key itself, without its algorithm: what OCSP and key identifiers hash. @throws asn1-malformed */
export function publicKeyOctets(spki: Uint8Array): Uint8Array {
  const fields = sequenceOf(wholeElement(spki, 'der'), 'a public key');
  fields.next('the key algorithm');
  return readBitStringOctets(fields.next('the key'));
}

interface LoadedKey {
  readonly facts: KeyFacts;
  /** undefined when node:crypto cannot load it. */
  readonly key: KeyObject | undefined;
  /** Why a signature that fits this key proves nothing. */
  readonly forgeable: string | undefined;
  /** What checking a signature under it costs, 1 for a common key. */
  readonly cost: number;
  /** Bits of an RSA public exponent. */
  readonly exponentBits: number | undefined;
}

const loadedKeys = new ByteCache<LoadedKey>(512);

/** The key of a SubjectPublicKeyInfo, remembered by its bytes. Never throws. */
export function loadPublicKey(spki: Uint8Array): LoadedKey {
  const known = loadedKeys.get(spki);
  if (known !== undefined) return known;
  const own = new Uint8Array(spki);
  const facts = readKeyFacts(own);
  const exponent = exponentBits(own, facts.type);
  const loaded: LoadedKey = {
    facts,
    key: importKey(own),
    forgeable: forgeableKey(own, facts.type),
    cost: checkCost(facts, exponent),
    exponentBits: exponent,
  };
  loadedKeys.set(own, loaded);
  return loaded;
}

function importKey(spki: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({
      key: Buffer.from(spki.buffer, spki.byteOffset, spki.length),
      format: 'der',
      type: 'spki',
    });
  } catch {
    return undefined;
  }
}
