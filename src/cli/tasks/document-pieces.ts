import { createHash, type Hash } from 'node:crypto';
import { KysoError } from '../../errors.ts';
import { type ByteSource, piecesOf } from '../../pdf/source.ts';
import type { OpenDocument } from './document-file.ts';

/** SHA-256 over a document, not yet finished. */
export function hashOf(source: ByteSource): Hash {
  const hash = createHash('sha256');
  for (const piece of piecesOf(source)) hash.update(piece);
  return hash;
}

/** Lower-case hex. */
export const sha256Of = (source: ByteSource): string => hashOf(source).digest('hex');

/**
 * A document's pieces for the file that is made of it. One that is read in pieces is read again for that.
 * @param before SHA-256 over it when it was worked on; it is not changed
 * @throws file-changed when it is another document by now
 */
export function unchangedPieces(
  { source, inPieces }: OpenDocument,
  before: Hash,
  file: string,
): Iterable<Uint8Array> {
  if (!inPieces) return [...piecesOf(source)];
  const expected = before.copy().digest();
  return (function* () {
    const hash = createHash('sha256');
    for (const piece of piecesOf(source)) {
      hash.update(piece);
      yield piece;
    }
    if (!expected.equals(hash.digest())) throw changed(file);
  })();
}

/** The document followed by what was appended. @throws as unchangedPieces */
export function extendedPieces(
  document: OpenDocument,
  before: Hash,
  appended: Uint8Array,
  file: string,
): Iterable<Uint8Array> {
  const pieces = unchangedPieces(document, before, file);
  if (Array.isArray(pieces)) return [...pieces, appended];
  return (function* () {
    yield* pieces;
    yield appended;
  })();
}

const changed = (file: string): KysoError =>
  new KysoError('file-changed', `${file} changed while it was being worked on`, {
    subject: file,
    hint: 'Run the command again once nobody writes to the file.',
  });
