/** What `verify` says of a document: the JSON of the contract, as types. Times are ISO 8601 UTC, digests lower-case hex. */

export type SignatureStatus = 'passed' | 'intact' | 'indeterminate' | 'failed';
export type DocumentStatus = SignatureStatus | 'unsigned' | 'error';

/** EN 319 102-1, 5.1.3 and table 1. */
export type Indication = 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED';
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'POLICY_PROCESSING_ERROR'
  | 'SIGNATURE_POLICY_NOT_AVAILABLE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'OUT_OF_BOUNDS_NOT_REVOKED'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'REVOCATION_OUT_OF_BOUNDS_NO_POE'
  | 'NO_POE'
  | 'TRY_LATER'
  | 'SIGNED_DATA_NOT_FOUND';

export type PadesLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';

/** What kind of document it is, by its content. */
export type DocumentFormat =
  | 'pdf'
  // CMS: with what it signs in it, or beside it
  | 'p7m'
  | 'p7s'
  // containers
  | 'asics'
  | 'asice'
  | 'docx'
  | 'xlsx'
  | 'pptx'
  | 'ooxml'
  | 'odt'
  | 'ods'
  | 'odp'
  | 'odf'
  | 'jar'
  | 'xml'
  // signatures of these are seen and not checked
  | 'doc'
  | 'xls'
  | 'ppt'
  | 'msg'
  | 'ole'
  | 'mail'
  // these carry none
  | 'image'
  | 'rtf'
  | 'text'
  | 'archive';

export interface DocumentResult {
  file: string;
  sha256?: string;
  bytes?: number;
  format: DocumentFormat;
  status: DocumentStatus;
  /** In signing order. */
  signatures: SignatureResult[];
  /** Addresses contacted for it, in order; absent when there were none. */
  network?: readonly string[];
  error?: { code: string; message: string; hint?: string };
}

export interface SignatureResult {
  field: string;
  kind: 'signature' | 'certification' | 'timestamp' | 'usage-rights';
  subFilter: string | null;
  /** As found, even when wrong. */
  byteRange: unknown[] | null;
  status: SignatureStatus;
  indication: Indication;
  subIndication: SubIndication | null;
  /**
   * `unknown`: kyso could not judge it, see `problems`; the status is `indeterminate` then. To say `intact` would vouch for
   * what was not verified, `broken` would accuse without evidence.
   */
  integrity: 'intact' | 'broken' | 'unknown';
  /** `selected`: the parts its signer chose, of a kind of document that allows it; others are not covered. */
  coverage: 'document' | 'revision' | 'partial' | 'selected';
  /** 1-based number of the revision the signature covers. */
  revision: number;
  /** How many revisions the document has. */
  revisions: number;
  laterChanges: LaterChanges;
  level: PadesLevel | null;
  provableUntil?: string;
  certification?: 'no-changes' | 'form-fill' | 'annotate';
  signer: SignerResult | null;
  algorithm: { digest: string | null; signature: string | null; keyBits?: number; curve?: string };
  time: { claimed?: string; proven?: string; source?: 'claimed' | 'timestamp' };
  /** Texts of the signature dictionary, as the signer wrote them; nothing vouches for them. */
  texts?: { reason?: string; location?: string; name?: string; contact?: string };
  chain: {
    status: 'trusted' | 'untrusted' | 'invalid' | 'not-checked';
    path: string[];
    anchor?: string;
    reason?: string;
  };
  revocation: {
    status: 'good' | 'revoked' | 'unknown' | 'not-checked';
    at?: string;
    source?: string;
    reason?: string;
  };
  timestamps: TimestampResult[];
  /** Whether the signer's certificate was valid when the signature was made, and is at the validation time. */
  validity?: { atSigning?: ValidityAtTime; now: ValidityAtTime };
  /** With `explain`. */
  explanation?: Explanation;
  problems: Problem[];
}

/** How the signer's certificate stood at one time. */
export interface ValidityAtTime {
  time: string;
  /** What the time rests on. */
  source: 'claimed' | 'timestamp' | 'validation';
  status: 'valid' | 'not-yet-valid' | 'expired' | 'revoked' | 'on-hold' | 'unknown';
}

/** What evidence there is, certificate by certificate, and what is still lacking. */
export interface Explanation {
  chains: ExplainedChain[];
  /** Whether the document itself holds revocation data for every certificate of these chains ("LTV enabled"). */
  offline: { complete: boolean; lacks: Lack[] };
  /** null when the level is the highest, or the signature is not PAdES. */
  next: { level: PadesLevel; lacks: Lack[] } | null;
}

/** One thing that is lacking. */
export interface Lack {
  what:
    | 'signature-timestamp'
    | 'valid-timestamp'
    | 'issuer-certificate'
    | 'revocation-data'
    | 'validation-data'
    | 'document-timestamp';
  /** Subject of the certificate it is lacking for. */
  certificate?: string;
  message: string;
}

export interface ExplainedChain {
  role: 'signer' | 'signature-timestamp' | 'document-timestamp';
  /** Of a time-stamp: the time it gives. */
  time?: string;
  /** From the end certificate upwards. */
  certificates: ExplainedCertificate[];
}

export interface ExplainedCertificate {
  subject: string;
  sha256: string;
  notBefore: string;
  notAfter: string;
  /** Where the certificate itself was found: `the signature`, `the document`, or `a file given`. */
  source: string;
  anchor: boolean;
  /** Nobody but itself could revoke it: no evidence is asked for. */
  selfSigned: boolean;
  /** The earliest time it is proven to have existed. */
  proven?: string;
  /** Each CRL or OCSP response that speaks of it. */
  evidence: ExplainedEvidence[];
}

export interface ExplainedEvidence {
  kind: 'crl' | 'ocsp';
  /** `the signature`, `the document`, `a file given`, or the address it was fetched from. */
  source: string;
  status: 'good' | 'revoked' | 'unusable';
  thisUpdate?: string;
  nextUpdate?: string;
  producedAt?: string;
  revokedAt?: string;
  /** The earliest time it is proven to have existed. */
  proven?: string;
  /** Whether the verdict goes by it; `reason` says why not. */
  counts: boolean;
  reason?: string;
}

export interface SignerResult {
  name: string;
  organization?: string;
  /** RFC 4514 string. */
  subject: string;
  issuer: string;
  /** Lower-case hex. */
  serial: string;
  notBefore: string;
  notAfter: string;
  /** Of the certificate. */
  sha256: string;
  /** With `usage`. */
  usage?: CertificateUsage;
}

/** What the certificate says it is for: names of RFC 5280, 4.2.1.3, and dotted object identifiers. */
export interface CertificateUsage {
  keyUsage: string[];
  extendedKeyUsage: string[];
  policies: string[];
}

export interface LaterChanges {
  level: 'none' | 'lta' | 'form' | 'annotations' | 'other';
  /** null: nothing in the document decides. */
  permitted: boolean | null;
  items: LaterChange[];
}

export interface LaterChange {
  /** 1-based revision that made the change. */
  revision: number;
  /** `12 0 R`, or `trailer`. */
  object: string;
  what: string;
  /** Name of the rule that permitted or forbade it. */
  rule: string;
}

export interface TimestampResult {
  kind: 'signature' | 'document' | 'archive';
  time: string;
  authority: string;
  status: SignatureStatus;
  reason?: string;
}

/**
 * What a problem does to the verdict: `fail` ends it; `indeterminate` leaves it open; `not-trusted` leaves it open only
 * where trust anchors were given; `warn` is told and nothing more.
 */
export type Effect = 'fail' | 'indeterminate' | 'not-trusted' | 'warn';

export interface Problem {
  /** Stable code, VERIFY rules. */
  code: string;
  message: string;
  clause: string;
  /** What it does to the verdict under the policy. */
  effect: Effect;
}

/** `verify --format json`. */
export interface VerifyReport {
  kyso: string;
  validationTime: string;
  policy: string;
  network: string[];
  summary: Record<DocumentStatus | 'documents' | 'signatures', number>;
  documents: DocumentResult[];
}
