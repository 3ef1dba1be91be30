import { asKysoError } from '../../errors.ts';
import { type FormField, readFields } from '../../pades/fields.ts';
import { readSignatureDictionary } from '../../pades/signature-dictionary.ts';
import { openPdf } from '../../pdf/document.ts';
import type { ByteSource } from '../../pdf/source.ts';
import type { PdfDocument, PdfView } from '../../pdf/types.ts';
import { unlinkedRevisions } from '../../pdf/unlinked.ts';
import { parseSignedData } from '../../pki/cms/signed-data.ts';
import type { SignedData } from '../../pki/cms/types.ts';
import type { RevisionChanges } from '../../verify/facts.ts';
import { compareRevisions } from '../../verify/later-changes/compare-revisions.ts';

/** What a document is made of, without any verdict on it. */
export interface DocumentInspection {
  readonly bytes: number;
  readonly version: string;
  readonly linearized: boolean;
  readonly encryption: {
    readonly algorithm: string;
    readonly revision: number;
    readonly permissions: number;
  } | null;
  /** What had to be tolerated or reconstructed to read it. */
  readonly anomalies: readonly string[];
  readonly revisions: readonly RevisionFacts[];
  /** Revisions in the file that no later one leads to, so that readers pass them over. */
  readonly unlinked: readonly { readonly section: number; readonly end: number }[];
  readonly fields: readonly FieldFacts[];
}

interface RevisionFacts {
  /** 1 is the oldest. */
  readonly revision: number;
  /** File offsets, the end behind `%%EOF`. */
  readonly start: number;
  readonly end: number;
  readonly crossReferences: readonly string[];
  /** What it did to the document the one before it made; absent for the first. */
  readonly changes?: readonly ChangeFacts[];
  /** More was changed than is listed, or why it could not be found out. */
  readonly incomplete?: string;
}

interface ChangeFacts {
  /** `12 0 R`, or `trailer`. */
  readonly object: string;
  /** As the rules of later changes sort it. */
  readonly kind: string;
  readonly what: string;
}

interface FieldFacts {
  readonly name: string;
  readonly type: string | null;
  /** Present for a signature field that holds one. */
  readonly signature?: SignatureFacts;
}

interface SignatureFacts {
  readonly subFilter: string | null;
  readonly byteRange: readonly unknown[] | null;
  readonly cms: CmsFacts | { readonly error: string };
}

interface CmsFacts {
  readonly bytes: number;
  readonly digestAlgorithms: readonly string[];
  /** Object identifiers of the signed attributes, by signer. */
  readonly signers: readonly { readonly signedAttributes: readonly string[] }[];
  readonly certificates: readonly {
    readonly subject: string;
    readonly issuer: string;
    readonly serial: string;
    readonly notBefore: string;
    readonly notAfter: string;
    readonly sha256: string;
  }[];
}

/**
 * Reads a document's revisions, fields and signatures.
 * @throws whatever opening a PDF throws
 */
export function inspectDocument(
  source: Uint8Array | ByteSource,
  password: string | undefined,
): DocumentInspection {
  const document = openPdf(source, password === undefined ? {} : { password });
  const view = document.latest;
  const revisions = revisionFacts(document);
  const fields = readFields(view, document.limits).fields.map((field) => fieldFacts(view, field));
  return {
    bytes: document.length,
    version: document.version,
    linearized: document.linearized,
    encryption: encryptionFacts(document),
    // Behind all reading: what had to be tolerated shows while reading.
    anomalies: document.anomalies.map(({ message }) => message),
    revisions,
    unlinked: unlinkedRevisions(document),
    fields,
  };
}

function revisionFacts(document: PdfDocument): RevisionFacts[] {
  const changes = new Map(compareRevisions(document, 0, document.limits).map((one) => [one.revision, one]));
  return document.revisions.map(({ index, start, end, sections }) => ({
    revision: index + 1,
    start,
    end,
    crossReferences: sections.map(({ kind, offset }) => `${kind} at ${offset}`),
    ...changeFacts(changes.get(index)),
  }));
}

function changeFacts(found: RevisionChanges | undefined): Pick<RevisionFacts, 'changes' | 'incomplete'> {
  if (!found) return {};
  const { changes, unread, truncated } = found;
  const incomplete = unread?.message ?? (truncated ? 'more changes than are listed' : undefined);
  return {
    changes: changes.map(({ object, kind, what }) => ({ object, kind, what })),
    ...(incomplete === undefined ? {} : { incomplete }),
  };
}

function encryptionFacts({ encryption }: PdfDocument): DocumentInspection['encryption'] {
  if (encryption === undefined) return null;
  const { algorithm, revision, permissions } = encryption;
  return { algorithm, revision, permissions };
}

function fieldFacts(view: PdfView, field: FormField): FieldFacts {
  const facts = { name: field.name, type: field.type ?? null };
  if (field.type !== 'Sig' || field.value === undefined) return facts;
  const signature = readSignatureDictionary(view, field.value);
  if (signature === undefined) return facts;
  const { subFilter, byteRange, contents } = signature;
  return {
    ...facts,
    signature: { subFilter: subFilter ?? null, byteRange: byteRange ?? null, cms: readCms(contents) },
  };
}

function readCms(contents: Uint8Array | undefined): SignatureFacts['cms'] {
  if (contents === undefined) return { error: 'there are no Contents' };
  try {
    return cmsFacts(parseSignedData(contents));
  } catch (error) {
    return { error: asKysoError(error).message };
  }
}

const iso = (time: Date): string => time.toISOString().replace('.000Z', 'Z');

function cmsFacts({ length, digestAlgorithms, signerInfos, certificates }: SignedData): CmsFacts {
  return {
    bytes: length,
    digestAlgorithms: digestAlgorithms.map(({ oid }) => oid),
    signers: signerInfos.map(({ signedAttributes }) => ({
      signedAttributes: (signedAttributes?.list ?? []).map(({ type }) => type),
    })),
    certificates: certificates.map(({ subject, issuer, serial, notBefore, notAfter, sha256 }) => ({
      subject: subject.toString(),
      issuer: issuer.toString(),
      serial,
      notBefore: iso(notBefore),
      notAfter: iso(notAfter),
      sha256,
    })),
  };
}
