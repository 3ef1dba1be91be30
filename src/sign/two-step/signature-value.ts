import { verifySignature } from '../../pki/algorithms/verify.ts';
import { sequence, unsignedInteger } from '../../pki/asn1/writer.ts';
import type { DraftCms } from './waiting.ts';

/** A signature as a far signer may write it: its bytes, hexadecimal, base64 or PEM. */
export function spellings(given: Uint8Array): Uint8Array[] {
  const text = Buffer.from(given.buffer, given.byteOffset, given.byteLength).toString('latin1');
  const body = text.replace(/-----[A-Z0-9 ]+-----/g, '').replace(/^\uFEFF|^ï»¿|\s+/g, '');
  const found = [given];
  if (body === '') return found;
  if (/^(0x)?([0-9a-f]{2})+$/i.test(body)) found.push(Buffer.from(body.replace(/^0x/i, ''), 'hex'));
  if (/^[A-Za-z0-9+/_-]+=*$/.test(body)) found.push(Buffer.from(body, 'base64'));
  return found;
}

/**
 * The signature value in the form CMS carries it, when what came is one by the certificate's key over the prepared
 * attributes; undefined when none of its readings is.
 */
export function validValue(given: Uint8Array, draft: DraftCms): Uint8Array | undefined {
  const readings = spellings(given).flatMap((bytes) =>
    draft.certificate.keyType === 'ec' ? [bytes, ...fromPlain(bytes)] : [bytes],
  );
  return readings.find((signature) => {
    const { status } = verifySignature({
      spki: draft.certificate.spki,
      algorithm: draft.signer.signatureAlgorithm,
      digestAlgorithm: draft.signer.digestAlgorithm,
      data: draft.signedAttributes,
      signature,
    });
    return status === 'valid';
  });
}

/** r and s of equal length one after the other (IEEE P1363), as PKCS #11 and JOSE have them, as Ecdsa-Sig-Value. */
function fromPlain(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length === 0 || bytes.length % 2 !== 0 || bytes.length > 132) return [];
  const half = bytes.length / 2;
  return [sequence(unsignedInteger(bytes.subarray(0, half)), unsignedInteger(bytes.subarray(half)))];
}
