/**
 * Every failure kyso can report, as a closed union of stable codes. Scripts may rely on them.
 * `refused-*` codes are decisions of the document's own rules (exit 1); the others mean "could not" (exit 2).
 */
export type ErrorCode =
  // command line and configuration
  | 'usage'
  | 'config-invalid'
  | 'policy-invalid'
  | 'interrupted'
  // files
  | 'file-not-found'
  | 'file-unreadable'
  | 'file-empty'
  | 'file-unwritable'
  | 'disk-full'
  | 'file-changed'
  | 'output-exists'
  | 'output-collision'
  // PDF syntax
  | 'not-pdf'
  | 'pdf-malformed'
  | 'pdf-truncated'
  | 'pdf-needs-repair'
  | 'pdf-no-pages'
  | 'stream-malformed'
  | 'filter-unsupported'
  | 'encryption-unsupported'
  | 'password-required'
  | 'password-wrong'
  | 'limit-exceeded'
  // other kinds of documents
  | 'kind-unsignable'
  | 'container-malformed'
  | 'xml-malformed'
  // ASN.1, certificates, CMS
  | 'asn1-malformed'
  | 'certificate-malformed'
  | 'cms-malformed'
  | 'crl-malformed'
  | 'ocsp-malformed'
  | 'facts-malformed'
  | 'part-malformed'
  | 'parts-mismatch'
  | 'history-malformed'
  | 'baseline-unusable'
  | 'trust-anchor-unreadable'
  | 'trusted-list-malformed'
  | 'trusted-list-untrusted'
  | 'algorithm-unsupported'
  // register and rules of a report
  | 'register-invalid'
  | 'rules-invalid'
  // keys
  | 'key-source-missing'
  | 'passphrase-required'
  | 'passphrase-wrong'
  | 'key-cipher-unsupported'
  | 'key-missing'
  | 'key-malformed'
  | 'key-certificate-mismatch'
  | 'certificate-missing'
  | 'signing-failed'
  // tokens
  | 'pkcs11-missing'
  | 'pkcs11-unusable'
  | 'token-missing'
  | 'token-ambiguous'
  | 'token-failed'
  | 'pin-wrong'
  | 'pin-locked'
  | 'key-ambiguous'
  // remote signing services
  | 'csc-unauthorized'
  | 'csc-refused'
  | 'csc-failed'
  // signing
  | 'appearance-invalid'
  | 'image-unsupported'
  | 'font-unusable'
  | 'field-not-found'
  | 'output-not-verified'
  | 'not-prepared'
  | 'signature-missing'
  | 'signature-too-large'
  | 'signatures-malformed'
  // time-stamps and validation data
  | 'timestamp-refused'
  | 'timestamp-invalid'
  | 'validation-data-missing'
  | 'certificate-revoked'
  | 'refused-certified'
  | 'refused-field-signed'
  | 'refused-field-locked'
  | 'refused-permissions'
  | 'refused-seed-value'
  | 'refused-signed'
  | 'refused-unsigned'
  | 'refused-not-intact'
  | 'refused-signature'
  // network
  | 'net-url-unsupported'
  | 'net-unreachable'
  | 'net-timeout'
  | 'net-address-refused'
  | 'net-redirect-refused'
  | 'net-too-large'
  | 'net-bad-answer'
  // anything a defect of kyso itself lets through
  | 'internal';

export interface ErrorDetails {
  /** What the reader should do next, as one sentence. */
  readonly hint?: string;
  /** Byte offset in the input at which the fault was found. */
  readonly offset?: number;
  /** The file, option or key the error is about. */
  readonly subject?: string;
  readonly cause?: unknown;
}

/** The one error class of the library: narrow on `code`. */
export class KysoError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly offset: number | undefined;
  readonly subject: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'KysoError';
    this.code = code;
    this.hint = details.hint;
    this.offset = details.offset;
    this.subject = details.subject;
  }
}

/** Wraps what is not yet a KysoError, so that nothing uncoded leaves the library. */
export function asKysoError(error: unknown, code: ErrorCode = 'internal'): KysoError {
  if (error instanceof KysoError) return error;
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return new KysoError('limit-exceeded', 'nesting is too deep to follow', { cause: error });
  return new KysoError(code, error instanceof Error ? error.message : String(error), { cause: error });
}
