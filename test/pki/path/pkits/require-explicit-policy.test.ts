import { any, constraints, p, policies } from './extensions.ts';
import { ca, ee, type Link, section } from './suite.ts';

/** Authorities of one policy, the first with requireExplicitPolicy. */
const requiring = (count: number, below: number): Link[] => [
  ca([policies(p(1)), constraints(count)]),
  ...Array.from({ length: below }, () => ca([policies(p(1))])),
];
const selfIssued = (more: readonly Uint8Array[] = [policies(p(1))]): Link => ca(more, { selfIssued: true });

section('Require explicit policy (PKITS 4.9; RFC 5280, 6.1.4 (h)(1), (i)(1) and 6.1.5 (a), (b))', [
  {
    rule: '10, and a leaf without policies three below',
    path: [...requiring(10, 3), ee()],
    outcome: 'valid',
  },
  { rule: '5, and a leaf without policies four below', path: [...requiring(5, 3), ee()], outcome: 'valid' },
  {
    rule: '4, and a leaf without policies four below',
    path: [...requiring(4, 3), ee()],
    outcome: 'certificate-policies',
  },
  {
    rule: '0, and a leaf with the policy',
    path: [...requiring(0, 3), ee([policies(p(1))])],
    outcome: 'valid',
  },
  {
    rule: '0, and a leaf without policies',
    path: [...requiring(0, 3), ee()],
    outcome: 'certificate-policies',
  },
  {
    rule: '0, and a leaf of another policy',
    path: [...requiring(0, 1), ee([policies(p(2))])],
    outcome: 'certificate-policies',
  },
  { rule: '0, and a leaf of anyPolicy', path: [...requiring(0, 1), ee([policies(any)])], outcome: 'valid' },
  {
    rule: '7, then 2, then 4, and a leaf without policies',
    path: [
      ca([policies(p(1)), constraints(7)]),
      ca([policies(p(1)), constraints(2)]),
      ca([policies(p(1)), constraints(4)]),
      ca([policies(p(1))]),
      ee(),
    ],
    outcome: 'certificate-policies',
  },
  {
    rule: '2, a self-issued authority, and a leaf without policies',
    path: [...requiring(2, 0), selfIssued(), ee()],
    outcome: 'valid',
  },
  {
    rule: '2, a self-issued authority, another, and a leaf without policies',
    path: [...requiring(2, 0), selfIssued(), ca([policies(p(1))]), ee()],
    outcome: 'certificate-policies',
  },
  {
    rule: '1, a self-issued authority, and a leaf without policies',
    path: [...requiring(1, 0), selfIssued(), ee()],
    outcome: 'certificate-policies',
  },
  {
    rule: '0 in the leaf itself, which has no policy',
    path: [ca(), ee([constraints(0)])],
    outcome: 'certificate-policies',
  },
  { rule: '1 in the leaf itself, which has no policy', path: [ca(), ee([constraints(1)])], outcome: 'valid' },
  {
    rule: '0 in the last authority',
    path: [ca(), ca([constraints(0)]), ee()],
    outcome: 'certificate-policies',
  },
  { rule: 'a negative count', path: [ca([constraints(0xff)]), ee()], outcome: 'certificate-malformed' },
]);
