import { basicConstraints, keyUsage, type NamePart, name } from '../../support/mini-ca.ts';
import {
  altNames,
  directory,
  dns,
  email,
  emailAttribute,
  ip,
  nameConstraints,
  organization,
  otherName,
  unit,
  uri,
} from './extensions.ts';
import { ca, ee, type Link, makeAnchor, type PkitsCase, section } from './suite.ts';

type Bases = readonly Uint8Array[];
const within = (permitted: Bases, excluded: Bases = [], critical = true): Link =>
  ca([nameConstraints(permitted, excluded, critical)], { subject: name(organization('A'), 'CA') });
const named = (...parts: readonly NamePart[]): Link => ee([], { subject: name(...parts) });
const alternative = (...names: Bases): Link => ee([altNames(...names)], { subject: name('EE') });

const held = (
  rule: string,
  path: readonly Link[],
  outcome: PkitsCase['outcome'] = 'valid',
  differs?: PkitsCase['differs'],
): PkitsCase => ({ rule, path, outcome, ...(differs === undefined ? {} : { differs }) });

const orgA = directory(organization('A'));
const orgB = directory(organization('B'));
const unitA = directory(organization('A'), unit('1'));
const refused = 'name-constraints';

section('Name constraints: directory names (PKITS 4.13.1 to 20; RFC 5280, 6.1.3 (b) and (c))', [
  held('a subject in the permitted subtree', [within([orgA]), named(organization('A'), 'EE')]),
  held('a subject outside it', [within([orgA]), named(organization('B'), 'EE')], refused),
  held('a subject that is the base itself', [within([orgA]), named(organization('A'))]),
  held('a subject that is shorter than the base', [within([unitA]), named(organization('A'))], refused),
  held('a subject whose order differs', [within([unitA]), named(unit('1'), organization('A'))], refused),
  held('capitals and white space do not count', [
    within([directory(organization('Big  Org'))]),
    named(organization('big org'), 'EE'),
  ]),
  held(
    'an alternative directory name outside',
    [within([orgA]), ee([altNames(orgB)], { subject: name(organization('A'), 'EE') })],
    refused,
  ),
  held('an alternative directory name inside, and an empty subject', [
    within([orgA]),
    ee([altNames(orgA)], { subject: name() }),
  ]),
  held('one of two permitted subtrees', [within([orgA, orgB]), named(organization('B'), 'EE')]),
  held('a subject in the excluded subtree', [within([], [orgB]), named(organization('B'), 'EE')], refused),
  held('a subject outside the excluded subtree', [within([], [orgB]), named(organization('A'), 'EE')]),
  held(
    'permitted, and excluded by a smaller subtree',
    [within([orgA], [unitA]), named(organization('A'), unit('1'), 'EE')],
    refused,
  ),
  held('permitted, and beside the excluded subtree', [
    within([orgA], [unitA]),
    named(organization('A'), unit('2'), 'EE'),
  ]),
  held('two authorities, both permit', [
    within([orgA]),
    ca([nameConstraints([unitA])], { subject: name(organization('A'), 'Sub') }),
    named(organization('A'), unit('1'), 'EE'),
  ]),
  held(
    'two authorities, the lower does not permit',
    [
      within([orgA]),
      ca([nameConstraints([unitA])], { subject: name(organization('A'), 'Sub') }),
      named(organization('A'), unit('2'), 'EE'),
    ],
    refused,
  ),
  held(
    'a lower authority cannot widen',
    [
      within([unitA]),
      ca([nameConstraints([orgA])], { subject: name(organization('A'), unit('1'), 'Sub') }),
      named(organization('A'), unit('2'), 'EE'),
    ],
    refused,
  ),
  held(
    'two authorities, the lower excludes',
    [
      within([orgA]),
      ca([nameConstraints([], [unitA])], { subject: name(organization('A'), 'Sub') }),
      named(organization('A'), unit('1'), 'EE'),
    ],
    refused,
  ),
  held(
    'an authority between lies outside',
    [within([orgA]), ca([], { subject: name(organization('B'), 'Sub') }), named(organization('A'), 'EE')],
    refused,
  ),
  held('a self-issued authority between lies outside and is exempt', [
    within([unitA]),
    ca([], { selfIssued: true }),
    named(organization('A'), unit('1'), 'EE'),
  ]),
  held(
    'a self-issued last certificate is not exempt',
    [within([unitA]), ee([], { selfIssued: true })],
    refused,
  ),
  held(
    'constraints that are not critical hold too',
    [within([orgA], [], false), named(organization('B'), 'EE')],
    refused,
  ),
  held('an empty subject and no alternative names', [within([orgA]), ee([], { subject: name() })]),
  {
    ...held(
      'constraints of an anchor, which is key and name only',
      [named(organization('B'), 'EE')],
      'valid',
      'anchor-constraints',
    ),
    anchor: makeAnchor('Narrow', {
      extensions: [basicConstraints(true), keyUsage(5, 6), nameConstraints([orgA])],
    }),
  },
  {
    ...held(
      'constraints of an anchor where the policy applies them (RFC 5937)',
      [named(organization('B'), 'EE')],
      refused,
    ),
    anchor: makeAnchor('Narrow', {
      extensions: [basicConstraints(true), keyUsage(5, 6), nameConstraints([orgA])],
    }),
    rules: { anchorConstraints: 'applied' },
  },
]);

section('Name constraints: rfc822Name (PKITS 4.13.21 to 29; RFC 5280, 4.2.1.10)', [
  held('an address below the permitted domain', [
    within([email('.gov.vn')]),
    alternative(email('a@mail.gov.vn')),
  ]),
  held(
    'an address at the domain itself, which a leading full stop leaves out',
    [within([email('.gov.vn')]), alternative(email('a@gov.vn'))],
    refused,
  ),
  held('an address at the permitted host', [within([email('gov.vn')]), alternative(email('a@gov.vn'))]),
  held(
    'an address at a host below it',
    [within([email('gov.vn')]), alternative(email('a@mail.gov.vn'))],
    refused,
  ),
  held('the permitted mailbox', [within([email('a@gov.vn')]), alternative(email('a@GOV.vn'))]),
  held('another mailbox', [within([email('a@gov.vn')]), alternative(email('b@gov.vn'))], refused),
  held(
    'a mailbox in other capitals, which local parts tell apart',
    [within([email('a@gov.vn')]), alternative(email('A@gov.vn'))],
    refused,
  ),
  held(
    'an address in the excluded domain',
    [within([], [email('.gov.vn')]), alternative(email('a@mail.gov.vn'))],
    refused,
  ),
  held(
    'an address at the excluded host',
    [within([], [email('gov.vn')]), alternative(email('a@gov.vn'))],
    refused,
  ),
  held('an address elsewhere than the excluded host', [
    within([], [email('gov.vn')]),
    alternative(email('a@mail.gov.vn')),
  ]),
  held('an address in the subject, no alternative names', [
    within([email('gov.vn')]),
    named('EE', emailAttribute('a@gov.vn')),
  ]),
  held(
    'an address in the subject, no alternative names, elsewhere',
    [within([email('gov.vn')]), named('EE', emailAttribute('a@bad.vn'))],
    refused,
  ),
  held(
    'an address in the subject beside an alternative one',
    [
      within([email('gov.vn')]),
      ee([altNames(email('a@gov.vn'))], { subject: name('EE', emailAttribute('a@bad.vn')) }),
    ],
    'valid',
    'subject-email-always',
  ),
  held(
    'an alternative address that is none',
    [within([email('gov.vn')]), alternative(email('nobody'))],
    'name-constraints-unsupported',
  ),
  held(
    'one of two addresses elsewhere',
    [within([email('gov.vn')]), alternative(email('a@gov.vn'), email('a@bad.vn'))],
    refused,
  ),
]);

section('Name constraints: dNSName (PKITS 4.13.30 to 33, 38)', [
  held('the permitted name', [within([dns('gov.vn')]), alternative(dns('gov.vn'))]),
  held('a name below it', [within([dns('gov.vn')]), alternative(dns('a.b.GOV.vn'))]),
  held('a name that only ends alike', [within([dns('gov.vn')]), alternative(dns('evilgov.vn'))], refused),
  held('a name above it', [within([dns('a.gov.vn')]), alternative(dns('gov.vn'))], refused),
  held('a name below the excluded one', [within([], [dns('gov.vn')]), alternative(dns('a.gov.vn'))], refused),
  held('a name beside the excluded one', [within([], [dns('gov.vn')]), alternative(dns('mygov.vn'))]),
  held(
    'one of two names elsewhere',
    [within([dns('gov.vn')]), alternative(dns('a.gov.vn'), dns('bad.vn'))],
    refused,
  ),
]);

section('Name constraints: URI (PKITS 4.13.34 to 37)', [
  held('a host below the permitted domain', [
    within([uri('.gov.vn')]),
    alternative(uri('http://www.gov.vn/x')),
  ]),
  held(
    'the domain itself, which a leading full stop leaves out',
    [within([uri('.gov.vn')]), alternative(uri('http://gov.vn/x'))],
    refused,
  ),
  held('the permitted host', [within([uri('gov.vn')]), alternative(uri('ldap://gov.vn:389/x'))]),
  held(
    'a host below the permitted host',
    [within([uri('gov.vn')]), alternative(uri('http://www.gov.vn/x'))],
    refused,
  ),
  held('the excluded host', [within([], [uri('bad.vn')]), alternative(uri('https://bad.vn/x'))], refused),
  held('a host other than the excluded one', [
    within([], [uri('bad.vn')]),
    alternative(uri('https://good.vn/bad.vn')),
  ]),
  held(
    'a URI without a host',
    [within([uri('gov.vn')]), alternative(uri('urn:x'))],
    'name-constraints-unsupported',
  ),
  held(
    'a URI without a host, under exclusions',
    [within([], [uri('gov.vn')]), alternative(uri('urn:x'))],
    'name-constraints-unsupported',
  ),
]);

const v6 = (...groups: readonly number[]): number[] => groups.flatMap((group) => [group >> 8, group & 255]);
const net6 = ip(...v6(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), ...v6(0xffff, 0xffff, 0, 0, 0, 0, 0, 0));

section('Name constraints: addresses and other forms (RFC 5280, 4.2.1.10)', [
  held('an address of version 4 in the permitted net', [
    within([ip(10, 0, 0, 0, 255, 0, 0, 0)]),
    alternative(ip(10, 1, 2, 3)),
  ]),
  held(
    'an address of version 4 outside it',
    [within([ip(10, 0, 0, 0, 255, 0, 0, 0)]), alternative(ip(11, 1, 2, 3))],
    refused,
  ),
  held(
    'an address in the excluded net',
    [within([], [ip(10, 0, 0, 0, 255, 0, 0, 0)]), alternative(ip(10, 1, 2, 3))],
    refused,
  ),
  held('an address of version 6 in the permitted net', [
    within([net6]),
    alternative(ip(...v6(0x2001, 0xdb8, 1, 2, 3, 4, 5, 6))),
  ]),
  held(
    'an address of version 6 outside it',
    [within([net6]), alternative(ip(...v6(0x2001, 0xdb9, 1, 2, 3, 4, 5, 6)))],
    refused,
  ),
  held(
    'an address of the other version than permitted',
    [within([net6]), alternative(ip(10, 1, 2, 3))],
    refused,
  ),
  held('names of a form the constraints do not mention', [
    within([dns('gov.vn')]),
    alternative(email('a@b.c')),
  ]),
  held(
    'another name of the type constrained, critical',
    [within([otherName('1.2.3', 'x')]), alternative(otherName('1.2.3', 'x'))],
    'name-constraints-unsupported',
  ),
  held(
    'another name of the type constrained, not critical',
    [within([otherName('1.2.3', 'x')], [], false), alternative(otherName('1.2.3', 'x'))],
    'valid',
    'form-not-critical',
  ),
  held('another name of another type', [
    within([otherName('1.2.3', 'x')]),
    alternative(otherName('1.2.4', 'x')),
  ]),
]);
