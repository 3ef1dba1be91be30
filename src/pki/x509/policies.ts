import { type Cursor, childrenOf, sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, malformed, wholeElement } from '../asn1/element.ts';
import { readInteger, readOid } from '../asn1/values.ts';
import type { PolicyConstraints } from './types.ts';

/** Stands for every policy (RFC 5280, 4.2.1.4). */
export const anyPolicy = '2.5.29.32.0';

/** certificatePolicies: their OIDs; one named twice counts once. @throws asn1-malformed */
export function readCertificatePolicies(value: Uint8Array): ReadonlySet<string> {
  const list = childrenOf(wholeElement(value, 'der'));
  if (list.length === 0) throw malformed('certificatePolicies without a policy', 0);
  return new Set(list.map((policy) => readOid(sequenceOf(policy, 'a policy').next('the policy identifier'))));
}

/** policyMappings: subject policies by issuer policy; anyPolicy may stand on neither side. @throws asn1-malformed */
export function readPolicyMappings(value: Uint8Array): ReadonlyMap<string, ReadonlySet<string>> {
  const mappings = new Map<string, Set<string>>();
  for (const pair of childrenOf(wholeElement(value, 'der'))) {
    const fields = sequenceOf(pair, 'a policy mapping');
    const from = readOid(fields.next('the issuer policy'));
    const to = readOid(fields.next('the subject policy'));
    fields.end('a policy mapping');
    if (from === anyPolicy || to === anyPolicy) throw malformed('a mapping of anyPolicy', pair.start);
    const known = mappings.get(from);
    if (known === undefined) mappings.set(from, new Set([to]));
    else known.add(to);
  }
  return mappings;
}

/** policyConstraints. @throws asn1-malformed */
export function readPolicyConstraints(value: Uint8Array): PolicyConstraints {
  const fields = sequenceOf(wholeElement(value, 'der'), 'policyConstraints');
  const constraints = {
    requireExplicitPolicy: skippedCertificates(fields, 0),
    inhibitPolicyMapping: skippedCertificates(fields, 1),
  };
  fields.end('policyConstraints');
  return constraints;
}

/** inhibitAnyPolicy: certificates that may still use anyPolicy. @throws asn1-malformed */
export function readInhibitAnyPolicy(value: Uint8Array): number {
  return readCount(wholeElement(value, 'der'));
}

function skippedCertificates(fields: Cursor, tag: number): number {
  const element = fields.optionalContext(tag);
  return element === undefined ? Number.POSITIVE_INFINITY : readCount(element);
}

/** INTEGER (0..MAX), Infinity beyond any path. @throws asn1-malformed when negative */
export function readCount(element: Asn1Element): number {
  const value = readInteger(element);
  if (value < 0n) throw malformed('a negative count', element.start);
  return value > 0xffffn ? Number.POSITIVE_INFINITY : Number(value);
}
