import type { Finding } from '../facts.ts';
import type { Policy } from '../policy.ts';
import { type Effect, kindOf, type ProblemCode } from '../problems.ts';
import type { Problem, SubIndication } from '../result.ts';

/** A finding with what it does under a policy. */
export interface Weighed {
  readonly code: ProblemCode;
  readonly effect: Effect;
  readonly subIndication: SubIndication | undefined;
  readonly breaksIntegrity: boolean;
  readonly problem: Problem;
}

/** Weighs a finding. `effect` overrides both table and policy. */
export function weigh({ code, message }: Finding, policy: Policy, effect?: Effect): Weighed {
  const kind = kindOf(code);
  return {
    code,
    effect: effect ?? policy.effects[code] ?? kind.effect,
    subIndication: kind.subIndication,
    breaksIntegrity: kind.breaksIntegrity === true,
    problem: { code, message: `${kind.sentence.replace(/\.$/, '')}: ${message}`, clause: kind.clause },
  };
}
