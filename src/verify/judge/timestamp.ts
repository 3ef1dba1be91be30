import { checkPurpose } from '../../pki/path/purpose.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { Finding, TimestampFacts } from '../facts.ts';
import type { Policy } from '../policy.ts';
import { kindOf, type ProblemCode } from '../problems.ts';
import type { Effect, SignatureStatus, TimestampResult } from '../result.ts';
import { algorithmProblems } from './algorithms.ts';
import { judgeChain } from './chain.ts';
import type { ChainJudging, ChainVerdict } from './chain-verdict.ts';
import { type Weighed, weigh } from './problem-list.ts';

export interface TimestampVerdict {
  readonly time: Date | undefined;
  /** It holds, and its authority is trusted: it proves its time. */
  readonly trusted: boolean;
  /** Of its authority, the anchor last; empty when chains are not checked. */
  readonly path: readonly Certificate[];
  /** As of chains. */
  readonly asked: ChainVerdict['asked'];
  /** As of chains. */
  readonly currentUntil?: Date;
  readonly result: TimestampResult;
  /** For the signature it belongs to. */
  readonly problems: readonly Weighed[];
}

/**
 * A time-stamp holds when its imprint, its signature and its authority do; `proven` is when the token itself is proven to
 * have existed, by a later one (EN 319 102-1, 5.4 and 5.6.2.4).
 */
export function judgeTimestamp(
  facts: TimestampFacts,
  proven: Date | undefined,
  judging: ChainJudging,
): TimestampVerdict {
  const { trust, policy, at } = judging;
  const { cms } = facts;
  const time = provenBy(facts, policy);
  const effectOf: EffectOf = (code) => policy.effects[code] ?? kindOf(code).effect;
  const chain = judgeChain(cms, 'time-stamping', proven, judging);
  // What can be forged by the time it is proven for proves nothing of an earlier one.
  const weak = cms ? algorithmProblems(cms, chain.path, policy, { proven: proven ?? at, at }) : [];
  const forgeable = weak.find(({ effect }) => effect === 'fail')?.problem.message;
  const doubtful =
    weak.find(({ effect }) => effect !== 'warn')?.problem.message ??
    findingsOf(facts).find(({ code }) => effectOf(code) === 'not-trusted')?.message ??
    early(facts.time, at);
  const fault = brokenBy(facts, effectOf) ?? forgeable;
  const open = fault ? undefined : unproven(facts, effectOf);
  const trusted = chain.trusted && doubtful === undefined;
  const status = statusOf(fault, open, trust.given, trusted);
  const reason = fault ?? open ?? (trust.given && !trusted ? (chain.result.reason ?? doubtful) : undefined);
  const problems: Weighed[] = [];
  if (reason !== undefined && facts.kind === 'signature')
    problems.push(
      weigh({ code: fault || open ? 'timestamp-invalid' : 'timestamp-untrusted', message: reason }, policy),
    );
  const named = facts.findings.find(({ code }) => code === 'timestamp-authority-name');
  if (named && facts.kind === 'signature') problems.push(weigh(named, policy));
  return {
    time,
    trusted: status === 'passed',
    path: chain.path,
    asked: chain.asked,
    ...(chain.currentUntil === undefined ? {} : { currentUntil: chain.currentUntil }),
    problems,
    result: {
      kind: facts.kind,
      time: facts.time?.toISOString() ?? '',
      authority: cms?.signer?.subject.toString() ?? '',
      status,
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

/**
 * The latest time a token may have been made at: what it says, and how far off it may be where that is more than clocks
 * may be apart anyway (RFC 3161, 2.4.2).
 */
function provenBy({ time, accuracy = 0 }: TimestampFacts, { timestampSkew }: Policy): Date | undefined {
  const seconds = accuracy / 1_000_000;
  return time && seconds > timestampSkew ? new Date(time.getTime() + seconds * 1000) : time;
}

/** At the validation time, what says that it was made later cannot be believed yet. */
const early = (time: Date | undefined, at: Date): string | undefined =>
  time && time > at ? `its time, ${time.toISOString()}, is later than the validation time` : undefined;

const findingsOf = (facts: TimestampFacts): readonly Finding[] => [
  ...facts.findings,
  ...(facts.cms?.findings ?? []),
];

type EffectOf = (code: ProblemCode) => Effect;

const byItself: EffectOf = (code) => kindOf(code).effect;

/** The first thing that breaks the token. */
function brokenBy(facts: TimestampFacts, effectOf: EffectOf): string | undefined {
  const fatal = findingsOf(facts).find(
    ({ code }) => code === 'timestamp-invalid' || kindOf(code).breaksIntegrity || effectOf(code) === 'fail',
  );
  return fatal?.message;
}

/** Something that keeps the token from being known to hold. */
function unproven(facts: TimestampFacts, effectOf: EffectOf): string | undefined {
  const open = findingsOf(facts).find(({ code }) => effectOf(code) === 'indeterminate');
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

/** Why the token does not hold, as far as it alone tells; undefined when it does. */
export const faultOf = (facts: TimestampFacts): string | undefined =>
  brokenBy(facts, byItself) ?? unproven(facts, byItself) ?? notByAuthority(facts);

/** Whose certificate is not one for time-stamps is no authority, whoever trusts it (RFC 3161, 2.3). */
const notByAuthority = ({ cms }: TimestampFacts): string | undefined =>
  cms?.signer && checkPurpose(cms.signer, 'time-stamping')[0]?.message;

/** Does the token hold as far as the document alone tells? */
export const holdsByItself = (facts: TimestampFacts): boolean => faultOf(facts) === undefined;
