import { generateKeyPairSync, sign } from 'node:crypto';
import { sequenceOf } from '../../../../src/pki/asn1/cursor.ts';
import { bytesOf, wholeElement } from '../../../../src/pki/asn1/element.ts';
import { nullValue, oid, sequence } from '../../../../src/pki/asn1/writer.ts';
import { type KeyPair, newKey, spkiOf } from '../../support/mini-ca.ts';
import { ca, ee, type Link, makeAnchor, section } from './suite.ts';

const lastOctet = (der: Uint8Array): Uint8Array => der.with(der.length - 1, (der.at(-1) ?? 0) ^ 1);

const dsaKey = (): KeyPair => generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
const dsa = dsaKey();
const middle = dsaKey();
const dsaAnchor = makeAnchor('DSA Anchor', { key: dsa, signer: dsaSigner(dsa) });

function dsaSigner(key: KeyPair): NonNullable<Link['signer']> {
  const algorithm = sequence(oid('2.16.840.1.101.3.4.3.2'));
  return { algorithm, sign: (tbs) => new Uint8Array(sign('sha256', tbs, key.privateKey)) };
}

/** A DSA key of the same group, its parameters left out or NULL. */
function heir(parameters: readonly Uint8Array[]): { key: KeyPair; spki: Uint8Array } {
  const fields = sequenceOf(wholeElement(spkiOf(dsa), 'der'), 'a key');
  fields.next('the algorithm');
  const key = bytesOf(fields.next('the key'));
  return { key: dsa, spki: sequence(sequence(oid('1.2.840.10040.4.1'), ...parameters), key) };
}

section('Signature verification (PKITS 4.1; RFC 5280, 6.1.3 (a)(1))', [
  { rule: 'signatures that hold all the way', path: [ca(), ee()], outcome: 'valid' },
  {
    rule: 'an authority whose signature does not fit',
    path: [ca([], { tamper: lastOctet }), ee()],
    outcome: 'no-anchor',
  },
  {
    rule: 'a leaf whose signature does not fit',
    path: [ca(), ee([], { tamper: lastOctet })],
    outcome: 'no-anchor',
  },
  { rule: 'a leaf straight under the anchor', path: [ee()], outcome: 'valid' },
  {
    rule: 'a leaf straight under the anchor whose signature does not fit',
    path: [ee([], { tamper: lastOctet })],
    outcome: 'no-anchor',
  },
  {
    rule: 'DSA with parameters of its own',
    anchor: dsaAnchor,
    path: [ca([], { key: middle, signer: dsaSigner(dsa) }), ee([], { signer: dsaSigner(middle) })],
    outcome: 'valid',
  },
  {
    rule: 'DSA with a signature that does not fit',
    anchor: dsaAnchor,
    path: [ee([], { signer: dsaSigner(dsaKey()) })],
    outcome: 'no-anchor',
  },
  {
    rule: 'DSA parameters inherited from the issuer (6.1.4 (e))',
    anchor: dsaAnchor,
    path: [ca([], { ...heir([]), signer: dsaSigner(dsa) }), ee([], { signer: dsaSigner(dsa) })],
    outcome: 'valid',
    differs: 'dsa-inheritance',
  },
  {
    rule: 'DSA parameters of NULL are inherited too',
    anchor: dsaAnchor,
    path: [ca([], { ...heir([nullValue()]), signer: dsaSigner(dsa) }), ee([], { signer: dsaSigner(dsa) })],
    outcome: 'valid',
    differs: 'dsa-inheritance',
  },
  {
    rule: 'DSA parameters inherited, and a signature that does not fit',
    anchor: dsaAnchor,
    path: [ca([], { ...heir([]), signer: dsaSigner(dsa) }), ee([], { signer: dsaSigner(dsaKey()) })],
    outcome: 'signature-invalid',
  },
  {
    rule: 'DSA parameters that nobody above has',
    path: [ca([], heir([])), ee([], { signer: dsaSigner(dsa) })],
    outcome: 'algorithm-unsupported',
  },
  ...(['rsa', 'P-256', 'P-384', 'P-521', 'brainpoolP256r1', 'ed448'] as const).map((kind) => ({
    rule: `a chain of ${kind} keys`,
    path: [ca([], { key: newKey(kind) }), ee([], { key: newKey(kind) })],
    outcome: 'valid' as const,
  })),
]);
