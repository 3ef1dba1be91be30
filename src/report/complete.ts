import type { FileFacts } from './facts.ts';
import type { Role } from './roles.ts';
import type { ShortcomingCode } from './shortcomings.ts';

/** What the signatures of a document are, by role. */
export interface Completeness {
  /** An intact signature of that role is there. */
  readonly roles: readonly Role[];
  /** Empty when every role required signed, in the order required. */
  readonly lacks: readonly ShortcomingCode[];
}

const MISSING: Readonly<Record<Role, ShortcomingCode>> = {
  person: 'person-signature-missing',
  organization: 'organization-signature-missing',
};

/**
 * Whether the roles required signed, each after the one before. A document that is not as it was signed has no roles:
 * nothing is said of whose signatures they would be.
 */
export function completenessOf(
  { judgement, order, signers }: FileFacts,
  required: readonly Role[],
  rolesFor: (signer: FileFacts['signers'][number]) => readonly Role[],
): Completeness {
  if (judgement !== 'intact' && judgement !== 'trusted') return { roles: [], lacks: [] };
  const sequence = order.map((index) => {
    const signer = signers[index];
    return signer === undefined ? [] : rolesFor(signer);
  });
  const roles = [...new Set(sequence.flat())];
  const absent = required.filter((role) => !roles.includes(role));
  const lacks: ShortcomingCode[] = absent.map((role) => MISSING[role] ?? 'role-signature-missing');
  if (absent.length > 0 && sequence.some((own) => own.length === 0)) lacks.push('signer-wrong');
  if (absent.length === 0 && !inOrder(sequence, required)) lacks.push('signing-order-wrong');
  return { roles, lacks: [...new Set(lacks)] };
}

/** Whether the roles can be found one after the other; a signature stands for one role only. */
function inOrder(sequence: readonly (readonly Role[])[], required: readonly Role[]): boolean {
  let next = 0;
  for (const roles of sequence) {
    const wanted = required[next];
    if (wanted !== undefined && roles.includes(wanted)) next++;
  }
  return next === required.length;
}
