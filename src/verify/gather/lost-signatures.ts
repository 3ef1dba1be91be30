import { asKysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import type { PdfDocument } from '../../pdf/types.ts';
import { unlinkedRevisions } from '../../pdf/unlinked.ts';
import { type FoundSignature, findSignatures, placeOf } from './find-signatures.ts';
import { type PreparedSignature, prepareSignature } from './signature-facts.ts';

/** Earlier documents looked into; what is led around is told of, not relied upon. */
const mostOpened = 4;

/**
 * Signatures of revisions that a later update's Prev leads around, and that are removed by that. Each is read in the
 * document its own bytes and those before make.
 */
export function lostSignatures(
  document: PdfDocument,
  found: readonly FoundSignature[],
  limits: Limits,
): PreparedSignature[] {
  const known = new Set(found.map(({ dictionary }) => placeOf(dictionary)));
  const seen = new Set<number>();
  const lost: PreparedSignature[] = [];
  let opened = 0;
  // The newest first: it leads to those it follows.
  for (const { section, end } of unlinkedRevisions(document).reverse()) {
    if (seen.has(section) || ++opened > mostOpened) continue;
    const earlier = attempt(() => document.prefix(end));
    if (!earlier) continue;
    for (const { sections } of earlier.revisions) for (const { offset } of sections) seen.add(offset);
    for (const signature of attempt(() => findSignatures(earlier, limits)) ?? []) {
      const place = placeOf(signature.dictionary);
      if (signature.usageRights || place === undefined || known.has(place)) continue;
      known.add(place);
      lost.push(asLost(document, earlier, signature, limits));
    }
  }
  return lost;
}

/** What cannot be read holds no signature to tell of. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (asKysoError(error).code === 'internal') throw error;
    return undefined;
  }
}

/** A lost signature with its facts told of the document as it is now: it binds nothing there any more. */
function asLost(
  document: PdfDocument,
  earlier: PdfDocument,
  signature: FoundSignature,
  limits: Limits,
): PreparedSignature {
  const hiding = document.revisions.find(({ end }) => end >= earlier.length)?.index ?? 0;
  const message = `revision ${hiding + 1} leads around the revision that holds the signature of field ${signature.field}, which ends at ${earlier.length}`;
  const prepared = prepareSignature(
    earlier,
    { ...signature, findings: [...signature.findings, { code: 'signature-removed', message }] },
    limits,
  );
  return {
    ...prepared,
    range: undefined,
    finish: (digests, certificates) => {
      const facts = prepared.finish(digests, certificates);
      return {
        ...facts,
        revision: Math.max(0, hiding - 1),
        coverage: facts.coverage === 'document' ? 'revision' : facts.coverage,
        permissions: { level: undefined, locks: [] },
      };
    },
  };
}
