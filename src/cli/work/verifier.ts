import { createHash } from 'node:crypto';
import { memorySource } from '../../pdf/source.ts';
import type { DocumentResult } from '../../verify/result.ts';
import { createVerifier } from '../../verify/verify.ts';
import { readDocumentFile } from './document-file.ts';
import { failureOf } from './failure.ts';
import type { VerifierSetup } from './verifier-setup.ts';
import { errorResult } from './verify-work.ts';

/** Makes the function that verifies the file at a path; one verifier keeps its caches for all of them. */
export function documentVerifier(setup: VerifierSetup): (file: string) => DocumentResult {
  const verifier = createVerifier(setup);
  return (file) => {
    let bytes: Uint8Array;
    try {
      bytes = readDocumentFile(file).bytes;
    } catch (error) {
      return errorResult(file, failureOf(error));
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const facts = { file, sha256, bytes: bytes.length };
    try {
      return { ...facts, ...verifier.verify(memorySource(bytes)) };
    } catch (error) {
      return { ...errorResult(file, failureOf(error)), ...facts };
    }
  };
}
