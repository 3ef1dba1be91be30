import { nullValue } from '../../../../src/pki/asn1/writer.ts';
import { extension, keyUsage } from '../../support/mini-ca.ts';
import { ca, ee, section } from './suite.ts';

const odd = (critical: boolean): Uint8Array => extension('1.3.6.1.4.1.99999.1', nullValue(), critical);

section('Private and doubled extensions (PKITS 4.16; RFC 5280, 6.1.4 (o), 6.1.5 (f) and 4.2)', [
  { rule: 'unknown and not critical in the leaf', path: [ca(), ee([odd(false)])], outcome: 'valid' },
  { rule: 'unknown and critical in the leaf', path: [ca(), ee([odd(true)])], outcome: 'critical-extension' },
  { rule: 'unknown and not critical in an authority', path: [ca([odd(false)]), ee()], outcome: 'valid' },
  {
    rule: 'unknown and critical in an authority',
    path: [ca([odd(true)]), ee()],
    outcome: 'critical-extension',
  },
  { rule: 'keyUsage twice', path: [ca(), ee([keyUsage(0, 1)])], outcome: 'certificate-malformed' },
  {
    rule: 'an unknown extension twice',
    path: [ca(), ee([odd(false), odd(false)])],
    outcome: 'certificate-malformed',
    differs: 'unknown-twice',
  },
  {
    rule: 'a critical extension that cannot be read',
    path: [ca(), ee([extension('2.5.29.32', nullValue(), true)])],
    outcome: 'certificate-malformed',
  },
  { rule: 'no extensions at all in a leaf', path: [ca(), ee([], { version: 1 })], outcome: 'valid' },
]);
