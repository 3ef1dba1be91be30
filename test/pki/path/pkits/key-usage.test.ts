import { Tag } from '../../../../src/pki/asn1/element.ts';
import { encode } from '../../../../src/pki/asn1/writer.ts';
import { basicConstraints, extension, keyUsage } from '../../support/mini-ca.ts';
import { ca, ee, section } from './suite.ts';

const mild = extension('2.5.29.15', encode(Tag.BitString, Uint8Array.of(1, 0x82)));

section('Key usage (PKITS 4.7; RFC 5280, 6.1.4 (n))', [
  {
    rule: 'critical keyUsage without keyCertSign',
    path: [ca([], { instead: [basicConstraints(true), keyUsage(0, 6)] }), ee()],
    outcome: 'key-usage',
  },
  {
    rule: 'keyUsage that is not critical, without keyCertSign',
    path: [ca([], { instead: [basicConstraints(true), mild] }), ee()],
    outcome: 'key-usage',
  },
  {
    rule: 'no keyUsage at all',
    path: [ca([], { instead: [basicConstraints(true)] }), ee()],
    outcome: 'valid',
  },
  {
    rule: 'keyCertSign among others',
    path: [ca([], { instead: [basicConstraints(true), keyUsage(0, 1, 5, 6)] }), ee()],
    outcome: 'valid',
  },
  {
    rule: 'a keyUsage that allows nothing',
    path: [ca([], { instead: [basicConstraints(true), keyUsage()] }), ee()],
    outcome: 'key-usage',
  },
]);
