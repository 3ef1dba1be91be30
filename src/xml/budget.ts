import { KysoError } from '../errors.ts';
import type { Limits } from '../limits.ts';

/** What may still be canonicalized and hashed for one document. */
export interface Budget {
  readonly limits: Limits;
  nodes: number;
  bytes: number;
}

/** `size`: bytes of the document. */
export const budgetOf = (limits: Limits, size: number): Budget => ({
  limits,
  nodes: limits.canonicalNodes,
  bytes: Math.max(limits.hashedFloor, size * limits.hashedRatio),
});

/** @throws limit-exceeded */
export function spend(budget: Budget, nodes: number, bytes: number): void {
  budget.nodes -= nodes;
  budget.bytes -= bytes;
  if (budget.nodes < 0)
    throw new KysoError('limit-exceeded', 'the signatures have more XML canonicalized than is allowed', {
      subject: 'canonicalNodes',
    });
  if (budget.bytes < 0)
    throw new KysoError('limit-exceeded', 'the signatures cover more bytes in all than is allowed', {
      subject: 'hashedRatio',
    });
}
