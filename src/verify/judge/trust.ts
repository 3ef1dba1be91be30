import type { Limits } from '../../limits.ts';
import { digest } from '../../pki/algorithms/digests.ts';
import { hexOf } from '../../pki/asn1/values.ts';
import { anchorSet } from '../../pki/path/anchors.ts';
import {
  checkNestedUsages,
  checkPurpose,
  type Purpose,
  type PurposeProblem,
} from '../../pki/path/purpose.ts';
import { findPath, type PathBudget, pathBudget } from '../../pki/path/search.ts';
import type { AnchorSet, PathResult } from '../../pki/path/types.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { Policy } from '../policy.ts';

/** Chains remembered across documents; beyond, the oldest are forgotten. */
const maxChains = 4096;

export interface TrustOptions {
  /** undefined: no anchors were given, chains are not checked. */
  readonly anchors: readonly Certificate[] | undefined;
  readonly intermediates: readonly Certificate[];
  readonly policy: Pick<Policy, 'allowClientAuth' | 'authorityExtKeyUsage' | 'path'>;
  readonly limits: Limits;
}

/** A chain to a trust anchor at one time, and whether its leaf serves the purpose. */
export interface ChainFacts {
  readonly at: Date;
  readonly result: PathResult;
  readonly purpose: readonly PurposeProblem[];
}

/** Builds chains, and remembers them: a folder of documents has few signers. */
export interface Trust {
  readonly given: boolean;
  isAnchor(certificate: Certificate): boolean;
  /** The same anchors with the work one document may cause. */
  forDocument(): Trust;
  chain(leaf: Certificate, pool: readonly Certificate[], at: Date, purpose: Purpose): ChainFacts;
}

interface Remembered {
  readonly facts: ChainFacts;
  /** What the search cost, charged to each document again: a verdict must not depend on the documents before. */
  readonly checks: number;
  readonly comparisons: number;
}

export function createTrust({ anchors, intermediates, policy, limits }: TrustOptions): Trust {
  const set: AnchorSet = anchorSet(anchors ?? []);
  const chains = new Map<string, Remembered>();
  const isAnchor: Trust['isAnchor'] = ({ sha256 }) => set.byFingerprint.has(sha256);
  const search = (
    leaf: Certificate,
    pool: readonly Certificate[],
    at: Date,
    purpose: Purpose,
    budget: PathBudget,
  ): ChainFacts => {
    const input = { leaf, anchors: set, intermediates: [...pool, ...intermediates], at, rules: policy.path };
    const result = findPath(input, limits, budget);
    const nested = policy.authorityExtKeyUsage === 'nested' ? checkNestedUsages(result.path, purpose) : [];
    return { at, result, purpose: [...checkPurpose(leaf, purpose, policy), ...nested] };
  };
  const forDocument = (): Trust => {
    const { checks, comparisons } = pathBudget(limits);
    const charged = new Set<string>();
    const chain: Trust['chain'] = (leaf, pool, at, purpose) => {
      const key = keyOf(leaf, pool, at, purpose);
      const known = chains.get(key);
      if (known && charged.has(key)) return known.facts;
      if (known && known.checks <= checks.left && known.comparisons <= comparisons.left) {
        checks.left -= known.checks;
        comparisons.left -= known.comparisons;
        charged.add(key);
        return known.facts;
      }
      const before = { checks: checks.left, comparisons: comparisons.left };
      const facts = search(leaf, pool, at, purpose, { checks, comparisons });
      if (checks.left < 0 || comparisons.left < 0) return facts;
      charged.add(key);
      remember(chains, key, {
        facts,
        checks: before.checks - checks.left,
        comparisons: before.comparisons - comparisons.left,
      });
      return facts;
    };
    return { given: anchors !== undefined, isAnchor, forDocument, chain };
  };
  return forDocument();
}

/** Hashed, since the pool may be of thousands. */
function keyOf(leaf: Certificate, pool: readonly Certificate[], at: Date, purpose: Purpose): string {
  const text = [purpose, at.getTime(), leaf.sha256, ...pool.map(({ sha256 }) => sha256)].join(' ');
  return hexOf(digest('sha256', Buffer.from(text)));
}

function remember(chains: Map<string, Remembered>, key: string, chain: Remembered): void {
  chains.set(key, chain);
  if (chains.size <= maxChains) return;
  for (const oldest of chains.keys()) {
    chains.delete(oldest);
    break;
  }
}
