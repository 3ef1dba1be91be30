import { createHash } from 'node:crypto';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { policies } from '../../verify/policy.ts';
import type { DocumentResult } from '../../verify/result.ts';
import { createVerifier, type VerifyOptions } from '../../verify/verify.ts';
import { readDocumentFile } from './document-file.ts';
import { errorResult } from './error-result.ts';
import { failureOf } from './failure.ts';
import type { VerifierSetup } from './verifier-setup.ts';

/** Makes the function that verifies the file at a path; one verifier keeps its caches for all of them. */
export function documentVerifier(setup: VerifierSetup): (file: string) => DocumentResult {
  const verifier = createVerifier(verifyOptions(setup));
  return (file) => {
    try {
      const { bytes } = readDocumentFile(file);
      const result = verifier.verify(bytes);
      return { file, sha256: result.sha256 ?? createHash('sha256').update(bytes).digest('hex'), ...result };
    } catch (error) {
      return errorResult(file, failureOf(error));
    }
  };
}

function verifyOptions({
  trust,
  intermediates,
  crls = [],
  ocsps = [],
  at,
  policy,
  allowAnnotations,
  password,
}: VerifierSetup): VerifyOptions {
  return {
    ...(trust === undefined ? {} : { trust: trust.map(parseCertificate) }),
    intermediates: intermediates.map(parseCertificate),
    crls,
    ocsps,
    at: new Date(at),
    policy: policies[policy],
    ...(allowAnnotations ? { allowChanges: 'annotations' } : {}),
    ...(password === undefined ? {} : { password }),
  };
}
