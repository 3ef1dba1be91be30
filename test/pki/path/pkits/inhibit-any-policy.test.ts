import { any, inhibitAny, p, policies } from './extensions.ts';
import { ca, ee, type Link, section } from './suite.ts';

const explicit = { requireExplicit: true };
const inhibiting = (count: number): Link => ca([policies(p(1)), inhibitAny(count)]);
const anyCa = (rest = {}): Link => ca([policies(any)], rest);
const plain = ca([policies(p(1))]);
const leaf = ee([policies(p(1))]);
const anyLeaf = ee([policies(any)]);

section('Inhibit anyPolicy, self-issued too (PKITS 4.12; RFC 5280, 6.1.3 (d)(2), 6.1.4 (j))', [
  {
    rule: '0, and a leaf of anyPolicy',
    path: [inhibiting(0), anyLeaf],
    policies: explicit,
    outcome: 'certificate-policies',
  },
  {
    rule: '0, and a leaf of the policy and anyPolicy',
    path: [inhibiting(0), ee([policies(p(1), any)])],
    policies: explicit,
    outcome: 'valid',
  },
  {
    rule: '1, and an authority of anyPolicy',
    path: [inhibiting(1), anyCa(), leaf],
    policies: explicit,
    outcome: 'valid',
  },
  {
    rule: '1, and a second authority of anyPolicy',
    path: [inhibiting(1), plain, anyCa(), leaf],
    policies: explicit,
    outcome: 'certificate-policies',
  },
  {
    rule: '1, and a leaf of anyPolicy two below',
    path: [inhibiting(1), plain, anyLeaf],
    policies: explicit,
    outcome: 'certificate-policies',
  },
  {
    rule: '5, then 1, and a leaf of anyPolicy',
    path: [inhibiting(5), ca([policies(p(1)), inhibitAny(1)]), plain, anyLeaf],
    policies: explicit,
    outcome: 'certificate-policies',
  },
  {
    rule: '1, then 5, which does not help',
    path: [inhibiting(1), ca([policies(p(1)), inhibitAny(5)]), anyCa(), leaf],
    policies: explicit,
    outcome: 'certificate-policies',
  },
  {
    rule: '0, and a self-issued authority of anyPolicy',
    path: [inhibiting(0), anyCa({ selfIssued: true }), leaf],
    policies: explicit,
    outcome: 'valid',
  },
  {
    rule: '1, a self-issued authority of anyPolicy, another not',
    path: [inhibiting(1), anyCa({ selfIssued: true }), anyCa(), leaf],
    policies: explicit,
    outcome: 'valid',
  },
  {
    rule: '0, a self-issued authority of anyPolicy, another not',
    path: [inhibiting(0), anyCa({ selfIssued: true }), anyCa(), leaf],
    policies: explicit,
    outcome: 'certificate-policies',
  },
  {
    rule: '0, and a self-issued leaf of anyPolicy',
    path: [inhibiting(0), ee([policies(any)], { selfIssued: true })],
    policies: explicit,
    outcome: 'certificate-policies',
  },
  {
    rule: '0, a self-issued authority of anyPolicy, a leaf of it',
    path: [inhibiting(0), anyCa({ selfIssued: true }), anyLeaf],
    policies: explicit,
    outcome: 'certificate-policies',
  },
  { rule: 'inhibited, and no policy required', path: [inhibiting(0), anyLeaf], outcome: 'valid' },
]);
