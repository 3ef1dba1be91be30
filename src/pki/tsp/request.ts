import { digestOid } from '../algorithms/digests.ts';
import type { DigestName } from '../algorithms/types.ts';
import { Tag } from '../asn1/element.ts';
import { encode, integer, nullValue, octetString, oid, sequence } from '../asn1/writer.ts';

/** What a time-stamp authority is asked to stamp. */
export interface TimeStampRequest {
  readonly imprint: { readonly algorithm: DigestName; readonly digest: Uint8Array };
  /** Ties the answer to the question. */
  readonly nonce: bigint;
  /** Dotted OID of the policy the answer must follow. */
  readonly policy?: string;
}

/** The DER of a TimeStampReq that asks for the authority's certificate (RFC 3161, 2.4.1). */
export function encodeTimeStampRequest({ imprint, nonce, policy }: TimeStampRequest): Uint8Array {
  return sequence(
    integer(1),
    sequence(sequence(oid(digestOid(imprint.algorithm)), nullValue()), octetString(imprint.digest)),
    ...(policy === undefined ? [] : [oid(policy)]),
    integer(nonce),
    encode(Tag.Boolean, Uint8Array.of(0xff)),
  );
}
