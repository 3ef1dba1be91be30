import { parseCertificate } from '../x509/certificate.ts';
import { issued } from '../x509/issued.ts';
import type { Certificate } from '../x509/types.ts';

const maxChain = 16;

/**
 * Of the certificates at hand, those that lead from the signer upwards, without a self-signed root: what PAdES wants
 * carried (EN 319 142-1, 6.3). Unreadable ones are passed over.
 * @throws certificate-malformed when the signer's cannot be read
 */
export function chainToCarry(certificate: Uint8Array, atHand: readonly Uint8Array[]): Uint8Array[] {
  const pool = atHand.flatMap(readable);
  const chain: Certificate[] = [];
  let current = parseCertificate(certificate);
  while (!current.selfIssued && chain.length < maxChain) {
    const issuer = pool.find((candidate) => issued(candidate, current) && !chain.includes(candidate));
    if (issuer === undefined || (issuer.selfIssued && issued(issuer, issuer))) break;
    chain.push(issuer);
    current = issuer;
  }
  return chain.map(({ der }) => der);
}

function readable(der: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch {
    return [];
  }
}
