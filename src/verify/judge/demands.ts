import type { SignatureFacts } from '../facts.ts';
import type { Policy } from '../policy.ts';
import type { PadesLevel } from '../result.ts';
import { type Weighed, weigh } from './problem-list.ts';

/** A signature of the document, whole as far as its bytes tell, as a policy's demands see it. */
export interface Demanded {
  readonly signature: SignatureFacts;
  readonly level: PadesLevel | null;
  /** By time-stamps whose authority is trusted, or, where no anchor was given, that hold. */
  readonly proven: Date | undefined;
}

const levels: readonly PadesLevel[] = ['B-B', 'B-T', 'B-LT', 'B-LTA'];

/** What a policy asks of each signature beyond that it holds (EN 319 102-1, 5.2.8). */
export function demandProblems(demanded: Demanded, policy: Policy): Weighed[] {
  return [
    ...levelProblems(demanded, policy),
    ...timestampProblems(demanded, policy),
    ...timeProblems(demanded, policy),
  ];
}

function levelProblems({ level }: Demanded, policy: Policy): Weighed[] {
  const { requiredLevel } = policy;
  if (requiredLevel === undefined) return [];
  if (levels.slice(levels.indexOf(requiredLevel)).some((enough) => enough === level)) return [];
  const message = `it is ${level ?? 'no PAdES signature'}, ${requiredLevel} is required`;
  return [weigh({ code: 'level-too-low', message }, policy)];
}

function timestampProblems({ proven }: Demanded, policy: Policy): Weighed[] {
  const { timestampRequired, requiredLevel = 'B-B' } = policy;
  if (proven || (!timestampRequired && requiredLevel === 'B-B')) return [];
  const message = 'its time is not proven by any time-stamp';
  return [weigh({ code: 'timestamp-missing', message }, policy)];
}

function timeProblems({ signature, proven }: Demanded, policy: Policy): Weighed[] {
  const { withinValidity, beforeProven } = policy.claimedTime;
  if (!withinValidity && beforeProven === undefined) return [];
  const problem = (message: string): Weighed[] => [weigh({ code: 'claimed-time', message }, policy)];
  const { claimedTime: claimed, cms } = signature;
  if (!claimed) return problem('no time is claimed');
  const when = claimed.toISOString();
  const signer = cms?.signer;
  if (withinValidity && signer && (claimed < signer.notBefore || claimed > signer.notAfter))
    return problem(
      `${when} is outside the validity of ${signer.subject}, ${signer.notBefore.toISOString()} to ${signer.notAfter.toISOString()}`,
    );
  if (beforeProven === undefined || !proven) return [];
  const seconds = (proven.getTime() - claimed.getTime()) / 1000;
  if (seconds > beforeProven)
    return problem(`${when} is ${Math.round(seconds)} seconds before the proven time`);
  if (-seconds > policy.timestampSkew)
    return problem(`${when} is ${Math.round(-seconds)} seconds after the proven time`);
  return [];
}
