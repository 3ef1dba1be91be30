import type { Finding } from '../facts.ts';
import type { Policy } from '../policy.ts';
import { kindOf, type ProblemCode } from '../problems.ts';
import type { Effect, Problem, SubIndication } from '../result.ts';

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
  const weighed = effect ?? policy.effects[code] ?? kind.effect;
  return {
    code,
    effect: weighed,
    subIndication: kind.subIndication,
    breaksIntegrity: kind.breaksIntegrity === true,
    problem: {
      code,
      message: `${kind.sentence.replace(/\.$/, '')}: ${message}`,
      clause: kind.clause,
      effect: weighed,
    },
  };
}
