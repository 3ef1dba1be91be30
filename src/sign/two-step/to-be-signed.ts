import { digest } from '../../pki/algorithms/digests.ts';
import type { DigestName } from '../../pki/algorithms/types.ts';

/** What of a prepared document the key's owner needs to see. */
export interface ToBeSigned {
  readonly byteRange: readonly [number, number, number, number];
  /** Of the document and of the signed attributes. */
  readonly digestAlgorithm: DigestName;
  /** Digest of both ranges. */
  readonly documentDigest: Uint8Array;
  /** DER of the signed attributes; absent when a whole CMS is to come. */
  readonly signedAttributes?: Uint8Array;
  /** Their digest, for keys that sign one; Ed25519 and Ed448 sign the attributes themselves. */
  readonly toBeSigned?: Uint8Array;
}

/** Signed attributes, and their digest where the key's algorithm takes one. */
export function attributesToSign(
  signedAttributes: Uint8Array,
  name: DigestName,
  { keyType }: { readonly keyType: string },
): Pick<ToBeSigned, 'signedAttributes' | 'toBeSigned'> {
  if (keyType === 'ed25519' || keyType === 'ed448') return { signedAttributes };
  return { signedAttributes, toBeSigned: digest(name, signedAttributes) };
}
