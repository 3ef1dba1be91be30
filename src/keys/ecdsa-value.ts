import { sequence, unsignedInteger } from '../pki/asn1/writer.ts';

/** Ecdsa-Sig-Value out of r and s side by side of the same length, as tokens give them (PKCS #11, 6.3.1). */
export function ecdsaValue(value: Uint8Array): Uint8Array {
  const half = value.length / 2;
  return sequence(unsignedInteger(value.subarray(0, half)), unsignedInteger(value.subarray(half)));
}
