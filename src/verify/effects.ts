import { kindOf, type ProblemCode } from './problems.ts';
import type { Effect } from './result.ts';

/** From the mildest to the strictest. */
export const effectsByStrictness: readonly Effect[] = ['warn', 'not-trusted', 'indeterminate', 'fail'];

const strictness = (effect: Effect): number => effectsByStrictness.indexOf(effect);

export const isMilder = (effect: Effect, than: Effect): boolean => strictness(effect) < strictness(than);

/** The stricter of two effects. */
export const stricter = (a: Effect, b: Effect): Effect => (isMilder(a, b) ? b : a);

/**
 * The effects a policy may give a problem: none milder than the table's, and what kyso could not judge or find out never
 * fails a signature.
 */
export function permittedEffects(code: ProblemCode): readonly Effect[] {
  const { effect, unjudged } = kindOf(code);
  return effectsByStrictness.filter((other) => !isMilder(other, effect) && !(unjudged && other === 'fail'));
}
