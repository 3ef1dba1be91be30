import type { SignatureCheck } from '../algorithms/types.ts';
import { sequenceOf } from '../asn1/cursor.ts';
import { bytesOf, wholeElement } from '../asn1/element.ts';
import { sequence } from '../asn1/writer.ts';
import { checkCertificateSignature } from '../x509/issued.ts';
import type { Certificate } from '../x509/types.ts';

/**
 * The checks of a path, made again where an issuer's DSA key leaves its parameters to the key above it. `path` runs from
 * the leaf upwards; `checks` are of each certificate under the key of the next.
 * @see RFC 5280, 6.1.2 (i), 6.1.4 (d) to (f); RFC 3279, 2.3.2
 */
export function withInheritedParameters(
  path: readonly Certificate[],
  checks: readonly SignatureCheck[],
): readonly SignatureCheck[] {
  if (!path.some(lacksParameters)) return checks;
  const mended = [...checks];
  let working: Uint8Array | undefined;
  for (let i = path.length - 1; i > 0; i--) {
    const [issuer, certificate] = [path[i], path[i - 1]];
    if (issuer === undefined || certificate === undefined) break;
    if (!lacksParameters(issuer)) {
      working = issuer.keyType === 'dsa' ? issuer.spki : undefined;
      continue;
    }
    working = working && withParametersOf(issuer.spki, working);
    if (working !== undefined) mended[i - 1] = checkCertificateSignature(certificate, working);
  }
  return mended;
}

const lacksParameters = ({ keyType, keyBits }: Certificate): boolean =>
  keyType === 'dsa' && keyBits === undefined;

function withParametersOf(spki: Uint8Array, other: Uint8Array): Uint8Array {
  const fields = sequenceOf(wholeElement(spki, 'der'), 'a public key');
  fields.next('the key algorithm');
  const key = fields.next('the key');
  const algorithm = sequenceOf(wholeElement(other, 'der'), 'a public key').next('the key algorithm');
  return sequence(bytesOf(algorithm), bytesOf(key));
}
