import { KysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import type { PdfDocument } from '../../pdf/types.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { DocumentFacts, SignatureFacts } from '../facts.ts';
import { compareRevisions } from '../later-changes/compare-revisions.ts';
import { type DigestRequest, digestRanges } from './digests.ts';
import { findSignatures } from './find-signatures.ts';
import { lostSignatures } from './lost-signatures.ts';
import { readings } from './readings.ts';
import { type PreparedSignature, prepareSignature } from './signature-facts.ts';
import { storeFacts } from './store.ts';

/** Everything a verdict is made from, gathered in one reading of the document. Decides nothing. */
export function gatherFacts(
  document: PdfDocument,
  intermediates: readonly Certificate[],
  limits: Limits,
): DocumentFacts {
  const found = findSignatures(document, limits);
  const lost = lostSignatures(document, found, limits);
  const prepared = [...found.map((signature) => prepareSignature(document, signature, limits)), ...lost];
  const requests = prepared.flatMap((signature) => signature.requests);
  boundHashing(requests, document.length, limits);
  const digests = digestRanges(document.source, requests);
  const store = prepared.length > 0 ? storeFacts(document, stampedRevisions(prepared), limits) : undefined;
  const pool = [...(store?.certificates.map(({ value }) => value) ?? []), ...intermediates];
  const signatures = prepared.map(({ finish }) => finish(digests, pool)).sort(inSigningOrder);
  const binding = signatures.filter(({ kind }) => kind !== 'usage-rights');
  return {
    bytes: document.length,
    sha256: digests.sha256,
    revisions: document.revisions.length,
    signatures,
    changes: compareRevisions(document, firstCovered(binding), limits),
    store,
    // Last: what reading had to tolerate shows while reading.
    findings: signatures.length > 0 ? readings(document, firstCovered(signatures)) : [],
  };
}

/**
 * First ranges share one running hash, and the second ranges of an honest document do not overlap; those of a thousand
 * signatures that each claim the whole file would be hashed a thousand times.
 * @throws limit-exceeded
 */
function boundHashing(requests: readonly DigestRequest[], length: number, limits: Limits): void {
  const most = Math.max(limits.hashedFloor, length * limits.hashedRatio);
  const asked = requests.reduce((sum, { ranges: { second } }) => sum + second.end - second.start, 0);
  if (asked > most)
    throw new KysoError(
      'limit-exceeded',
      `what the signatures cover behind their gaps has ${asked} bytes in all`,
      {
        subject: 'hashedRatio',
      },
    );
}

const endOf = ({ byteRange }: SignatureFacts): number => {
  const [, , start, length] = byteRange ?? [];
  return typeof start === 'number' && typeof length === 'number' ? start + length : 0;
};

/** By what they cover, the least first: a later signature covers the earlier ones. */
function inSigningOrder(a: SignatureFacts, b: SignatureFacts): number {
  return a.revision - b.revision || endOf(a) - endOf(b);
}

/** Infinity where there are none. */
const firstCovered = (signatures: readonly SignatureFacts[]): number =>
  Math.min(...signatures.map(({ revision }) => revision));

/** Revisions that a document time-stamp covers: what stood in them is dated by it. */
const stampedRevisions = (prepared: readonly PreparedSignature[]): number[] => [
  ...new Set(
    prepared.flatMap(({ found, range }) =>
      range && found.dictionary?.subFilter === 'ETSI.RFC3161' ? [range.revision] : [],
    ),
  ),
];
