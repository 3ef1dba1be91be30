/**
 * What gathering leaves for judging: plain values, each with where it came from. Nothing here is a verdict; certificates
 * stand for their DER.
 */

import type { ErrorCode } from '../errors.ts';
import type { DocMdpLevel, FieldLock } from '../pades/doc-mdp.ts';
import type { SignatureCheck } from '../pki/algorithms/types.ts';
import type { Certificate } from '../pki/x509/types.ts';
import type { ProblemCode } from './problems.ts';
import type { DocumentFormat, SignatureResult } from './result.ts';

/** Something met while gathering that a verdict has to weigh. */
export interface Finding {
  readonly code: ProblemCode;
  /** What and where, one sentence. */
  readonly message: string;
}

/**
 * How a digest that was stated compares with the one computed. `unsupported`: it could not be. `not-checked`: none was
 * stated, and the signature value is over the content itself.
 */
export type DigestFact =
  | { readonly status: 'matches' | 'differs'; readonly algorithm: string }
  | { readonly status: 'unsupported' | 'not-checked'; readonly algorithm: string | null };

/** One SignedData, its attributes and its signature value checked. */
export interface CmsFacts {
  readonly findings: readonly Finding[];
  readonly digest: DigestFact;
  /** undefined when there was nothing to check it with. */
  readonly value: SignatureCheck | undefined;
  /** How the document was hashed, where what is signed is that digest: adbe.pkcs7.sha1, time-stamps. */
  readonly documentDigest?: string;
  readonly signer: Certificate | undefined;
  readonly certificates: readonly Certificate[];
  /** DER of each, from the CMS and its revocation attribute. */
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  /** The signing-time attribute. */
  readonly signingTime: Date | undefined;
  readonly timestamps: readonly TimestampFacts[];
}

/** A time-stamp token (RFC 3161) and how it fits what it stamps. */
export interface TimestampFacts {
  readonly kind: 'signature' | 'document';
  /** undefined when the token could not be read. */
  readonly time: Date | undefined;
  /** How far off the time may be, in microseconds, as the authority says. */
  readonly accuracy?: number;
  readonly imprint: DigestFact;
  readonly cms: CmsFacts | undefined;
  readonly findings: readonly Finding[];
}

export type Coverage = SignatureResult['coverage'];

/** What a signature lays down for everything after it. */
export interface PermissionFacts {
  readonly level: DocMdpLevel | undefined;
  readonly locks: readonly FieldLock[];
}

export interface SignatureFacts {
  readonly field: string;
  readonly kind: SignatureResult['kind'];
  readonly subFilter: string | null;
  /** As found. */
  readonly byteRange: readonly unknown[] | null;
  /** 0-based revision covered. */
  readonly revision: number;
  readonly coverage: Coverage;
  readonly claimedTime: Date | undefined;
  readonly texts: NonNullable<SignatureResult['texts']>;
  readonly permissions: PermissionFacts;
  readonly findings: readonly Finding[];
  readonly cms: CmsFacts | undefined;
  /** Of a document time-stamp: the token itself. */
  readonly timestamp: TimestampFacts | undefined;
}

/** What one later revision did to the document (VERIFY rules of later changes). */
export interface RevisionChanges {
  /** 0-based revision that made them. */
  readonly revision: number;
  readonly changes: readonly Change[];
  /** More changes than are listed. */
  readonly truncated: boolean;
  /** Why the comparison could not be finished. */
  readonly unread?: Unread;
}

/** `internal` is a defect of kyso, and its message says so. */
export interface Unread {
  readonly code: ErrorCode;
  readonly message: string;
}

export type ChangeKind =
  | 'validation-data'
  | 'document-timestamp'
  | 'file-identifier'
  | 'metadata'
  | 'signature-filled'
  | 'signature-added'
  | 'field-value'
  | 'form-resources'
  | 'annotation'
  | 'annotation-altered'
  | 'other';

export interface Change {
  readonly kind: ChangeKind;
  /** `12 0 R`, or `trailer`. */
  readonly object: string;
  readonly what: string;
  /** Fully qualified name of the field concerned. */
  readonly field?: string;
  /** It shows on a page. */
  readonly visible?: true;
}

/** One entry of the document security store. */
export interface Stored<T> {
  readonly value: T;
  /** 0-based revision by which it is known to have stood there: what a document time-stamp over it dates. */
  readonly revision: number;
}

/** Validation data stored in the document, of the newest store. */
export interface StoreFacts {
  readonly certificates: readonly Stored<Certificate>[];
  /** DER of each. */
  readonly crls: readonly Stored<Uint8Array>[];
  readonly ocsps: readonly Stored<Uint8Array>[];
  /** 0-based revision in which a store first stands. */
  readonly revision: number;
}

/** Something that was asked for on the network, and what came of it. */
export type FetchedFact = {
  readonly kind: 'issuers' | 'ocsp' | 'crl';
  /** SHA-256 of the certificate it is about. */
  readonly about: string;
  /** As the certificate names it. */
  readonly url: string;
  /** When it came, or failed to. */
  readonly at: Date;
  /** Every address contacted for it, redirects included. */
  readonly contacted: readonly string[];
} & (
  | { readonly status: 'fetched' /** Of each. */; readonly der: readonly Uint8Array[] }
  | { readonly status: 'failed'; readonly reason: string }
);

export interface DocumentFacts {
  /** Absent: a PDF. */
  readonly format?: DocumentFormat;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly revisions: number;
  readonly signatures: readonly SignatureFacts[];
  /** Of every revision behind the first signature's, oldest first. */
  readonly changes: readonly RevisionChanges[];
  readonly store: StoreFacts | undefined;
  /** In the order it was asked for; undefined when the network was not used. */
  readonly fetched?: readonly FetchedFact[];
  /** Findings that concern every signature. */
  readonly findings: readonly Finding[];
}
