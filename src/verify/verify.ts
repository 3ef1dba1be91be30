import { asKysoError } from '../errors.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { openPdf } from '../pdf/document.ts';
import { type ByteSource, memorySource } from '../pdf/source.ts';
import type { Certificate } from '../pki/x509/types.ts';
import { gatherFacts } from './gather/gather.ts';
import { revocationMaterial } from './judge/revocation.ts';
import { type Judging, judgeSignatures } from './judge/signature.ts';
import { createTrust } from './judge/trust.ts';
import { documentStatus } from './judge/verdict.ts';
import { basicPolicy, type Policy } from './policy.ts';
import type { DocumentResult } from './result.ts';

export interface VerifyOptions {
  /** Trust anchors; undefined when none were given, and chains are then not judged. */
  readonly trust?: readonly Certificate[];
  /** Further certificates that may stand between a signer and an anchor. */
  readonly intermediates?: readonly Certificate[];
  /** DER CRLs and OCSP responses at hand. */
  readonly crls?: readonly Uint8Array[];
  readonly ocsps?: readonly Uint8Array[];
  /** Validation time; the creation of the verifier when absent. */
  readonly at?: Date;
  /** Default `basic`. */
  readonly policy?: Policy;
  /** Tried as user and as owner password of encrypted documents. */
  readonly password?: string | Uint8Array;
  /** `annotations`: accept annotations added after a signature that does not forbid them. */
  readonly allowChanges?: 'annotations';
  readonly limits?: Partial<Limits>;
}

/** What is known of a document but for its file name. */
export type VerifiedDocument = Omit<DocumentResult, 'file'>;

export interface Verifier {
  readonly at: Date;
  readonly policy: Policy;
  /** Never throws: what goes wrong is in the result, status `error`. */
  verify(source: Uint8Array | ByteSource): VerifiedDocument;
}

/** A verifier for many documents: what it learns of certificates and chains serves the next ones. */
export function createVerifier(options: VerifyOptions = {}): Verifier {
  const limits = { ...defaultLimits, ...options.limits };
  const policy = options.policy ?? basicPolicy;
  const at = options.at ?? new Date();
  const intermediates = options.intermediates ?? [];
  const trust = createTrust({
    anchors: options.trust,
    intermediates,
    allowClientAuth: policy.allowClientAuth,
    limits,
  });
  const judging: Judging = {
    trust,
    policy,
    at,
    material: [revocationMaterial(options.crls ?? [], options.ocsps ?? [], 'a file given')],
    allowAnnotations: options.allowChanges === 'annotations',
  };
  const { password } = options;
  const verify: Verifier['verify'] = (given) => {
    const source = given instanceof Uint8Array ? memorySource(given) : given;
    try {
      const document = openPdf(source, { limits, ...(password === undefined ? {} : { password }) });
      const facts = gatherFacts(document, intermediates, limits);
      const signatures = judgeSignatures(facts, judging);
      return {
        sha256: facts.sha256,
        bytes: facts.bytes,
        format: 'pdf',
        status: documentStatus(signatures),
        signatures,
      };
    } catch (error) {
      const { code, message, hint } = asKysoError(error);
      return {
        bytes: source.length,
        format: 'pdf',
        status: 'error',
        signatures: [],
        error: { code, message, ...(hint === undefined ? {} : { hint }) },
      };
    }
  };
  return { at, policy, verify };
}
