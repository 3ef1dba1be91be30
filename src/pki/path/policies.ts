import { childrenOf, sequenceOf } from '../asn1/cursor.ts';
import { wholeElement } from '../asn1/element.ts';
import { readOid, readSmallInteger } from '../asn1/values.ts';
import { ExtensionOid } from '../x509/extensions.ts';
import type { Certificate } from '../x509/types.ts';
import { problemOf } from './problems.ts';
import type { PathProblem } from './types.ts';

const anyPolicy = '2.5.29.32.0';

/** Policies valid so far, each with those it stands for below: one level of RFC 9618's policy graph; undefined is none. */
type Level = ReadonlyMap<string, ReadonlySet<string>> | undefined;

interface State {
  readonly level: Level;
  /** Certificates until a policy must be there, until mapping ends, until anyPolicy loses its meaning. */
  readonly explicit: number;
  readonly mapping: number;
  readonly inhibitAny: number;
}

/**
 * Certificate policies along a path, any policy being acceptable to the user: fails only where a certificate requires
 * an explicit policy and none is valid throughout. `judged` runs from the leaf upwards, without the anchor.
 * @see RFC 5280, 6.1.2 to 6.1.5, with the graph of RFC 9618
 */
export function checkPolicies(judged: readonly Certificate[]): PathProblem[] {
  if (!judged.some(constrainsPolicies)) return [];
  const never = judged.length + 1;
  let state: State = {
    level: new Map([[anyPolicy, new Set([anyPolicy])]]),
    explicit: never,
    mapping: never,
    inhibitAny: never,
  };
  for (const [index, certificate] of [...judged].reverse().entries()) {
    const isLeaf = index === judged.length - 1;
    try {
      const level = nextLevel(state, certificate, isLeaf);
      state = isLeaf
        ? wrapUp({ ...state, level }, certificate)
        : prepareNext({ ...state, level }, certificate);
    } catch {
      return [
        problemOf('certificate-malformed', certificate, 'has certificate policies that cannot be read'),
      ];
    }
    if (state.explicit === 0 && state.level === undefined)
      return [
        problemOf(
          'certificate-policies',
          certificate,
          'stands in a path that requires a policy and has none',
        ),
      ];
  }
  return [];
}

/** Without one of these, the outcome is always that the path holds. */
const constrainsPolicies = ({ extensions }: Certificate): boolean =>
  extensions.has(ExtensionOid.policyConstraints);

/** RFC 5280, 6.1.3 (d) and (e). */
function nextLevel({ level, inhibitAny }: State, certificate: Certificate, isLeaf: boolean): Level {
  const policies = readPolicies(certificate);
  if (level === undefined || policies === undefined) return undefined;
  const expected = new Set([...level.values()].flatMap((policy) => [...policy]));
  const next = new Map<string, ReadonlySet<string>>();
  for (const policy of policies)
    if (policy !== anyPolicy && (expected.has(policy) || level.has(anyPolicy)))
      next.set(policy, new Set([policy]));
  if (policies.includes(anyPolicy) && (inhibitAny > 0 || (!isLeaf && certificate.selfIssued)))
    for (const policy of expected) if (!next.has(policy)) next.set(policy, new Set([policy]));
  return next.size === 0 ? undefined : next;
}

/** RFC 5280, 6.1.4 (a), (b) and (h) to (j). */
function prepareNext(state: State, certificate: Certificate): State {
  const step = certificate.selfIssued ? 0 : 1;
  const less = (count: number): number => Math.max(0, count - step);
  const { requireExplicit, inhibitMapping } = readPolicyConstraints(certificate);
  return {
    level: applyMappings(state, readMappings(certificate)),
    explicit: Math.min(less(state.explicit), requireExplicit),
    mapping: Math.min(less(state.mapping), inhibitMapping),
    inhibitAny: Math.min(less(state.inhibitAny), readInhibitAny(certificate)),
  };
}

/** RFC 5280, 6.1.5 (a) and (b). */
function wrapUp(state: State, certificate: Certificate): State {
  const { requireExplicit } = readPolicyConstraints(certificate);
  return { ...state, explicit: requireExplicit === 0 ? 0 : Math.max(0, state.explicit - 1) };
}

function applyMappings({ level, mapping }: State, mappings: ReadonlyMap<string, ReadonlySet<string>>): Level {
  if (level === undefined || mappings.size === 0) return level;
  const next = new Map(level);
  for (const [policy, subjectPolicies] of mappings)
    if (mapping === 0) next.delete(policy);
    else if (level.has(policy) || level.has(anyPolicy)) next.set(policy, subjectPolicies);
  return next.size === 0 ? undefined : next;
}

function readPolicies({ extensions }: Certificate): string[] | undefined {
  const extension = extensions.get(ExtensionOid.certificatePolicies);
  if (extension === undefined) return undefined;
  return childrenOf(wholeElement(extension.value, 'der')).map((policy) =>
    readOid(sequenceOf(policy, 'a policy').next('the policy identifier')),
  );
}

function readMappings({ extensions }: Certificate): ReadonlyMap<string, ReadonlySet<string>> {
  const mappings = new Map<string, Set<string>>();
  const extension = extensions.get(ExtensionOid.policyMappings);
  for (const pair of extension === undefined ? [] : childrenOf(wholeElement(extension.value, 'der'))) {
    const fields = sequenceOf(pair, 'a policy mapping');
    const issuerPolicy = readOid(fields.next('the issuer policy'));
    const subjectPolicy = readOid(fields.next('the subject policy'));
    if (issuerPolicy === anyPolicy || subjectPolicy === anyPolicy)
      throw new RangeError('a mapping of anyPolicy');
    mappings.set(issuerPolicy, (mappings.get(issuerPolicy) ?? new Set()).add(subjectPolicy));
  }
  return mappings;
}

/** Counts of certificates; Infinity where nothing is said. */
function readPolicyConstraints({ extensions }: Certificate): {
  requireExplicit: number;
  inhibitMapping: number;
} {
  const extension = extensions.get(ExtensionOid.policyConstraints);
  if (extension === undefined)
    return { requireExplicit: Number.POSITIVE_INFINITY, inhibitMapping: Number.POSITIVE_INFINITY };
  const fields = sequenceOf(wholeElement(extension.value, 'der'), 'policyConstraints');
  const count = (tag: number): number => {
    const element = fields.optionalContext(tag);
    return element === undefined ? Number.POSITIVE_INFINITY : readSmallInteger(element);
  };
  return { requireExplicit: count(0), inhibitMapping: count(1) };
}

function readInhibitAny({ extensions }: Certificate): number {
  const extension = extensions.get(ExtensionOid.inhibitAnyPolicy);
  return extension === undefined
    ? Number.POSITIVE_INFINITY
    : readSmallInteger(wholeElement(extension.value, 'der'));
}
