import { sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, bytesOf } from '../asn1/element.ts';
import { bytesEqual, readOid } from '../asn1/values.ts';
import { nullValue, oid, sequence } from '../asn1/writer.ts';
import type { AlgorithmIdentifier } from './types.ts';

/** @throws asn1-malformed */
export function readAlgorithmIdentifier(element: Asn1Element): AlgorithmIdentifier {
  const fields = sequenceOf(element, 'an algorithm identifier');
  const identifier = readOid(fields.next('the algorithm'));
  const parameters = fields.peek();
  if (parameters === undefined) return { oid: identifier };
  fields.next('the parameters');
  fields.end('an algorithm identifier');
  return { oid: identifier, parameters: bytesOf(parameters) };
}

const asn1Null = nullValue();

/** Same algorithm and parameters; absent parameters equal NULL, which writers mix up for digests and RSA. */
export function sameAlgorithm(a: AlgorithmIdentifier, b: AlgorithmIdentifier): boolean {
  return a.oid === b.oid && bytesEqual(a.parameters ?? asn1Null, b.parameters ?? asn1Null);
}

/** DER AlgorithmIdentifier. */
export function encodeAlgorithmIdentifier({ oid: identifier, parameters }: AlgorithmIdentifier): Uint8Array {
  return parameters === undefined ? sequence(oid(identifier)) : sequence(oid(identifier), parameters);
}
