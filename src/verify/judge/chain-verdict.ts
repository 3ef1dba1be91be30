import type { Purpose } from '../../pki/path/purpose.ts';
import type { PathProblemCode, PathResult } from '../../pki/path/types.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import { stricter } from '../effects.ts';
import type { CmsFacts } from '../facts.ts';
import type { Policy, RevocationRequired } from '../policy.ts';
import type { ProblemCode } from '../problems.ts';
import type { SignatureResult } from '../result.ts';
import type { Evidence } from './evidence.ts';
import type { Watch } from './lack.ts';
import { type Weighed, weigh } from './problem-list.ts';
import type { Proofs } from './proofs.ts';
import type { RevocationFact } from './revocation.ts';
import type { ChainFacts, Trust } from './trust.ts';

export interface ChainVerdict {
  readonly trusted: boolean;
  /** From the signer upwards, the anchor last when one was reached; empty when not checked. */
  readonly path: readonly Certificate[];
  readonly problems: readonly Weighed[];
  readonly result: SignatureResult['chain'];
  /** Of the signer's own certificate; undefined when it was not asked for. */
  readonly revocation: RevocationFact | undefined;
  /** The times revocation of each certificate was asked for with, by its SHA-256. */
  readonly asked: ReadonlyMap<string, AskedTimes>;
  /** When the first of its revocation data ends, where the policy requires it and nothing older proves the chain. */
  readonly currentUntil?: Date;
  /** SHA-256 of the first authority whose status alone keeps the chain from holding: another chain may do without it. */
  readonly fallen?: string | undefined;
}

/** When a certificate was in use, and as of when its status is known (EN 319 102-1, 5.6.2.2). */
export interface AskedTimes {
  readonly existed: Date;
  readonly control: Date;
}

/** What chains are judged with. */
export interface ChainJudging {
  readonly trust: Trust;
  readonly policy: Policy;
  /** The validation time. */
  readonly at: Date;
  readonly evidence: Evidence;
  readonly proofs: Proofs;
  readonly watch?: Watch | undefined;
}

export interface ChainQuestion {
  readonly signer: Certificate;
  readonly cms: CmsFacts;
  readonly purpose: Purpose;
  /** When the signature is proven to have existed. */
  readonly proven: Date | undefined;
  /** Certificates, by SHA-256, without which a chain is asked for. */
  readonly without?: ReadonlySet<string>;
}

/** A signature cannot be older than the certificate it was made under (EN 319 102-1, 5.5.4, step 3). */
export function tooEarly(signer: Certificate, proven: Date, policy: Policy): Weighed {
  const message = `${signer.subject} is valid from ${signer.notBefore.toISOString()}, the signature existed at ${proven.toISOString()}`;
  return weigh({ code: 'certificate-not-yet-valid', message }, policy);
}

/** `required`: the policy asks for an answer, so that the chain does not hold without. */
export function unknownStatus(
  certificate: Certificate,
  reason: string,
  required: boolean,
  policy: Policy,
): Weighed {
  const finding = { code: 'revocation-unknown', message: `${certificate.subject}: ${reason}` } as const;
  const effect = policy.effects[finding.code] ?? 'warn';
  return weigh(finding, policy, required ? stricter(effect, 'not-trusted') : 'warn');
}

/** Must the certificate that many steps above the end of a chain be known not to be revoked? */
export const isRequired = (
  { revocationRequired }: Pick<Policy, 'revocationRequired'>,
  purpose: Purpose,
  above: number,
): boolean => revocationRequired[above > 0 ? 'authorities' : roles[purpose]];

const roles: Readonly<Record<Purpose, keyof RevocationRequired>> = {
  'document-signing': 'signer',
  'time-stamping': 'timestampAuthorities',
  ocsp: 'authorities',
};

/** `proven`: the signature existed by then, and the revocation is older still. */
export function revoked(
  certificate: Certificate,
  fact: Extract<RevocationFact, { status: 'revoked' }>,
  proven: Date | undefined,
  authority: boolean,
  policy: Policy,
): Weighed {
  const message = `${certificate.subject}, at ${fact.at.toISOString()} by ${fact.source}`;
  const code = proven ? 'revoked' : authority ? 'authority-revoked-no-poe' : 'revoked-no-poe';
  return weigh({ code, message }, policy);
}

/** Problem codes of path problems; the others are `chain-invalid`. */
const codes: Readonly<Partial<Record<PathProblemCode, ProblemCode>>> = {
  expired: 'certificate-expired',
  'not-yet-valid': 'certificate-not-yet-valid',
  'no-anchor': 'chain-untrusted',
  'algorithm-unsupported': 'chain-unsupported',
  'name-constraints-unsupported': 'chain-unsupported',
  'work-bound': 'chain-unsupported',
};

/** What the certificates below the anchor hold that was read although it is not written as it should be. */
function irregularities({ path, anchor }: PathResult, policy: Policy): Weighed[] {
  return (anchor === undefined ? path : path.slice(0, -1)).flatMap(({ irregularities, subject }) =>
    irregularities.length === 0
      ? []
      : [
          weigh(
            { code: 'certificate-irregular', message: `${subject}: ${irregularities.join(', ')}` },
            policy,
          ),
        ],
  );
}

/** Folds what was found of a chain. It is trusted when nothing but warnings stands against it. */
export function chainVerdict(
  { result, purpose, withheld, listEnds }: ChainFacts,
  found: readonly Weighed[],
  revocation: RevocationFact | undefined,
  asked: ReadonlyMap<string, AskedTimes>,
  { policy, at: validationTime }: Pick<ChainJudging, 'policy' | 'at'>,
): ChainVerdict {
  const outdated =
    listEnds && listEnds < validationTime
      ? [weigh({ code: 'trusted-list-outdated', message: `it was due by ${listEnds.toISOString()}` }, policy)]
      : [];
  const irregular = irregularities(result, policy);
  const problems = [
    ...result.problems.map(({ code, message }) =>
      weigh({ code: codes[code] ?? 'chain-invalid', message }, policy),
    ),
    ...purpose.map(({ message }) => weigh({ code: 'key-usage', message }, policy)),
    ...found,
    ...irregular,
    ...outdated,
  ];
  if (withheld !== undefined) problems.unshift(weigh({ code: 'service-status', message: withheld }, policy));
  const trusted =
    result.status === 'trusted' &&
    purpose.length === 0 &&
    [...found, ...irregular, ...outdated].every(({ effect }) => effect === 'warn');
  const reason = problems[0]?.problem.message;
  const anchor = result.anchor?.name.toString();
  return {
    trusted,
    path: result.path,
    problems,
    result: {
      status: statusOf(result, trusted),
      path: result.path.map(({ subject }) => subject.toString()),
      ...(anchor === undefined ? {} : { anchor }),
      ...(trusted || reason === undefined ? {} : { reason }),
    },
    revocation,
    asked,
  };
}

function statusOf({ status }: PathResult, trusted: boolean): SignatureResult['chain']['status'] {
  if (trusted) return 'trusted';
  return status === 'untrusted' || status === 'unsupported' ? 'untrusted' : 'invalid';
}
