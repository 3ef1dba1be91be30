import type { Certificate } from '../../pki/x509/types.ts';
import type { Finding, TimestampFacts } from '../facts.ts';
import type { Policy } from '../policy.ts';
import { kindOf } from '../problems.ts';
import type { SignatureStatus, TimestampResult } from '../result.ts';
import { algorithmProblems } from './algorithms.ts';
import { judgeChain } from './chain.ts';
import { type Weighed, weigh } from './problem-list.ts';
import type { RevocationMaterial } from './revocation.ts';
import type { Trust } from './trust.ts';

export interface TimestampVerdict {
  readonly time: Date | undefined;
  /** It holds, and its authority is trusted: it proves its time. */
  readonly trusted: boolean;
  /** Until when its chain can be validated. */
  readonly until: Date | undefined;
  readonly result: TimestampResult;
  /** For the signature it belongs to. */
  readonly problems: readonly Weighed[];
}

interface TimestampJudging {
  readonly trust: Trust;
  readonly policy: Policy;
}

/** A time-stamp holds when its imprint, its signature and its authority do (EN 319 102-1, 5.4). */
export function judgeTimestamp(
  facts: TimestampFacts,
  pool: readonly Certificate[],
  material: readonly RevocationMaterial[],
  controlTime: Date,
  { trust, policy }: TimestampJudging,
): TimestampVerdict {
  const { cms, time } = facts;
  const chain = judgeChain(cms, pool, material, 'time-stamping', undefined, {
    trust,
    policy,
    at: controlTime,
  });
  // What can be forged by the control time proves nothing of an earlier one.
  const weak = cms ? algorithmProblems(cms, chain.path, policy, controlTime) : [];
  const forgeable = weak.find(({ effect }) => effect === 'fail')?.problem.message;
  const doubtful = weak.find(({ effect }) => effect !== 'warn')?.problem.message;
  const fault = brokenBy(facts) ?? forgeable;
  const open = fault ? undefined : unproven(facts);
  const trusted = chain.trusted && doubtful === undefined;
  const status = statusOf(fault, open, trust.given, trusted);
  const reason = fault ?? open ?? (trust.given && !trusted ? (chain.result.reason ?? doubtful) : undefined);
  const authority = cms?.signer?.subject.toString() ?? '';
  const problems: Weighed[] = [];
  if (reason !== undefined && facts.kind === 'signature')
    problems.push(
      weigh({ code: fault || open ? 'timestamp-invalid' : 'timestamp-untrusted', message: reason }, policy),
    );
  return {
    time,
    trusted: status === 'passed',
    until: cms?.signer?.notAfter,
    problems,
    result: {
      kind: facts.kind,
      time: time?.toISOString() ?? '',
      authority,
      status,
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

const findingsOf = (facts: TimestampFacts): readonly Finding[] => [
  ...facts.findings,
  ...(facts.cms?.findings ?? []),
];

/** The first thing that breaks the token. */
function brokenBy(facts: TimestampFacts): string | undefined {
  const fatal = findingsOf(facts).find(
    ({ code }) =>
      code === 'timestamp-invalid' || kindOf(code).breaksIntegrity || kindOf(code).effect === 'fail',
  );
  return fatal?.message;
}

/** Something that keeps the token from being known to hold. */
function unproven(facts: TimestampFacts): string | undefined {
  const open = findingsOf(facts).find(({ code }) => kindOf(code).effect === 'indeterminate');
  if (open) return open.message;
  const holds =
    facts.time &&
    facts.imprint.status === 'matches' &&
    facts.cms?.digest.status === 'matches' &&
    facts.cms.value?.status === 'valid';
  return holds ? undefined : 'the token could not be checked';
}

function statusOf(
  fault: string | undefined,
  open: string | undefined,
  anchored: boolean,
  trusted: boolean,
): SignatureStatus {
  if (fault !== undefined) return 'failed';
  if (open !== undefined) return 'indeterminate';
  if (!anchored) return 'intact';
  return trusted ? 'passed' : 'indeterminate';
}

/** Does the token hold as far as the document alone tells? */
export const holdsByItself = (facts: TimestampFacts): boolean => !brokenBy(facts) && !unproven(facts);
