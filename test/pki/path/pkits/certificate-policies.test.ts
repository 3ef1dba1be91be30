import type { PolicyInputs } from '../../../../src/pki/path/types.ts';
import { any, p, policies, withNotice } from './extensions.ts';
import { ca, ee, type Link, type PkitsCase, section } from './suite.ts';

const explicit: PolicyInputs = { requireExplicit: true };
const only = (...acceptable: readonly string[]): PolicyInputs => ({ acceptable, requireExplicit: true });

const one = [ca([policies(p(1))]), ee([policies(p(1))])];
const several = [ca([policies(p(1), p(2))]), ca([policies(p(1), p(2))]), ee([policies(p(1))])];
const lost = [ca([policies(p(1))]), ca(), ee([policies(p(1))])];
const changed = [ca([policies(p(1))]), ca([policies(p(2))]), ee([policies(p(1))])];
const narrowing = [ca([policies(p(1), p(2), p(3))]), ca([policies(p(1), p(2))]), ee([policies(p(2), p(4))])];

const asked = (
  rule: string,
  path: readonly Link[],
  inputs: PolicyInputs | undefined,
  outcome: PkitsCase['outcome'],
): PkitsCase => ({ rule, path, outcome, ...(inputs === undefined ? {} : { policies: inputs }) });

section('Certificate policies (PKITS 4.8; RFC 5280, 6.1.3 (d) to (f) and 6.1.5 (g))', [
  asked('one policy throughout', one, undefined, 'valid'),
  asked('one policy throughout, a policy required', one, explicit, 'valid'),
  asked('one policy throughout, and it is acceptable', one, only(p(1)), 'valid'),
  asked('one policy throughout, another acceptable', one, only(p(2)), 'certificate-policies'),
  asked('one policy throughout, it and another acceptable', one, only(p(1), p(2)), 'valid'),
  asked('another acceptable, but none required', one, { acceptable: [p(2)] }, 'valid'),
  asked('no policies at all', [ca(), ee()], undefined, 'valid'),
  asked('no policies at all, one required', [ca(), ee()], explicit, 'certificate-policies'),
  asked('an authority without policies between', lost, undefined, 'valid'),
  asked('an authority without policies between, one required', lost, explicit, 'certificate-policies'),
  asked('an authority of another policy between', changed, undefined, 'valid'),
  asked('an authority of another policy between, one required', changed, explicit, 'certificate-policies'),
  asked(
    'a leaf of another policy, one required',
    [ca([policies(p(1))]), ee([policies(p(2))])],
    explicit,
    'certificate-policies',
  ),
  asked('several policies, one kept', several, explicit, 'valid'),
  asked('several policies, the kept one acceptable', several, only(p(1)), 'valid'),
  asked('several policies, the dropped one acceptable', several, only(p(2)), 'certificate-policies'),
  asked('policies that narrow', narrowing, only(p(2)), 'valid'),
  asked(
    'policies that narrow to none',
    [...narrowing.slice(0, 2), ee([policies(p(3))])],
    explicit,
    'certificate-policies',
  ),
  asked('anyPolicy throughout', [ca([policies(any)]), ee([policies(any)])], explicit, 'valid'),
  asked(
    'anyPolicy throughout takes any that is acceptable',
    [ca([policies(any)]), ee([policies(any)])],
    only(p(7)),
    'valid',
  ),
  asked('anyPolicy above one policy', [ca([policies(any)]), ee([policies(p(1))])], only(p(1)), 'valid'),
  asked(
    'anyPolicy above one policy, another acceptable',
    [ca([policies(any)]), ee([policies(p(1))])],
    only(p(2)),
    'certificate-policies',
  ),
  asked('anyPolicy below one policy', [ca([policies(p(1))]), ee([policies(any)])], only(p(1)), 'valid'),
  asked(
    'anyPolicy below one policy, another acceptable',
    [ca([policies(p(1))]), ee([policies(any)])],
    only(p(2)),
    'certificate-policies',
  ),
  asked('anyPolicy beside others', [ca([policies(p(1), any)]), ee([policies(p(2))])], only(p(2)), 'valid'),
  asked(
    'anyPolicy while the user inhibits it',
    [ca([policies(any)]), ee([policies(p(1))])],
    { ...explicit, inhibitAny: true },
    'certificate-policies',
  ),
  asked('a policy with a user notice', [ca([policies(p(1))]), ee([withNotice(p(1))])], only(p(1)), 'valid'),
  {
    rule: 'a policy named twice says it once',
    path: [ca([policies(p(1))]), ee([policies(p(1), p(1))])],
    policies: explicit,
    outcome: 'valid',
    differs: 'policy-twice',
  },
]);
