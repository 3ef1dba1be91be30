import type { ByteSource } from '../../src/pdf/source.ts';
import type { SignatureResult } from '../../src/verify/result.ts';
import { createVerifier, type VerifiedDocument, type VerifyOptions } from '../../src/verify/verify.ts';
import type { Paper } from '../support/paper.ts';
import { anchors } from '../support/sealing.ts';

/** A day after the documents of these tests were signed. */
export const at = new Date('2026-06-02T00:00:00Z');

export function verdict(
  paper: Paper | Uint8Array | ByteSource,
  options: VerifyOptions = {},
): VerifiedDocument {
  const verifier = createVerifier({ trust: anchors, at, ...options });
  return verifier.verify('bytes' in paper ? paper.bytes : paper);
}

/** A document's verdict, its first signature's, and the codes found there. */
export function first(
  paper: Paper | Uint8Array | ByteSource,
  options: VerifyOptions = {},
): { document: VerifiedDocument; signature: SignatureResult; codes: string[] } {
  const document = verdict(paper, options);
  const [signature] = document.signatures;
  if (!signature) throw new Error(`no signature found: ${document.status} ${document.error?.message ?? ''}`);
  return { document, signature, codes: signature.problems.map(({ code }) => code) };
}
