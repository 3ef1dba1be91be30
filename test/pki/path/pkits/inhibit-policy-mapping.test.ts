import { constraints, mappings, p, policies } from './extensions.ts';
import { ca, ee, type Link, section } from './suite.ts';

const inhibiting = (count: number): Link => ca([policies(p(1)), constraints(0, count)]);
const plain = ca([policies(p(1))]);
const mapping = (from: number, to: number, rest = {}): Link =>
  ca([policies(p(from)), mappings([p(from), p(to)])], rest);
const leaf = (number: number): Link => ee([policies(p(number))]);

section('Inhibit policy mapping (PKITS 4.11; RFC 5280, 6.1.4 (h)(2) and (i)(2))', [
  {
    rule: '0, then a mapping',
    path: [inhibiting(0), mapping(1, 2), leaf(2)],
    outcome: 'certificate-policies',
  },
  {
    rule: '0, then a mapping, the policy mapped from',
    path: [inhibiting(0), mapping(1, 2), leaf(1)],
    outcome: 'certificate-policies',
  },
  { rule: '0, and no mapping', path: [inhibiting(0), plain, leaf(1)], outcome: 'valid' },
  { rule: '1, then a mapping one below', path: [inhibiting(1), mapping(1, 2), leaf(2)], outcome: 'valid' },
  {
    rule: '1, then a mapping two below',
    path: [inhibiting(1), plain, mapping(1, 2), leaf(2)],
    outcome: 'certificate-policies',
  },
  {
    rule: '1, a mapping one below, another two below',
    path: [inhibiting(1), mapping(1, 2), mapping(2, 3), leaf(3)],
    outcome: 'certificate-policies',
  },
  {
    rule: '5, and three mappings',
    path: [inhibiting(5), mapping(1, 2), mapping(2, 3), mapping(3, 4), leaf(4)],
    outcome: 'valid',
  },
  {
    rule: '5, then 1, then two mappings',
    path: [inhibiting(5), ca([policies(p(1)), constraints(-1, 1)]), mapping(1, 2), mapping(2, 3), leaf(3)],
    outcome: 'certificate-policies',
  },
  {
    rule: '1, a self-issued authority, then a mapping',
    path: [inhibiting(1), ca([policies(p(1))], { selfIssued: true }), mapping(1, 2), leaf(2)],
    outcome: 'valid',
  },
  {
    rule: '1, a self-issued authority that maps',
    path: [inhibiting(1), mapping(1, 2, { selfIssued: true }), leaf(2)],
    outcome: 'valid',
  },
  {
    rule: '1, an authority, then a self-issued one that maps',
    path: [inhibiting(1), plain, mapping(1, 2, { selfIssued: true }), leaf(2)],
    outcome: 'certificate-policies',
  },
  {
    rule: '0, and a self-issued authority that maps',
    path: [inhibiting(0), mapping(1, 2, { selfIssued: true }), leaf(2)],
    outcome: 'certificate-policies',
  },
  {
    rule: 'inhibited in the very certificate that maps',
    path: [ca([policies(p(1)), mappings([p(1), p(2)]), constraints(0, 0)]), leaf(2)],
    outcome: 'valid',
  },
]);
