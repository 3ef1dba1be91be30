import { asKysoError, KysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import { readDss, type VriEntry } from '../../pades/dss.ts';
import type { Anomaly, PdfDocument } from '../../pdf/types.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { DocumentFacts, Finding, RevisionChanges, SignatureFacts, StoreFacts } from '../facts.ts';
import { compareRevisions } from '../later-changes/compare-revisions.ts';
import { digestRanges } from './digests.ts';
import { findSignatures } from './find-signatures.ts';
import { prepareSignature } from './signature-facts.ts';

/** Everything a verdict is made from, gathered in one reading of the document. Decides nothing. */
export function gatherFacts(
  document: PdfDocument,
  intermediates: readonly Certificate[],
  limits: Limits,
): DocumentFacts {
  const found = findSignatures(document, limits);
  if (found.length > limits.signatures)
    throw new KysoError('limit-exceeded', `the document has more than ${limits.signatures} signatures`, {
      subject: 'signatures',
    });
  const prepared = found.map((signature) => prepareSignature(document, signature, limits));
  const digests = digestRanges(
    document.source,
    prepared.flatMap(({ requests }) => requests),
  );
  const store = found.length > 0 ? storeFacts(document, limits) : undefined;
  const pool = [...(store?.certificates ?? []), ...intermediates];
  const signatures = prepared.map(({ finish }) => finish(digests, pool)).sort(inSigningOrder);
  const changes = laterChanges(document, signatures, limits);
  return {
    bytes: document.length,
    sha256: digests.sha256,
    revisions: document.revisions.length,
    signatures,
    changes,
    store,
    // Last: what reading had to tolerate shows while reading.
    findings: found.length > 0 ? [...repairs(document), ...ambiguities(document)] : [],
  };
}

const endOf = ({ byteRange }: SignatureFacts): number => {
  const [, , start, length] = byteRange ?? [];
  return typeof start === 'number' && typeof length === 'number' ? start + length : 0;
};

/** By what they cover, the least first: a later signature covers the earlier ones. */
function inSigningOrder(a: SignatureFacts, b: SignatureFacts): number {
  return a.revision - b.revision || endOf(a) - endOf(b);
}

function laterChanges(
  document: PdfDocument,
  signatures: readonly SignatureFacts[],
  limits: Limits,
): RevisionChanges[] {
  const covered = signatures.filter(({ kind }) => kind !== 'usage-rights').map(({ revision }) => revision);
  const first = Math.min(...covered);
  return first + 1 < document.revisions.length ? compareRevisions(document, first, limits) : [];
}

/** The newest security store; nothing of it is trusted for standing there. */
function storeFacts(document: PdfDocument, limits: Limits): StoreFacts | undefined {
  if (!document.latest.catalog.has('DSS')) return undefined;
  const dss = readDss(document.latest, limits);
  if (!dss) return undefined;
  const entries: readonly VriEntry[] = [dss, ...dss.vri.values()];
  const all = (of: (entry: VriEntry) => readonly Uint8Array[]): Uint8Array[] => [
    ...new Set(entries.flatMap(of)),
  ];
  const revision = document.revisions.findIndex(({ index }) => document.at(index).catalog.has('DSS'));
  return {
    certificates: all((entry) => entry.certificates).flatMap(readable),
    crls: all((entry) => entry.crls),
    ocsps: all((entry) => entry.ocsps),
    revision,
  };
}

function readable(der: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (error) {
    const known = asKysoError(error);
    if (known.code === 'limit-exceeded') throw known;
    return [];
  }
}

/** Faults that other viewers may mend otherwise, and so show another document. */
const mended: ReadonlySet<Anomaly['code']> = new Set([
  'reconstructed',
  'startxref-wrong',
  'xref-damaged',
  'xref-offset-wrong',
  'object-number-mismatch',
]);

function repairs({ anomalies }: PdfDocument): Finding[] {
  const fault = anomalies.find(({ code }) => mended.has(code));
  return fault ? [{ code: 'structure-repaired', message: fault.message }] : [];
}

/** Two readings of one revision: a section, or the halves of a hybrid one, that place an object twice (7.5.4, 7.5.8.4). */
function ambiguities({ anomalies }: PdfDocument): Finding[] {
  const fault = anomalies.find(({ code }) => code === 'hybrid-differs' || code === 'xref-conflict');
  return fault ? [{ code: 'ambiguous-structure', message: fault.message }] : [];
}
