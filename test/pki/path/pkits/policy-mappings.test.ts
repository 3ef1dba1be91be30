import { any, constraints, mappings, p, policies } from './extensions.ts';
import { ca, ee, section } from './suite.ts';

const explicit = { requireExplicit: true };
const only = (...acceptable: readonly string[]) => ({ acceptable, requireExplicit: true });
const mapped = ca([policies(p(1)), mappings([p(1), p(2)])]);

section('Policy mappings (PKITS 4.10; RFC 5280, 6.1.4 (a) and (b))', [
  {
    rule: 'the policy mapped to, the one mapped from acceptable',
    path: [mapped, ee([policies(p(2))])],
    policies: only(p(1)),
    outcome: 'valid',
  },
  {
    rule: 'the policy mapped to is not of the anchor’s domain',
    path: [mapped, ee([policies(p(2))])],
    policies: only(p(2)),
    outcome: 'certificate-policies',
  },
  {
    rule: 'the policy mapped to, mapping inhibited by the user',
    path: [mapped, ee([policies(p(2))])],
    policies: { ...only(p(1)), inhibitMapping: true },
    outcome: 'certificate-policies',
  },
  {
    rule: 'the policy mapped from',
    path: [mapped, ee([policies(p(1))])],
    policies: explicit,
    outcome: 'certificate-policies',
  },
  { rule: 'a mapping where nothing is required', path: [mapped, ee([policies(p(1))])], outcome: 'valid' },
  {
    rule: 'a mapping of a mapping',
    path: [mapped, ca([policies(p(2)), mappings([p(2), p(3)])]), ee([policies(p(3))])],
    policies: only(p(1)),
    outcome: 'valid',
  },
  {
    rule: 'a mapping of a mapping, the middle one in the leaf',
    path: [mapped, ca([policies(p(2)), mappings([p(2), p(3)])]), ee([policies(p(2))])],
    policies: explicit,
    outcome: 'certificate-policies',
  },
  {
    rule: 'one policy mapped to two',
    path: [ca([policies(p(1)), mappings([p(1), p(2)], [p(1), p(3)])]), ee([policies(p(3))])],
    policies: only(p(1)),
    outcome: 'valid',
  },
  {
    rule: 'two policies mapped to one, either acceptable',
    path: [ca([policies(p(1), p(2)), mappings([p(1), p(3)], [p(2), p(3)])]), ee([policies(p(3))])],
    policies: only(p(2)),
    outcome: 'valid',
  },
  {
    rule: 'two policies exchanged',
    path: [ca([policies(p(1), p(2)), mappings([p(1), p(2)], [p(2), p(1)])]), ee([policies(p(2))])],
    policies: only(p(1)),
    outcome: 'valid',
  },
  {
    rule: 'two policies exchanged, the other acceptable',
    path: [ca([policies(p(1), p(2)), mappings([p(1), p(2)], [p(2), p(1)])]), ee([policies(p(2))])],
    policies: only(p(2)),
    outcome: 'certificate-policies',
  },
  {
    rule: 'a mapping from anyPolicy',
    path: [ca([policies(any), mappings([any, p(1)])]), ee([policies(p(1))])],
    outcome: 'certificate-malformed',
    policies: explicit,
  },
  {
    rule: 'a mapping to anyPolicy',
    path: [ca([policies(p(1)), mappings([p(1), any])]), ee([policies(p(1))])],
    outcome: 'certificate-malformed',
    policies: explicit,
  },
  {
    rule: 'a mapping under anyPolicy',
    path: [ca([policies(any), mappings([p(1), p(2)])]), ee([policies(p(2))])],
    policies: only(p(1)),
    outcome: 'valid',
  },
  {
    rule: 'a mapping under anyPolicy, the policy mapped to acceptable',
    path: [ca([policies(any), mappings([p(1), p(2)])]), ee([policies(p(2))])],
    policies: only(p(2)),
    outcome: 'certificate-policies',
  },
  {
    rule: 'a mapping of a policy the authority does not have',
    path: [ca([policies(p(1)), mappings([p(4), p(2)])]), ee([policies(p(2))])],
    policies: explicit,
    outcome: 'certificate-policies',
  },
  {
    rule: 'a mapping and a policy that stays',
    path: [ca([policies(p(1), p(5)), mappings([p(1), p(2)])]), ee([policies(p(5))])],
    policies: only(p(5)),
    outcome: 'valid',
  },
  {
    rule: 'a mapping in a self-issued authority',
    path: [
      ca([policies(p(1))]),
      ca([policies(p(1)), mappings([p(1), p(2)])], { selfIssued: true }),
      ee([policies(p(2))]),
    ],
    policies: only(p(1)),
    outcome: 'valid',
  },
  {
    rule: 'a mapping, with the requirement in the path',
    path: [
      ca([policies(p(1)), constraints(0)]),
      ca([policies(p(1)), mappings([p(1), p(2)])]),
      ee([policies(p(2))]),
    ],
    outcome: 'valid',
  },
]);
