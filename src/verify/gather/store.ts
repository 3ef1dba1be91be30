import { asKysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import { type Dss, readDss, type VriEntry } from '../../pades/dss.ts';
import type { PdfDocument } from '../../pdf/types.ts';
import { digest } from '../../pki/algorithms/digests.ts';
import { hexOf } from '../../pki/asn1/values.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { Stored, StoreFacts } from '../facts.ts';

/**
 * The newest security store; nothing of it is trusted for standing there. `stamped` are the revisions document
 * time-stamps cover: an entry is dated by the earliest one that holds it already (EN 319 142-1, 5.5).
 * @throws limit-exceeded
 */
export function storeFacts(
  document: PdfDocument,
  stamped: readonly number[],
  limits: Limits,
): StoreFacts | undefined {
  if (!document.latest.catalog.has('DSS')) return undefined;
  const dss = readDss(document.latest, limits);
  if (!dss) return undefined;
  const dates = datesOf(document, stamped, limits);
  const last = document.revisions.length - 1;
  const stored = (of: (entry: VriEntry) => readonly Uint8Array[]): Stored<Uint8Array>[] =>
    entriesOf(dss, of).map((value) => ({ value, revision: dates.get(keyOf(value)) ?? last }));
  return {
    certificates: stored((entry) => entry.certificates).flatMap(readable),
    crls: stored((entry) => entry.crls),
    ocsps: stored((entry) => entry.ocsps),
    revision: document.revisions.findIndex(({ index }) => document.at(index).catalog.has('DSS')),
  };
}

/** The entries of a store and of its VRI, each once. */
function entriesOf(dss: Dss, of: (entry: VriEntry) => readonly Uint8Array[]): Uint8Array[] {
  const distinct = new Map<string, Uint8Array>();
  for (const entry of [dss, ...dss.vri.values()])
    for (const value of of(entry)) {
      const key = keyOf(value);
      if (!distinct.has(key)) distinct.set(key, value);
    }
  return [...distinct.values()];
}

/** The earliest stamped revision each entry stands in. */
function datesOf(document: PdfDocument, stamped: readonly number[], limits: Limits): Map<string, number> {
  const dates = new Map<string, number>();
  for (const revision of [...stamped].sort((a, b) => a - b)) {
    const dss = readDss(document.at(revision), limits);
    if (!dss) continue;
    const all = entriesOf(dss, ({ certificates, crls, ocsps }) => [...certificates, ...crls, ...ocsps]);
    for (const value of all) {
      const key = keyOf(value);
      if (!dates.has(key)) dates.set(key, revision);
    }
  }
  return dates;
}

/** Equal bytes, equal key. */
const keyOf = (value: Uint8Array): string => hexOf(digest('sha256', value));

function readable({ value, revision }: Stored<Uint8Array>): Stored<Certificate>[] {
  try {
    return [{ value: parseCertificate(value), revision }];
  } catch (error) {
    const known = asKysoError(error);
    if (known.code === 'limit-exceeded') throw known;
    return [];
  }
}
