import type { Limits } from '../../limits.ts';
import { digest } from '../../pki/algorithms/digests.ts';
import { hexOf } from '../../pki/asn1/values.ts';
import {
  checkNestedUsages,
  checkPurpose,
  type Purpose,
  type PurposeProblem,
} from '../../pki/path/purpose.ts';
import { findPath, type PathBudget, pathBudget } from '../../pki/path/search.ts';
import type { PathResult } from '../../pki/path/types.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { Policy } from '../policy.ts';
import { type ListedAnchor, trustStore } from './trust-store.ts';

const none: ReadonlySet<string> = new Set();

/** Chains remembered across documents; beyond, the oldest are forgotten. */
const maxChains = 4096;

export interface TrustOptions {
  /** undefined: no anchors were given. */
  readonly anchors: readonly Certificate[] | undefined;
  /** Those of trusted lists; undefined: no list was given. Without either, chains are not checked. */
  readonly listed?: readonly ListedAnchor[] | undefined;
  readonly intermediates: readonly Certificate[];
  readonly policy: Pick<Policy, 'allowClientAuth' | 'authorityExtKeyUsage' | 'path'>;
  readonly limits: Limits;
}

/** A chain to a trust anchor at one time, and whether its leaf serves the purpose. */
export interface ChainFacts {
  readonly at: Date;
  readonly result: PathResult;
  readonly purpose: readonly PurposeProblem[];
  /** Why trusted lists do not vouch for an anchor that was reached, one sentence. */
  readonly withheld?: string;
  /** When the trusted list the anchor is from was to be replaced; undefined without one, or never. */
  readonly listEnds?: Date | undefined;
}

/** Builds chains, and remembers them: a folder of documents has few signers. */
export interface Trust {
  readonly given: boolean;
  /** Certificates given beside the anchors: issuers of chains, of CRLs, and responders. */
  readonly intermediates: readonly Certificate[];
  isAnchor(certificate: Certificate): boolean;
  /** The same anchors with the work one document may cause. */
  forDocument(): Trust;
  /** The same anchors without the certificates given beside them. */
  alone(): Trust;
  /**
   * `service` is the time at which trusted lists must vouch for the anchor: `at` when absent. `without` are certificates,
   * by SHA-256, that may not stand in the chain.
   */
  chain(
    leaf: Certificate,
    pool: readonly Certificate[],
    at: Date,
    purpose: Purpose,
    service?: Date,
    without?: ReadonlySet<string>,
  ): ChainFacts;
}

interface Remembered {
  readonly facts: ChainFacts;
  /** What the search cost, charged to each document again: a verdict must not depend on the documents before. */
  readonly checks: number;
  readonly comparisons: number;
}

export function createTrust(options: TrustOptions): Trust {
  const { anchors, listed, intermediates, policy, limits } = options;
  const store = trustStore(anchors ?? [], listed ?? []);
  const chains = new Map<string, Remembered>();
  const isAnchor: Trust['isAnchor'] = ({ sha256 }) => store.all.byFingerprint.has(sha256);
  const search = (
    leaf: Certificate,
    pool: readonly Certificate[],
    at: Date,
    purpose: Purpose,
    service: Date,
    without: ReadonlySet<string>,
    budget: PathBudget,
  ): ChainFacts => {
    const { policies: _, ...rules } = policy.path;
    // What policies signers must certify under says nothing of time-stamp authorities.
    const all = [...pool, ...intermediates];
    const input = {
      leaf,
      intermediates: without.size === 0 ? all : all.filter(({ sha256 }) => !without.has(sha256)),
      at,
      rules: purpose === 'document-signing' ? policy.path : rules,
    };
    const result = findPath({ ...input, anchors: store.at(service, purpose) }, limits, budget);
    const nested = policy.authorityExtKeyUsage === 'nested' ? checkNestedUsages(result.path, purpose) : [];
    const facts = { at, result, purpose: [...checkPurpose(leaf, purpose, policy), ...nested] };
    if (result.anchor) return { ...facts, listEnds: store.listEnds(result.anchor) };
    if (!store.hasLists) return facts;
    // An anchor a list does not vouch for then tells more than none.
    const other = findPath({ ...input, anchors: store.all }, limits, budget);
    if (!other.anchor) return facts;
    return {
      ...facts,
      result: { ...other, status: 'untrusted' },
      withheld: store.why(other.anchor, service, purpose),
    };
  };
  let lone: Trust | undefined;
  const alone = (): Trust => {
    lone ??= createTrust({ ...options, intermediates: [] });
    return lone;
  };
  const forDocument = (): Trust => {
    const { checks, comparisons } = pathBudget(limits);
    const charged = new Set<string>();
    const chain: Trust['chain'] = (leaf, pool, at, purpose, service = at, without = none) => {
      const key = keyOf(leaf, pool, store.hasLists ? [at, service] : [at], purpose, without);
      const known = chains.get(key);
      if (known && charged.has(key)) return known.facts;
      if (known && known.checks <= checks.left && known.comparisons <= comparisons.left) {
        checks.left -= known.checks;
        comparisons.left -= known.comparisons;
        charged.add(key);
        return known.facts;
      }
      const before = { checks: checks.left, comparisons: comparisons.left };
      const facts = search(leaf, pool, at, purpose, service, without, { checks, comparisons });
      if (checks.left < 0 || comparisons.left < 0) return facts;
      charged.add(key);
      remember(chains, key, {
        facts,
        checks: before.checks - checks.left,
        comparisons: before.comparisons - comparisons.left,
      });
      return facts;
    };
    const given = anchors !== undefined || listed !== undefined;
    return { given, intermediates, isAnchor, forDocument, alone, chain };
  };
  return forDocument();
}

/** Pools up to this size are named in full, larger ones by a hash. */
const smallPool = 16;

function keyOf(
  leaf: Certificate,
  pool: readonly Certificate[],
  times: readonly Date[],
  purpose: Purpose,
  without: ReadonlySet<string>,
): string {
  let text = `${purpose} ${leaf.sha256}`;
  for (const time of times) text += ` ${time.getTime()}`;
  for (const { sha256 } of pool) text += ` ${sha256}`;
  for (const sha256 of without) text += ` -${sha256}`;
  return pool.length <= smallPool ? text : hexOf(digest('sha256', Buffer.from(text)));
}

function remember(chains: Map<string, Remembered>, key: string, chain: Remembered): void {
  chains.set(key, chain);
  if (chains.size <= maxChains) return;
  for (const oldest of chains.keys()) {
    chains.delete(oldest);
    break;
  }
}
