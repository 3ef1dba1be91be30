import type { Limits } from '../../limits.ts';
import { anchorSet } from '../../pki/path/anchors.ts';
import {
  checkNestedUsages,
  checkPurpose,
  type Purpose,
  type PurposeProblem,
} from '../../pki/path/purpose.ts';
import { findPath } from '../../pki/path/search.ts';
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
  chain(leaf: Certificate, pool: readonly Certificate[], at: Date, purpose: Purpose): ChainFacts;
}

export function createTrust({ anchors, intermediates, policy, limits }: TrustOptions): Trust {
  const set: AnchorSet = anchorSet(anchors ?? []);
  const chains = new Map<string, ChainFacts>();
  const chain: Trust['chain'] = (leaf, pool, at, purpose) => {
    const key = [purpose, at.getTime(), leaf.sha256, ...pool.map(({ sha256 }) => sha256)].join(' ');
    const known = chains.get(key);
    if (known) return known;
    const input = { leaf, anchors: set, intermediates: [...pool, ...intermediates], at, rules: policy.path };
    const result = findPath(input, limits);
    const nested = policy.authorityExtKeyUsage === 'nested' ? checkNestedUsages(result.path, purpose) : [];
    const facts: ChainFacts = { at, result, purpose: [...checkPurpose(leaf, purpose, policy), ...nested] };
    chains.set(key, facts);
    if (chains.size > maxChains)
      for (const oldest of chains.keys()) {
        chains.delete(oldest);
        break;
      }
    return facts;
  };
  const isAnchor: Trust['isAnchor'] = ({ sha256 }) => set.byFingerprint.has(sha256);
  return { given: anchors !== undefined, isAnchor, chain };
}
