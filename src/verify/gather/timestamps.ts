import { asKysoError } from '../../errors.ts';
import { digestOf } from '../../pki/algorithms/digests.ts';
import type { DigestName } from '../../pki/algorithms/types.ts';
import { bytesEqual } from '../../pki/asn1/values.ts';
import { parseTimeStampToken, type TimeStampToken } from '../../pki/tsp/token.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { DigestFact, Finding, TimestampFacts } from '../facts.ts';
import { cmsFacts, contentInMemory } from './cms-facts.ts';
import { tokenFindings } from './token-rules.ts';

/** id-ct-TSTInfo. */
export const tstInfoType = '1.2.840.113549.1.9.16.1.4';

export type TokenReading =
  | { readonly status: 'read'; readonly token: TimeStampToken; readonly imprint: DigestName | undefined }
  | { readonly status: 'malformed'; readonly reason: string };

/** Reads a time-stamp token; `imprint` is the digest it was made with, when kyso knows it. */
export function readToken(bytes: Uint8Array): TokenReading {
  try {
    const token = parseTimeStampToken(bytes);
    return { status: 'read', token, imprint: digestOf(token.info.messageImprint.algorithm) };
  } catch (error) {
    const known = asKysoError(error);
    if (known.code === 'limit-exceeded') throw known;
    return { status: 'malformed', reason: known.message };
  }
}

/**
 * Checks a token as a signature of its own (RFC 3161, 2.4.2): its imprint against what it stamps, its SignedData against
 * its TSTInfo. `stamped` gives the digest of what it stamps.
 */
export function timestampFacts(
  reading: TokenReading,
  kind: TimestampFacts['kind'],
  stamped: (algorithm: DigestName) => Uint8Array,
  certificates: readonly Certificate[],
): TimestampFacts {
  if (reading.status === 'malformed')
    return {
      kind,
      time: undefined,
      imprint: { status: 'not-checked', algorithm: null },
      cms: undefined,
      findings: [{ code: 'timestamp-invalid', message: `the token cannot be read: ${reading.reason}` }],
    };
  const { signedData, info } = reading.token;
  const findings: Finding[] = [];
  const imprint = compareImprint(reading.imprint, info.messageImprint, stamped);
  if (imprint.status === 'differs')
    findings.push({
      code: kind === 'document' ? 'timestamp-imprint' : 'timestamp-invalid',
      message: `the ${imprint.algorithm} imprint is not that of what is stamped`,
    });
  if (imprint.status === 'unsupported')
    findings.push({ code: 'algorithm-unsupported', message: `imprint digest ${imprint.algorithm}` });
  const cms = cmsFacts({
    signedData,
    content: contentInMemory(signedData.eContent ?? new Uint8Array(0), tstInfoType),
    pades: false,
    certificates,
  });
  findings.push(...tokenFindings(reading.token, cms.signer));
  const documentDigest = imprint.algorithm ?? undefined;
  return {
    kind,
    time: info.genTime,
    ...(info.accuracy === undefined ? {} : { accuracy: info.accuracy }),
    imprint,
    cms: documentDigest === undefined ? cms : { ...cms, documentDigest },
    findings,
  };
}

function compareImprint(
  algorithm: DigestName | undefined,
  stated: TimeStampToken['info']['messageImprint'],
  stamped: (algorithm: DigestName) => Uint8Array,
): DigestFact {
  if (!algorithm) return { status: 'unsupported', algorithm: stated.algorithm.oid };
  return { status: bytesEqual(stated.digest, stamped(algorithm)) ? 'matches' : 'differs', algorithm };
}
