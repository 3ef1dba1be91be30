import { KysoError } from '../../errors.ts';
import { defaultLimits, type Limits } from '../../limits.ts';
import { loadPublicKey } from '../algorithms/public-key.ts';
import type { SignatureCheck } from '../algorithms/types.ts';
import { bytesEqual } from '../asn1/values.ts';
import { checkCertificateSignature } from '../x509/issued.ts';
import type { Certificate } from '../x509/types.ts';
import { groupBySubject } from './anchors.ts';
import { noAnchor, workBound, wrongKey } from './problems.ts';
import type { PathInput, PathProblem, PathResult, TrustAnchor } from './types.ts';
import { validatePath } from './validate.ts';
import type { PathWork } from './work.ts';

type PathLimits = Pick<Limits, 'certificates' | 'pathChecks' | 'pathDepth' | 'pathComparisons'>;

/** What may still be spent; all searches of one document share it. */
export interface PathBudget {
  readonly checks: PathWork;
  readonly comparisons: PathWork;
}

export const pathBudget = (limits: Pick<Limits, 'pathChecks' | 'pathComparisons'>): PathBudget => ({
  checks: { left: limits.pathChecks },
  comparisons: { left: limits.pathComparisons },
});

/**
 * Looks for a certification path from the leaf to an anchor and validates each one found; the best wins. Key
 * identifiers and validity only order the candidates. Work is bounded: past `pathChecks` the best so far is given with
 * the problem `work-bound`.
 * @throws limit-exceeded when more certificates are given than `certificates` allows
 * @see RFC 5280, 6; RFC 4158
 */
export function findPath(
  input: PathInput,
  limits: PathLimits = defaultLimits,
  budget: PathBudget = pathBudget(limits),
): PathResult {
  if (input.intermediates.length > limits.certificates)
    throw new KysoError(
      'limit-exceeded',
      `${input.intermediates.length} certificates are at hand for one path; the limit (certificates) is ${limits.certificates}`,
    );
  const search = new PathSearch(input, limits, budget);
  search.extend({ certificate: input.leaf, below: undefined, length: 1, check: undefined });
  return search.result();
}

/** A partial path, from its topmost certificate down to the leaf. */
interface Step {
  readonly certificate: Certificate;
  readonly below: Step | undefined;
  readonly length: number;
  /** Of the certificate below, by this one's key. */
  readonly check: SignatureCheck | undefined;
}

class PathSearch {
  readonly #input: PathInput;
  readonly #limits: PathLimits;
  readonly #pool: ReadonlyMap<string, readonly Certificate[]>;
  readonly #work: PathWork;
  readonly #checks: PathWork;
  #best: PathResult | undefined;
  #longest: Step | undefined;
  #wrongKeys: PathProblem[] = [];

  constructor(input: PathInput, limits: PathLimits, { checks, comparisons }: PathBudget) {
    this.#input = input;
    this.#limits = limits;
    this.#checks = checks;
    this.#work = comparisons;
    const distinct = [...new Set(input.intermediates)];
    this.#pool = groupBySubject(distinct, (certificate) => certificate);
  }

  /** Follows every way up from a partial path. Gives true when a path holds and the search may stop. */
  extend(top: Step): boolean {
    if (this.#longest === undefined || top.length > this.#longest.length) this.#longest = top;
    const self = this.#input.anchors.byFingerprint.get(top.certificate.sha256);
    if (self !== undefined && this.#judge(top, self, undefined)) return true;
    const issuerKey = top.certificate.issuer.comparisonKey;
    for (const anchor of this.#input.anchors.byName.get(issuerKey) ?? []) {
      if (anchor === self) continue;
      const check = this.#check(top.certificate, anchor.certificate);
      if (check === undefined) return true;
      if (check.status !== 'invalid' && this.#judge(top, anchor, check)) return true;
    }
    if (top.length >= this.#limits.pathDepth) return false;
    for (const issuer of this.#inOrder(this.#pool.get(issuerKey) ?? [], top.certificate)) {
      if (isRepeated(issuer, top)) continue;
      const check = this.#check(top.certificate, issuer);
      if (check === undefined) return true;
      if (check.status === 'invalid') continue;
      if (this.extend({ certificate: issuer, below: top, length: top.length + 1, check })) return true;
    }
    return false;
  }

  /** A signature check against the budget; undefined when that is spent. */
  #check(certificate: Certificate, issuer: Certificate): SignatureCheck | undefined {
    this.#checks.left -= loadPublicKey(issuer.spki).cost;
    if (this.#checks.left < 0) return undefined;
    const check = checkCertificateSignature(certificate, issuer.spki);
    if (check.status === 'invalid' && this.#wrongKeys.length < 8)
      this.#wrongKeys.push(wrongKey(certificate, issuer));
    return check;
  }

  /** Candidates whose key identifier fits come first, then those whose validity has begun, then the longest valid. */
  #inOrder(candidates: readonly Certificate[], below: Certificate): readonly Certificate[] {
    if (candidates.length < 2) return candidates;
    const wanted = below.authorityKeyIdentifier?.keyIdentifier;
    const at = this.#input.at.getTime();
    const rank = (candidate: Certificate): number =>
      (wanted !== undefined && candidate.subjectKeyIdentifier === wanted ? 0 : 2) +
      (candidate.notBefore.getTime() <= at ? 0 : 1);
    return [...candidates].sort((a, b) => rank(a) - rank(b) || b.notAfter.getTime() - a.notAfter.getTime());
  }

  /** Validates a path that reached an anchor; keeps it when it is the best so far. */
  #judge(top: Step, anchor: TrustAnchor, check: SignatureCheck | undefined): boolean {
    const { path, checks } = unroll(top, anchor, check);
    const { at, rules = {} } = this.#input;
    const problems = validatePath({ path, checks, at, rules, work: this.#work });
    const status = statusOf(problems);
    const candidate: PathResult = { status, path, anchor, problems };
    if (this.#best === undefined || isBetter(candidate, this.#best)) this.#best = candidate;
    return status === 'trusted' || this.#work.left < 0;
  }

  result(): PathResult {
    const exhausted = this.#checks.left < 0 ? [tooManyChecks(this.#limits.pathChecks)] : [];
    if (this.#best !== undefined)
      return this.#best.status === 'trusted'
        ? this.#best
        : { ...this.#best, problems: [...this.#best.problems, ...exhausted] };
    const path = this.#longest === undefined ? [this.#input.leaf] : unroll(this.#longest).path;
    const last = path[path.length - 1] ?? this.#input.leaf;
    const wrongKeys = this.#wrongKeys.filter(({ sha256 }) => sha256 === last.sha256);
    return { status: 'untrusted', path, problems: [noAnchor(last), ...wrongKeys, ...exhausted] };
  }
}

/** Same name and key on the way already: a loop (RFC 4158, 2.4.2). */
function isRepeated(candidate: Certificate, top: Step): boolean {
  for (let step: Step | undefined = top; step !== undefined; step = step.below) {
    const { certificate } = step;
    if (certificate === candidate) return true;
    if (
      bytesEqual(certificate.spki, candidate.spki) &&
      certificate.subject.comparisonKey === candidate.subject.comparisonKey
    )
      return true;
  }
  return false;
}

/** The path from the leaf upwards, with the check of each certificate under the next one's key. */
function unroll(
  top: Step,
  anchor?: TrustAnchor,
  lastCheck?: SignatureCheck,
): { path: Certificate[]; checks: SignatureCheck[] } {
  const path: Certificate[] = [];
  const checks: SignatureCheck[] = [];
  for (let step: Step | undefined = top; step !== undefined; step = step.below) {
    path.unshift(step.certificate);
    if (step.check !== undefined) checks.unshift(step.check);
  }
  if (anchor !== undefined && anchor.certificate.sha256 !== top.certificate.sha256)
    path.push(anchor.certificate);
  if (lastCheck !== undefined) checks.push(lastCheck);
  return { path, checks };
}

function tooManyChecks(checks: number): PathProblem {
  return workBound(`the search for a path stopped after ${checks} signature checks (limit pathChecks)`);
}

const statusRank: Readonly<Record<PathResult['status'], number>> = {
  trusted: 0,
  unsupported: 1,
  invalid: 2,
  untrusted: 3,
};

function statusOf(problems: readonly PathProblem[]): PathResult['status'] {
  if (problems.length === 0) return 'trusted';
  return problems.every(({ code }) => code.endsWith('-unsupported') || code === 'work-bound')
    ? 'unsupported'
    : 'invalid';
}

function isBetter(a: PathResult, b: PathResult): boolean {
  const byStatus = statusRank[a.status] - statusRank[b.status];
  if (byStatus !== 0) return byStatus < 0;
  if (a.problems.length !== b.problems.length) return a.problems.length < b.problems.length;
  return a.path.length < b.path.length;
}
