import { anyPolicy } from '../x509/policies.ts';
import type { Certificate } from '../x509/types.ts';
import { problemOf } from './problems.ts';
import type { PathProblem, PolicyInputs } from './types.ts';
import { type PathWork, spend } from './work.ts';

/** One policy of a level of RFC 9618's graph. */
interface PolicyNode {
  /** Policies that stand for it in the next certificate. */
  readonly expected: ReadonlySet<string>;
  /** Policies of the anchor's domain it stands for; anyPolicy: all. */
  readonly origins: ReadonlySet<string>;
}

/** Policies valid so far; undefined is none. */
type Level = ReadonlyMap<string, PolicyNode> | undefined;

interface State {
  readonly level: Level;
  /** Certificates until a policy must be there, until mapping ends, until anyPolicy loses its meaning. */
  readonly explicit: number;
  readonly mapping: number;
  readonly inhibitAny: number;
}

/**
 * Certificate policies along a path: fails only where an explicit policy is required and none of those acceptable is
 * valid throughout. `judged` runs from the leaf upwards, without the anchor.
 * @throws limit-exceeded
 * @see RFC 5280, 6.1.2 to 6.1.5, with the graph of RFC 9618
 */
export function checkPolicies(
  judged: readonly Certificate[],
  inputs: PolicyInputs,
  work: PathWork,
): PathProblem[] {
  // Without a requirement the outcome is always that the path holds.
  if (inputs.requireExplicit !== true && judged.every(({ policyConstraints }) => !policyConstraints))
    return [];
  const never = judged.length + 1;
  const any: ReadonlySet<string> = new Set([anyPolicy]);
  let state: State = {
    level: new Map([[anyPolicy, { expected: any, origins: any }]]),
    explicit: inputs.requireExplicit ? 0 : never,
    mapping: inputs.inhibitMapping ? 0 : never,
    inhibitAny: inputs.inhibitAny ? 0 : never,
  };
  for (let i = judged.length - 1; i >= 0; i--) {
    const certificate = judged[i];
    if (certificate === undefined) break;
    const level = nextLevel(state, certificate, i === 0, work);
    state =
      i === 0
        ? wrapUp({ ...state, level }, certificate, inputs)
        : prepareNext({ ...state, level }, certificate);
    if (state.explicit > 0 || state.level !== undefined) continue;
    const text = 'stands in a path that requires a policy and has none';
    return [problemOf('certificate-policies', certificate, text)];
  }
  return [];
}

/** RFC 5280, 6.1.3 (d) and (e). */
function nextLevel(
  { level, inhibitAny }: State,
  certificate: Certificate,
  isLeaf: boolean,
  work: PathWork,
): Level {
  const { certificatePolicies } = certificate;
  if (level === undefined || certificatePolicies === undefined) return undefined;
  spend(work, certificatePolicies.size);
  const parents = byExpectedPolicy(level, work);
  const next = new Map<string, PolicyNode>();
  for (const policy of certificatePolicies) {
    if (policy === anyPolicy) continue;
    const from = parents.get(policy);
    if (from !== undefined) next.set(policy, nodeUnder(policy, from, work));
    else if (level.has(anyPolicy))
      next.set(policy, { expected: new Set([policy]), origins: new Set([policy]) });
  }
  if (certificatePolicies.has(anyPolicy) && (inhibitAny > 0 || (!isLeaf && certificate.selfIssued)))
    for (const [policy, from] of parents)
      if (!next.has(policy)) next.set(policy, nodeUnder(policy, from, work));
  return next.size === 0 ? undefined : next;
}

function byExpectedPolicy(
  level: ReadonlyMap<string, PolicyNode>,
  work: PathWork,
): ReadonlyMap<string, readonly PolicyNode[]> {
  const parents = new Map<string, PolicyNode[]>();
  for (const node of level.values()) {
    spend(work, node.expected.size);
    for (const policy of node.expected) {
      const known = parents.get(policy);
      if (known === undefined) parents.set(policy, [node]);
      else known.push(node);
    }
  }
  return parents;
}

function nodeUnder(policy: string, parents: readonly PolicyNode[], work: PathWork): PolicyNode {
  const [only, ...others] = parents;
  const expected = new Set([policy]);
  if (only !== undefined && others.length === 0) return { expected, origins: only.origins };
  const origins = new Set<string>();
  for (const parent of parents) {
    spend(work, parent.origins.size);
    for (const origin of parent.origins) origins.add(origin);
  }
  return { expected, origins };
}

/** RFC 5280, 6.1.4 (a), (b) and (h) to (j). */
function prepareNext(state: State, certificate: Certificate): State {
  const step = certificate.selfIssued ? 0 : 1;
  const less = (count: number): number => Math.max(0, count - step);
  const { policyConstraints, policyMappings, inhibitAnyPolicy } = certificate;
  const never = Number.POSITIVE_INFINITY;
  return {
    level: policyMappings === undefined ? state.level : applyMappings(state, policyMappings),
    explicit: Math.min(less(state.explicit), policyConstraints?.requireExplicitPolicy ?? never),
    mapping: Math.min(less(state.mapping), policyConstraints?.inhibitPolicyMapping ?? never),
    inhibitAny: Math.min(less(state.inhibitAny), inhibitAnyPolicy ?? never),
  };
}

function applyMappings({ level, mapping }: State, mappings: ReadonlyMap<string, ReadonlySet<string>>): Level {
  if (level === undefined) return level;
  const next = new Map(level);
  for (const [policy, expected] of mappings) {
    const origins = level.get(policy)?.origins ?? (level.has(anyPolicy) ? new Set([policy]) : undefined);
    if (mapping === 0) next.delete(policy);
    else if (origins !== undefined) next.set(policy, { expected, origins });
  }
  return next.size === 0 ? undefined : next;
}

/** RFC 5280, 6.1.5 (a), (b) and (g). */
function wrapUp(state: State, { policyConstraints }: Certificate, inputs: PolicyInputs): State {
  const explicit = policyConstraints?.requireExplicitPolicy === 0 ? 0 : Math.max(0, state.explicit - 1);
  return { ...state, explicit, level: acceptable(state.level, inputs.acceptable) };
}

/** What is left of a level where only some policies are acceptable to the user. */
function acceptable(level: Level, policies: PolicyInputs['acceptable']): Level {
  if (level === undefined || policies === undefined || policies.includes(anyPolicy)) return level;
  for (const { origins } of level.values())
    if (origins.has(anyPolicy) || policies.some((policy) => origins.has(policy))) return level;
  return undefined;
}
