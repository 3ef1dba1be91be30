import type { Effect, SubIndication } from './result.ts';

export interface ProblemKind {
  /** One plain sentence; the message of a finding says where. */
  readonly sentence: string;
  readonly clause: string;
  readonly effect: Effect;
  /** The bytes signed, or the signature over them, are not what they should be. */
  readonly breaksIntegrity?: true;
  /** It says what kyso could not judge or find out, and is no evidence against the signature. */
  readonly unjudged?: true;
  readonly subIndication?: SubIndication;
}

/** Every problem a signature can have. Codes are stable; a policy may change an effect, never a code. */
export const problemKinds = {
  // finding signatures
  'signature-malformed': {
    sentence: 'The signature dictionary is not one a signature can be read from.',
    clause: 'ISO 32000-2, 12.8.1',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'FORMAT_FAILURE',
  },
  'signature-in-object-stream': {
    sentence: 'The signature dictionary stands in an object stream, where no byte range can leave it out.',
    clause: 'ISO 32000-2, 7.5.7 and 12.8.1',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'FORMAT_FAILURE',
  },
  'signature-removed': {
    sentence: 'A later revision removed or replaced this signature.',
    clause: 'ISO 32000-2, 12.8.1',
    effect: 'fail',
    subIndication: 'FORMAT_FAILURE',
  },
  'signature-shared': {
    sentence: 'More than one field claims this signature.',
    clause: 'ISO 32000-2, 12.7.5.5',
    effect: 'fail',
    subIndication: 'FORMAT_FAILURE',
  },
  'subfilter-unknown': {
    sentence: 'The signature is of a kind kyso does not know.',
    clause: 'ISO 32000-2, 12.8.3',
    effect: 'indeterminate',
    unjudged: true,
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'field-not-in-form': {
    sentence: 'The signature field stands on a page but not in the form.',
    clause: 'ISO 32000-2, 12.7.3',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'duplicate-key': {
    sentence: 'A key of the signature dictionary stands more than once.',
    clause: 'ISO 32000-2, 7.3.7',
    effect: 'warn',
  },
  // byte range and contents
  'byte-range-invalid': {
    sentence: 'The byte range is not four numbers that describe two ranges of the file around the signature.',
    clause: 'ISO 32000-2, 12.8.1',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'FORMAT_FAILURE',
  },
  'byte-range-gap': {
    sentence: 'The byte range leaves out something other than the signature itself.',
    clause: 'ISO 32000-2, 12.8.1',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'FORMAT_FAILURE',
  },
  'byte-range-delimiters': {
    sentence: 'The byte range covers the delimiters of the signature string, which it should leave out.',
    clause: 'ISO 32000-2, 12.8.1',
    effect: 'warn',
  },
  'coverage-partial': {
    sentence: 'The signature does not cover a whole revision of the document.',
    clause: 'ISO 32000-2, 12.8.1',
    effect: 'fail',
    subIndication: 'FORMAT_FAILURE',
  },
  'bytes-between-revisions': {
    sentence: 'Something other than white space stands between what was signed and the next revision.',
    clause: 'ISO 32000-2, 7.5.6',
    effect: 'fail',
    subIndication: 'FORMAT_FAILURE',
  },
  'contents-trailing': {
    sentence: 'Bytes other than padding follow the signature in its string.',
    clause: 'ISO 32000-2, 12.8.3.3',
    effect: 'warn',
  },
  'contents-differ': {
    sentence: 'The signature that is read and the bytes left out of the byte range are not the same.',
    clause: 'ISO 32000-2, 12.8.1',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'FORMAT_FAILURE',
  },
  // CMS
  'cms-malformed': {
    sentence: 'The signature is no readable CMS SignedData.',
    clause: 'RFC 5652, 5.1',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'FORMAT_FAILURE',
  },
  'cms-version': {
    sentence: 'The version the signature states does not fit what it holds.',
    clause: 'RFC 5652, 5.1 and 5.3',
    effect: 'indeterminate',
    subIndication: 'FORMAT_FAILURE',
  },
  'signer-infos': {
    sentence: 'The signature does not have exactly one signer.',
    clause: 'ETSI EN 319 142-1, 6.2.1',
    effect: 'indeterminate',
    subIndication: 'FORMAT_FAILURE',
  },
  'no-signing-certificate': {
    sentence: "The signer's certificate is not in the signature.",
    clause: 'RFC 5652, 5.3',
    effect: 'indeterminate',
    subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
  },
  'content-present': {
    sentence: 'A detached signature carries content of its own.',
    clause: 'ISO 32000-2, 12.8.3.3.1',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'FORMAT_FAILURE',
  },
  'content-missing': {
    sentence: 'The signature lacks the content it should carry.',
    clause: 'ISO 32000-2, 12.8.3.3.1',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'FORMAT_FAILURE',
  },
  'content-digest': {
    sentence: 'The digest the signature carries is not that of the document.',
    clause: 'ISO 32000-2, 12.8.3.3.1',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'HASH_FAILURE',
  },
  'content-type': {
    sentence: 'The content-type attribute is missing or is not the type of the content.',
    clause: 'RFC 5652, 11.1',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'message-digest': {
    sentence: 'The document is not the one that was signed: its digest differs.',
    clause: 'RFC 5652, 5.4 and 11.2',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'HASH_FAILURE',
  },
  'message-digest-malformed': {
    sentence: 'The message-digest attribute is missing, doubled or unreadable.',
    clause: 'RFC 5652, 11.2',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'FORMAT_FAILURE',
  },
  'signed-attributes-missing': {
    sentence: 'The signature has no signed attributes.',
    clause: 'ETSI EN 319 142-1, 6.3',
    effect: 'warn',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'signed-attributes-required': {
    sentence: 'The signature has no signed attributes, which one of its kind cannot do without.',
    clause: 'RFC 5652, 5.3; ETSI EN 319 142-1, 6.3; EN 319 122-1, 5.1',
    effect: 'indeterminate',
    subIndication: 'FORMAT_FAILURE',
  },
  'signed-attribute-duplicate': {
    sentence: 'A signed attribute occurs more than once.',
    clause: 'RFC 5652, 5.3',
    effect: 'indeterminate',
    subIndication: 'FORMAT_FAILURE',
  },
  'signed-attrs-not-der': {
    sentence: 'The signed attributes were signed in another encoding than DER.',
    clause: 'RFC 5652, 5.4',
    effect: 'warn',
  },
  'signing-certificate-mismatch': {
    sentence: 'The signature names another certificate than the one it was made with.',
    clause: 'RFC 5035, 5.4',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'signing-certificate-absent': {
    sentence: 'The signature does not bind the certificate it was made with.',
    clause: 'ETSI EN 319 142-1, 6.3',
    effect: 'warn',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'signing-certificate-unreadable': {
    sentence: 'The certificate the signature names cannot be compared with the one it carries.',
    clause: 'RFC 5035, 5.4',
    effect: 'indeterminate',
    unjudged: true,
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'algorithm-protection': {
    sentence: 'The algorithms the signer signed for are not the ones the signature uses.',
    clause: 'RFC 6211, 2',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'algorithm-inconsistent': {
    sentence: 'The parts of the signature name different algorithms.',
    clause: 'RFC 5652, 5.3; RFC 8933, 3',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'signing-time-attribute': {
    sentence:
      'The signature has a signing-time attribute, which PAdES puts in the signature dictionary instead.',
    clause: 'ETSI EN 319 142-1, 6.3',
    effect: 'warn',
  },
  'signature-value': {
    sentence: 'The signature value does not fit the document and the certificate.',
    clause: 'RFC 5652, 5.6',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'SIG_CRYPTO_FAILURE',
  },
  'algorithm-unsupported': {
    sentence: 'kyso cannot judge an algorithm or key of this signature.',
    clause: 'ETSI EN 319 102-1, 5.2.7',
    effect: 'indeterminate',
    unjudged: true,
    subIndication: 'CRYPTO_CONSTRAINTS_FAILURE',
  },
  'algorithm-weak': {
    sentence:
      'An algorithm or key of this signature is no longer strong enough to be trusted without proof of its time.',
    clause: 'ETSI EN 319 102-1, 5.2.8.4; ETSI TS 119 312',
    effect: 'not-trusted',
    subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  },
  'algorithm-broken': {
    sentence: 'An algorithm or key of this signature can be forged.',
    clause: 'ETSI EN 319 102-1, 5.2.8.4; ETSI TS 119 312',
    effect: 'fail',
    subIndication: 'CRYPTO_CONSTRAINTS_FAILURE',
  },
  // structure and later changes
  'ambiguous-structure': {
    sentence: 'The document can be read in two ways that differ.',
    clause: 'ISO 32000-2, 7.5.8.4',
    effect: 'fail',
    subIndication: 'FORMAT_FAILURE',
  },
  'structure-repaired': {
    sentence:
      'The structure of the document is damaged and had to be reconstructed; other viewers may show it otherwise.',
    clause: 'ISO 32000-2, 7.5.4',
    effect: 'indeterminate',
    subIndication: 'FORMAT_FAILURE',
  },
  'structure-tolerated': {
    sentence:
      'The document holds what is not written as the standard says, and other viewers may read otherwise.',
    clause: 'ISO 32000-2, 7.3',
    effect: 'warn',
  },
  'later-changes': {
    sentence: 'The document was changed after signing in a way that is not permitted.',
    clause: 'ISO 32000-2, 12.8.2',
    effect: 'fail',
    subIndication: 'FORMAT_FAILURE',
  },
  'later-changes-undecided': {
    sentence: 'The document was changed after signing, and nothing in it says whether that is permitted.',
    clause: 'ISO 32000-2, 12.8.2',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'later-changes-unread': {
    sentence: 'What changed after signing could not be found out.',
    clause: 'ISO 32000-2, 12.8.2',
    effect: 'indeterminate',
    unjudged: true,
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  overlay: {
    sentence: 'Something visible was added after signing and may hide signed content.',
    clause: 'ISO 32000-2, 12.8.2',
    effect: 'warn',
  },
  'certification-not-first': {
    sentence: 'The document was certified after another signature was made.',
    clause: 'ISO 32000-2, 12.8.2.2',
    effect: 'warn',
  },
  // documents other than PDF
  'signed-data-missing': {
    sentence: 'What the signature belongs to is not at hand.',
    clause: 'ETSI EN 319 102-1, 5.2.7',
    effect: 'indeterminate',
    subIndication: 'SIGNED_DATA_NOT_FOUND',
  },
  'companion-differs': {
    sentence: 'It is named after the document beside it and was made over something else.',
    clause: 'ETSI EN 319 102-1, 5.2.7',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'signature-kind-unsupported': {
    sentence: 'The document carries a signature of a kind kyso cannot check.',
    clause: 'ETSI EN 319 102-1, 5.2.2',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    unjudged: true,
  },
  'content-uncovered': {
    sentence: 'The document holds something this signature does not cover.',
    clause: 'ETSI EN 319 162-1, 4; ECMA-376-2, 13; ODF 1.2 part 3, 5; XMLDSig, 8.1',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'properties-uncovered': {
    sentence: 'Properties such as author and title are not covered, as the format allows.',
    clause: '[MS-OFFCRYPTO], 2.5.2; ECMA-376-2, 13',
    effect: 'warn',
  },
  'container-irregular': {
    sentence: 'The container holds bytes or entries that other programs may read otherwise.',
    clause: 'ISO/IEC 21320-1, 4; APPNOTE, 4.3',
    effect: 'indeterminate',
    subIndication: 'FORMAT_FAILURE',
  },
  'xml-signature-malformed': {
    sentence: 'The XML signature is not made as XML signatures are.',
    clause: 'XMLDSig, 4',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'FORMAT_FAILURE',
  },
  'xml-signature-unsupported': {
    sentence: 'The XML signature, or what it covers, uses something kyso does not support.',
    clause: 'XMLDSig, 6',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    unjudged: true,
  },
  'reference-digest': {
    sentence: 'The document is not the one that was signed: the digest of a part differs.',
    clause: 'XMLDSig, 3.2.1; ETSI EN 319 162-1, A.7',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'HASH_FAILURE',
  },
  'reference-missing': {
    sentence: 'A part that was signed is no longer there.',
    clause: 'XMLDSig, 3.2.1; ETSI EN 319 162-1, A.7',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'HASH_FAILURE',
  },
  // certificates
  'chain-untrusted': {
    sentence: 'No chain of certificates leads from the signer to a trust anchor that was given.',
    clause: 'RFC 5280, 6.1',
    effect: 'not-trusted',
    subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
  },
  'chain-invalid': {
    sentence: 'The chain of certificates from the signer to the trust anchor does not hold.',
    clause: 'RFC 5280, 6.1',
    effect: 'not-trusted',
    subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  },
  'chain-unsupported': {
    sentence: 'The chain of certificates holds something kyso cannot judge.',
    clause: 'RFC 5280, 6.1',
    effect: 'not-trusted',
    unjudged: true,
    subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  },
  'service-status': {
    sentence:
      'The trusted list did not vouch for the service that issued the certificate at the time that matters.',
    clause: 'ETSI TS 119 612, 5.5.4; ETSI TS 119 615',
    effect: 'not-trusted',
    subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
  },
  'trusted-list-outdated': {
    sentence: 'The trusted list the chain relies on was due to be replaced before the validation time.',
    clause: 'ETSI TS 119 612, 5.3.15',
    effect: 'warn',
    subIndication: 'TRY_LATER',
  },
  'certificate-expired': {
    sentence: 'A certificate had expired, and nothing proves that the signature is older.',
    clause: 'RFC 5280, 6.1.3; ETSI EN 319 102-1, 5.2.6',
    effect: 'not-trusted',
    subIndication: 'OUT_OF_BOUNDS_NO_POE',
  },
  'certificate-not-yet-valid': {
    sentence: 'A certificate was not yet valid.',
    clause: 'RFC 5280, 6.1.3; ETSI EN 319 102-1, 5.2.6',
    effect: 'not-trusted',
    subIndication: 'OUT_OF_BOUNDS_NO_POE',
  },
  'certificate-irregular': {
    sentence: 'A certificate is not written as the standard wants it, and was read nevertheless.',
    clause: 'RFC 5280, 4.1',
    effect: 'warn',
  },
  'key-usage': {
    sentence: "The signer's certificate is not meant for signing documents.",
    clause: 'RFC 5280, 4.2.1.3 and 4.2.1.12',
    effect: 'not-trusted',
    subIndication: 'CHAIN_CONSTRAINTS_FAILURE',
  },
  revoked: {
    sentence: 'A certificate was revoked before the signature is proven to have existed.',
    clause: 'RFC 5280, 6.3; ETSI EN 319 102-1, 5.5.4',
    effect: 'fail',
    subIndication: 'REVOKED',
  },
  'revoked-no-poe': {
    sentence: 'A certificate was revoked, and nothing proves that the signature is older.',
    clause: 'RFC 5280, 6.3; ETSI EN 319 102-1, 5.2.6',
    effect: 'not-trusted',
    subIndication: 'REVOKED_NO_POE',
  },
  'authority-revoked-no-poe': {
    sentence: 'An issuing certificate is revoked, and nothing proves that the signature is older than that.',
    clause: 'ETSI EN 319 102-1, 5.2.6',
    effect: 'not-trusted',
    subIndication: 'REVOKED_CA_NO_POE',
  },
  'existence-not-proven': {
    sentence: 'Nothing proves that the signature existed while its certificates were known to be good.',
    clause: 'ETSI EN 319 102-1, 5.6.2.2',
    effect: 'not-trusted',
    subIndication: 'NO_POE',
  },
  'revocation-unknown': {
    sentence: 'Whether a certificate was revoked could not be found out.',
    clause: 'RFC 5280, 6.3',
    effect: 'warn',
    unjudged: true,
    subIndication: 'TRY_LATER',
  },
  'fetch-failed': {
    sentence: 'The issuer of a certificate could not be fetched from the address it names.',
    clause: 'RFC 5280, 4.2.2.1',
    effect: 'warn',
    unjudged: true,
  },
  // what a policy demands
  'level-too-low': {
    sentence: 'The signature does not have the PAdES level the policy requires.',
    clause: 'ETSI EN 319 142-1, 6.3',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'timestamp-missing': {
    sentence: 'The policy requires that a time-stamp proves the time of the signature, and none does.',
    clause: 'ETSI EN 319 102-1, 5.2.8',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'claimed-time': {
    sentence: 'The time the signer claims is not one the policy accepts.',
    clause: 'ETSI EN 319 102-1, 5.2.8',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  // time-stamps
  'timestamp-type': {
    sentence: 'The dictionary of a document time-stamp says that it is something else.',
    clause: 'ETSI EN 319 142-1, 5.4.3',
    effect: 'warn',
  },
  'timestamp-token': {
    sentence: 'The time-stamp token lacks something that a token must have.',
    clause: 'RFC 3161, 2.4.2; RFC 5816, 2.2.1',
    effect: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
  },
  'timestamp-authority-name': {
    sentence: 'The time-stamp names another authority than its certificate does.',
    clause: 'RFC 3161, 2.4.2',
    effect: 'warn',
  },
  'timestamp-invalid': {
    sentence: 'A time-stamp of this signature does not hold and proves nothing.',
    clause: 'RFC 3161, 2.4.2; ETSI EN 319 102-1, 5.4',
    effect: 'warn',
  },
  'timestamp-untrusted': {
    sentence: 'A time-stamp of this signature is by nobody who is trusted, and proves nothing.',
    clause: 'RFC 3161, 2.3; ETSI EN 319 102-1, 5.4',
    effect: 'warn',
  },
  'timestamp-order': {
    sentence: 'The time-stamps contradict each other about what came first.',
    clause: 'ETSI EN 319 102-1, 5.5.4',
    effect: 'not-trusted',
    subIndication: 'TIMESTAMP_ORDER_FAILURE',
  },
  'timestamp-imprint': {
    sentence: 'The time-stamp was made over another document.',
    clause: 'RFC 3161, 2.4.2',
    effect: 'fail',
    breaksIntegrity: true,
    subIndication: 'HASH_FAILURE',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemKinds;

/** The kind of a code, with its optional members readable. */
export const kindOf = (code: ProblemCode): ProblemKind => problemKinds[code];
