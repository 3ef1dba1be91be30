import { asKysoError } from '../../errors.ts';
import type { DigestName, SignatureCheck } from '../../pki/algorithms/types.ts';
import { verifyRsaDigest } from '../../pki/algorithms/verify.ts';
import { firstElement } from '../../pki/asn1/element.ts';
import { readOctets } from '../../pki/asn1/values.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, Finding } from '../facts.ts';

/** Digests `adbe.x509.rsa_sha1` may be made with, whatever its name says (ISO 32000-2, table 260). */
export const rawDigests: readonly DigestName[] = ['sha1', 'sha256', 'sha384', 'sha512', 'ripemd160'];

/** Checks a PKCS#1 signature value without CMS; its certificates stand in the dictionary's Cert, the signer's first. */
export function rawSignatureFacts(
  contents: Uint8Array,
  certificateBytes: readonly Uint8Array[],
  digestOf: (algorithm: DigestName) => Uint8Array,
): CmsFacts {
  const findings: Finding[] = [];
  const certificates = certificateBytes.flatMap((der) => readable(der, findings));
  const [signer] = certificates;
  const facts = {
    findings,
    signer,
    certificates,
    crls: [],
    ocsps: [],
    signingTime: undefined,
    timestamps: [],
  };
  const unchecked = { status: 'not-checked', algorithm: null } as const;
  let value: Uint8Array;
  try {
    value = readOctets(firstElement(contents, 'ber'));
  } catch (error) {
    findings.push({
      code: 'cms-malformed',
      message: `Contents is no OCTET STRING: ${asKysoError(error).message}`,
    });
    return { ...facts, digest: unchecked, value: undefined };
  }
  if (!signer) {
    findings.push({
      code: 'no-signing-certificate',
      message: 'the signature dictionary has no readable Cert',
    });
    return { ...facts, digest: unchecked, value: undefined };
  }
  let check: SignatureCheck | undefined;
  for (const algorithm of rawDigests) {
    check = verifyRsaDigest(signer.spki, algorithm, digestOf(algorithm), value);
    if (check.status !== 'invalid') break;
  }
  if (check?.status === 'unsupported') findings.push({ code: 'algorithm-unsupported', message: check.what });
  if (check?.status === 'invalid') findings.push({ code: 'signature-value', message: check.reason });
  const used = check?.status === 'valid' ? (check.scheme.digest ?? null) : null;
  return { ...facts, digest: { status: 'not-checked', algorithm: used }, value: check };
}

function readable(der: Uint8Array, findings: Finding[]): Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (error) {
    findings.push({ code: 'no-signing-certificate', message: asKysoError(error).message });
    return [];
  }
}
