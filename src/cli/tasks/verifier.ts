import { createHash } from 'node:crypto';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { FactsLine } from '../../verify/facts-file/codec.ts';
import { policies } from '../../verify/policy.ts';
import type { DocumentResult } from '../../verify/result.ts';
import { createVerifier, type VerifyOptions } from '../../verify/verify.ts';
import { readDocumentFile } from './document-file.ts';
import { type Failure, failureOf } from './failure.ts';
import type { VerifierSetup } from './verifier-setup.ts';

/** Verifies files by their paths. */
export interface DocumentVerifier {
  verify(file: string): DocumentResult;
  /** What verifying the file goes by. */
  gather(file: string): FactsLine;
  judge(line: FactsLine): DocumentResult;
}

/** One verifier keeps its caches for all files. */
export function documentVerifier(setup: VerifierSetup): DocumentVerifier {
  const verifier = createVerifier(verifyOptions(setup));
  const gather: DocumentVerifier['gather'] = (file) => {
    try {
      const { bytes } = readDocumentFile(file);
      const gathered = verifier.gather(bytes);
      if (gathered.status === 'read') return { file, gathered };
      return { file, sha256: createHash('sha256').update(bytes).digest('hex'), gathered };
    } catch (error) {
      return unreadableFacts(file, failureOf(error));
    }
  };
  const judge: DocumentVerifier['judge'] = ({ file, sha256, gathered }) => ({
    file,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...verifier.judge(gathered),
  });
  return { gather, judge, verify: (file) => judge(gather(file)) };
}

/** The facts of a document that could not be read. */
export const unreadableFacts = (file: string, error: Failure): FactsLine => ({
  file,
  gathered: { status: 'error', error },
});

function verifyOptions({
  trust,
  intermediates,
  crls = [],
  ocsps = [],
  at,
  policy,
  allowAnnotations,
  password,
  explain,
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
    ...(explain ? { explain } : {}),
  };
}
