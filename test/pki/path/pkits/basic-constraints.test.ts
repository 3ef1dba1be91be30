import { Tag } from '../../../../src/pki/asn1/element.ts';
import { encode, integer, sequence } from '../../../../src/pki/asn1/writer.ts';
import { basicConstraints, extension, keyUsage } from '../../support/mini-ca.ts';
import { ca, ee, type Link, makeAnchor, section } from './suite.ts';

const constrained = (pathLength?: number, rest: Omit<Link, 'kind'> = {}): Link =>
  ca([], { instead: [basicConstraints(true, pathLength), keyUsage(5, 6)], ...rest });
const selfIssued = (pathLength?: number): Link => constrained(pathLength, { selfIssued: true });
const trueBoolean = encode(Tag.Boolean, Uint8Array.of(0xff));
const oddBoolean = encode(Tag.Boolean, Uint8Array.of(1));
const falseBoolean = encode(Tag.Boolean, Uint8Array.of(0));
const written = (...parts: readonly Uint8Array[]): Link =>
  ca([], { instead: [extension('2.5.29.19', sequence(...parts), true), keyUsage(5, 6)] });

section('Basic constraints (PKITS 4.6; RFC 5280, 6.1.4 (k) to (m))', [
  {
    rule: 'an authority without basicConstraints',
    path: [ca([], { instead: [keyUsage(5, 6)] }), ee()],
    outcome: 'not-a-ca',
  },
  {
    rule: 'critical, cA FALSE',
    path: [ca([], { instead: [basicConstraints(false), keyUsage(5, 6)] }), ee()],
    outcome: 'not-a-ca',
  },
  { rule: 'cA FALSE spelled out', path: [written(falseBoolean), ee()], outcome: 'not-a-ca' },
  {
    rule: 'not critical, cA FALSE',
    path: [ca([], { instead: [extension('2.5.29.19', sequence()), keyUsage(5, 6)] }), ee()],
    outcome: 'not-a-ca',
  },
  {
    rule: 'not critical, cA TRUE',
    path: [ca([], { instead: [extension('2.5.29.19', sequence(trueBoolean)), keyUsage(5, 6)] }), ee()],
    outcome: 'valid',
  },
  { rule: 'an authority of version 1', path: [ca([], { version: 1 }), ee()], outcome: 'not-a-ca' },
  {
    rule: 'an authority of version 2',
    path: [ca([], { version: 2 }), ee()],
    outcome: 'not-a-ca',
    differs: 'version',
  },
  { rule: 'pathLen 0 and an authority below', path: [constrained(0), ca(), ee()], outcome: 'path-length' },
  {
    rule: 'pathLen 0 and an authority below as the last',
    path: [constrained(0), ca(), ca()],
    outcome: 'path-length',
  },
  { rule: 'pathLen 0 and a leaf below', path: [constrained(0), ee()], outcome: 'valid' },
  { rule: 'pathLen 0 and an authority as the last', path: [constrained(0), ca()], outcome: 'valid' },
  {
    rule: 'pathLen 1 then 0 and one authority below',
    path: [constrained(1), constrained(0), ee()],
    outcome: 'valid',
  },
  {
    rule: 'pathLen 6, 0 and an authority below',
    path: [constrained(6), constrained(0), ca(), ee()],
    outcome: 'path-length',
  },
  {
    rule: 'pathLen 6, 0 and an authority as the last',
    path: [constrained(6), constrained(0), ca(), ca()],
    outcome: 'path-length',
  },
  {
    rule: 'pathLen 6, 1, 1 and an authority below',
    path: [constrained(6), constrained(1), constrained(1), ca(), ee()],
    outcome: 'path-length',
  },
  {
    rule: 'pathLen 6, 1, 1 and a leaf below',
    path: [constrained(6), constrained(1), constrained(1), ee()],
    outcome: 'valid',
  },
  {
    rule: 'pathLen 6, 4, 1 and one authority below',
    path: [constrained(6), constrained(4), constrained(1), ca(), ee()],
    outcome: 'valid',
  },
  {
    rule: 'pathLen 6, 4, 1 and an authority below as the last',
    path: [constrained(6), constrained(4), constrained(1), ca(), ca()],
    outcome: 'valid',
  },
  {
    rule: 'pathLen 0 and a self-issued authority below',
    path: [constrained(0), selfIssued(), ee()],
    outcome: 'valid',
  },
  {
    rule: 'pathLen 0, a self-issued authority, then another',
    path: [constrained(0), selfIssued(), ca(), ee()],
    outcome: 'path-length',
  },
  {
    rule: 'pathLen 1, self-issued between and below',
    path: [constrained(1), selfIssued(), ca(), { ...selfIssued() }, ee()],
    outcome: 'valid',
  },
  {
    rule: 'pathLen grows again below, which does not help',
    path: [constrained(0), constrained(9), ee()],
    outcome: 'path-length',
  },
  {
    rule: 'a negative pathLen',
    path: [written(trueBoolean, encode(Tag.Integer, Uint8Array.of(0xff))), ee()],
    outcome: 'certificate-malformed',
  },
  {
    rule: 'a pathLen beyond any path',
    path: [written(trueBoolean, integer(2n ** 70n)), ca(), ee()],
    outcome: 'valid',
  },
  { rule: 'cA written as 01, which DER forbids', path: [written(oddBoolean), ee()], outcome: 'valid' },
  {
    rule: 'basicConstraints that cannot be read',
    path: [ca([], { instead: [extension('2.5.29.19', integer(1), true), keyUsage(5, 6)] }), ee()],
    outcome: 'certificate-malformed',
  },
  {
    rule: 'pathLen of an anchor, which is key and name only (6.1.1 (d))',
    anchor: makeAnchor('Narrow Anchor', { extensions: [basicConstraints(true, 0), keyUsage(5, 6)] }),
    path: [ca(), ee()],
    outcome: 'valid',
    differs: 'anchor-constraints',
  },
  {
    rule: 'pathLen of an anchor where the policy applies it (RFC 5937)',
    anchor: makeAnchor('Narrow Anchor', { extensions: [basicConstraints(true, 0), keyUsage(5, 6)] }),
    path: [ca(), ee()],
    rules: { anchorConstraints: 'applied' },
    outcome: 'path-length',
  },
]);
