import { createHash, type Hash } from 'node:crypto';
import type { SignatureScheme } from '../keys/key-handle.ts';
import { type ByteSource, piecesOf } from '../pdf/source.ts';

/** RFC 8419: SHAKE256 as a message digest gives 64 bytes. */
const digestHash = (digest: SignatureScheme['digest']): Hash =>
  digest === 'shake256' ? createHash(digest, { outputLength: 64 }) : createHash(digest);

/** Digest of bytes that are in memory as a whole. */
export const documentDigest = (bytes: Uint8Array, digest: SignatureScheme['digest']): Buffer =>
  digestHash(digest).update(bytes).digest();

/**
 * Digest of the ranges of a file made of `source` and `appended` (ISO 32000-2, 12.8.1): everything but the gap.
 * @param gap offsets within `appended`, half-open
 * @param known SHA-256 over all of `source`, when someone has made it already; it is not changed
 */
export function digestRanges(
  source: ByteSource,
  appended: Uint8Array,
  gap: { readonly start: number; readonly end: number },
  digest: SignatureScheme['digest'],
  known?: Hash,
): Buffer {
  const hash = known && digest === 'sha256' ? known.copy() : digestHash(digest);
  if (!known || digest !== 'sha256') for (const bytes of piecesOf(source)) hash.update(bytes);
  return hash.update(appended.subarray(0, gap.start)).update(appended.subarray(gap.end)).digest();
}

/** The bytes of the ranges one after the other, for signers that want to see them all. */
export function joinRanges(
  source: ByteSource,
  appended: Uint8Array,
  gap: { readonly start: number; readonly end: number },
): Uint8Array {
  const joined = new Uint8Array(source.length + appended.length - (gap.end - gap.start));
  let at = 0;
  const take = (bytes: Uint8Array): void => {
    joined.set(bytes, at);
    at += bytes.length;
  };
  for (const bytes of piecesOf(source)) take(bytes);
  take(appended.subarray(0, gap.start));
  take(appended.subarray(gap.end));
  return joined;
}
