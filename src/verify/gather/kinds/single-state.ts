import { createHash } from 'node:crypto';
import type { DigestName } from '../../../pki/algorithms/types.ts';
import type {
  CmsFacts,
  Coverage,
  DocumentFacts,
  Finding,
  SignatureFacts,
  TimestampFacts,
} from '../../facts.ts';
import type { DocumentFormat } from '../../result.ts';

/** A signature of a document that has one state only: nothing is appended to it later. */
export interface StandingSignature {
  /** Where it was found: a file of the container, an Id, a place among several. */
  readonly field: string;
  readonly kind?: SignatureFacts['kind'];
  readonly coverage: Coverage;
  readonly findings: readonly Finding[];
  readonly cms?: CmsFacts;
  readonly timestamp?: TimestampFacts;
  readonly claimedTime?: Date | undefined;
}

/** The facts of such a document, in the shape PDF facts have. */
export function standingFacts(
  bytes: Uint8Array,
  format: DocumentFormat,
  signatures: readonly StandingSignature[],
  findings: readonly Finding[] = [],
): DocumentFacts {
  return {
    format,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    revisions: 1,
    signatures: signatures.map(signatureFacts),
    changes: [],
    store: undefined,
    findings,
  };
}

const signatureFacts = (one: StandingSignature): SignatureFacts => ({
  field: one.field,
  kind: one.kind ?? 'signature',
  subFilter: null,
  byteRange: null,
  revision: 0,
  coverage: one.coverage,
  claimedTime: one.claimedTime ?? one.cms?.signingTime,
  texts: {},
  permissions: { level: undefined, locks: [] },
  findings: one.findings,
  cms: one.cms,
  timestamp: one.timestamp,
});

/** Digests that no longer count for much, those that count least first: of several used, the first of these is told. */
export const weakestFirst: readonly DigestName[] = ['md5', 'sha1', 'ripemd160'];

/** A signature that is there, and that kyso cannot check. */
export const unsupportedSignature = (field: string, message: string): StandingSignature => ({
  field,
  coverage: 'selected',
  findings: [{ code: 'signature-kind-unsupported', message }],
});
