import { Tag } from './element.ts';
import { encodeOid } from './oid.ts';

/** Tag, shortest definite length, and the parts joined. `identifier` is the identifier octet. */
export function encode(identifier: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const lengthOctets =
    length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x1_0000 ? 2 : length < 0x100_0000 ? 3 : 4;
  const out = new Uint8Array(2 + lengthOctets + length);
  out[0] = identifier;
  out[1] = lengthOctets === 0 ? length : 0x80 | lengthOctets;
  for (let i = 0; i < lengthOctets; i++) out[2 + i] = length >>> (8 * (lengthOctets - 1 - i));
  let at = 2 + lengthOctets;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array =>
  encode(0x20 | Tag.Sequence, ...parts);

/** DER SET OF: members in ascending order of their encodings (X.690, 11.6). */
export const setOf = (...members: readonly Uint8Array[]): Uint8Array =>
  encode(0x20 | Tag.Set, ...[...members].sort(Buffer.compare));

/** Constructed context-specific tag, explicit or implicit around `parts`. */
export const context = (tagNumber: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  encode(0xa0 | tagNumber, ...parts);

export const octetString = (value: Uint8Array): Uint8Array => encode(Tag.OctetString, value);

export const bitString = (value: Uint8Array): Uint8Array => encode(Tag.BitString, Uint8Array.of(0), value);

export function oid(dotted: string): Uint8Array {
  let encoded = writtenOids.get(dotted);
  if (encoded === undefined) {
    encoded = encode(Tag.Oid, encodeOid(dotted));
    if (writtenOids.size < 1024) writtenOids.set(dotted, encoded);
  }
  return encoded;
}

/** A signature is written with the same dozen identifiers every time. */
const writtenOids = new Map<string, Uint8Array>();

export const nullValue = (): Uint8Array => encode(Tag.Null);

/** Unsigned INTEGER out of a non-negative number. */
export function integer(value: number | bigint): Uint8Array {
  const digits = value.toString(16);
  return unsignedInteger(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'));
}

/** INTEGER out of a big-endian unsigned magnitude of any padding. */
export function unsignedInteger(magnitude: Uint8Array): Uint8Array {
  let skip = 0;
  while (skip < magnitude.length - 1 && magnitude[skip] === 0) skip++;
  const trimmed = magnitude.subarray(skip);
  const negative = ((trimmed[0] ?? 0) & 0x80) !== 0;
  return negative || trimmed.length === 0
    ? encode(Tag.Integer, Uint8Array.of(0), trimmed)
    : encode(Tag.Integer, trimmed);
}
