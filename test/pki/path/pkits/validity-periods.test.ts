import { generalizedTime } from '../../support/mini-ca.ts';
import { ca, ee, section } from './suite.ts';

const past = '250101000000Z';
const future = '470101120100Z';

section('Validity periods (PKITS 4.2; RFC 5280, 6.1.3 (a)(2) and 4.1.2.5)', [
  {
    rule: 'an authority not yet valid',
    path: [ca([], { notBefore: future }), ee()],
    outcome: 'not-yet-valid',
  },
  { rule: 'a leaf not yet valid', path: [ca(), ee([], { notBefore: future })], outcome: 'not-yet-valid' },
  {
    rule: 'UTCTime of 1950 as notBefore',
    path: [ca(), ee([], { notBefore: '500101120100Z' })],
    outcome: 'valid',
  },
  {
    rule: 'UTCTime of 1999 as notAfter',
    path: [ca(), ee([], { notAfter: '991231235959Z' })],
    outcome: 'expired',
  },
  {
    rule: 'GeneralizedTime as notBefore',
    path: [ca(), ee([], { notBefore: generalizedTime('20020101120100Z') })],
    outcome: 'valid',
  },
  {
    rule: 'GeneralizedTime to come as notBefore',
    path: [ca(), ee([], { notBefore: generalizedTime('20470101120100Z') })],
    outcome: 'not-yet-valid',
  },
  { rule: 'an authority that has expired', path: [ca([], { notAfter: past }), ee()], outcome: 'expired' },
  { rule: 'a leaf that has expired', path: [ca(), ee([], { notAfter: past })], outcome: 'expired' },
  {
    rule: 'UTCTime of 1950 as notAfter',
    path: [ca(), ee([], { notBefore: '500101000000Z', notAfter: '500601000000Z' })],
    outcome: 'expired',
  },
  {
    rule: 'GeneralizedTime of 2050 as notAfter',
    path: [ca(), ee([], { notAfter: generalizedTime('20500101120100Z') })],
    outcome: 'valid',
  },
  {
    rule: 'no well-defined expiry (99991231235959Z)',
    path: [ca([], { notAfter: generalizedTime('99991231235959Z') }), ee()],
    outcome: 'valid',
  },
  {
    rule: 'the last second of the validity',
    path: [ca(), ee([], { notAfter: '260601000000Z' })],
    outcome: 'valid',
    differs: 'last-second',
  },
  { rule: 'the second after it', path: [ca(), ee([], { notAfter: '260531235959Z' })], outcome: 'expired' },
  {
    rule: 'the first second of the validity',
    path: [ca(), ee([], { notBefore: '260601000000Z' })],
    outcome: 'valid',
  },
  {
    rule: 'the second before it',
    path: [ca(), ee([], { notBefore: '260601000001Z' })],
    outcome: 'not-yet-valid',
  },
  {
    rule: 'fractions of a second, which DER allows and RFC 5280 does not',
    path: [ca(), ee([], { notAfter: generalizedTime('20400101120100.5Z') })],
    outcome: 'valid',
    differs: 'fractions',
  },
]);
