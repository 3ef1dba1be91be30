import type { SignatureCheck } from '../algorithms/types.ts';
import { verifySignature } from '../algorithms/verify.ts';
import type { SignerInfo } from './types.ts';

/**
 * The signature value of a SignerInfo. `over` says which bytes it was checked against: the signed attributes in DER,
 * the same as sent (not DER, yet what was signed), or the content itself when there are none.
 */
export interface SignerCheck {
  readonly over: 'der' | 'as-sent' | 'content';
  readonly check: SignatureCheck;
}

/**
 * Checks a SignerInfo's signature under a key (RFC 5652, 5.6). `content` counts only without signed attributes; with
 * them, compare message-digest yourself. Never throws but for a bound.
 * @throws asn1-malformed, limit-exceeded when signed attributes cannot be brought into DER
 */
export function verifySignerInfo(
  signer: SignerInfo,
  spki: Uint8Array,
  content: Uint8Array | Iterable<Uint8Array>,
): SignerCheck {
  const { signatureAlgorithm: algorithm, digestAlgorithm, signature, signedAttributes } = signer;
  const against = (data: Uint8Array | Iterable<Uint8Array>): SignatureCheck =>
    verifySignature({ spki, algorithm, digestAlgorithm, data, signature });
  if (signedAttributes === undefined) return { over: 'content', check: against(content) };
  const check = against(signedAttributes.der);
  if (check.status !== 'invalid' || signedAttributes.isDer) return { over: 'der', check };
  const asSent = against(signedAttributes.asSent);
  return asSent.status === 'valid' ? { over: 'as-sent', check: asSent } : { over: 'der', check };
}
