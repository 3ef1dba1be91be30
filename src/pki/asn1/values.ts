import { childrenOf } from './cursor.ts';
import { type Asn1Element, contentOf, isUniversal, malformed, Tag } from './element.ts';
import { decodeOid } from './oid.ts';

const maxStringPieces = 100_000;

function primitive(element: Asn1Element, what: string): void {
  if (element.constructed) throw malformed(`${what} in constructed form`, element.start);
}

/** Value of a BOOLEAN. @throws asn1-malformed */
export function readBoolean(element: Asn1Element): boolean {
  primitive(element, 'a BOOLEAN');
  const octet = element.source.bytes[element.contentStart];
  if (element.contentEnd - element.contentStart !== 1)
    throw malformed('a BOOLEAN of wrong length', element.start);
  if (element.source.rules === 'der' && octet !== 0 && octet !== 0xff)
    throw malformed('a BOOLEAN that is neither 00 nor FF', element.start);
  return octet !== 0;
}

/**
 * Content octets of an INTEGER or ENUMERATED, two's complement.
 * @throws asn1-malformed when empty
 */
export function readIntegerBytes(element: Asn1Element): Uint8Array {
  primitive(element, 'an INTEGER');
  const content = contentOf(element);
  if (content.length === 0) throw malformed('an INTEGER without content', element.start);
  return content;
}

/** Lower-case hex of an INTEGER: leading 00 removed from a positive one, a negative one as its octets. @throws asn1-malformed */
export function readIntegerHex(element: Asn1Element): string {
  const content = readIntegerBytes(element);
  let skip = 0;
  while (skip < content.length - 1 && content[skip] === 0) skip++;
  return hexOf(skip === 0 ? content : content.subarray(skip));
}

/** @throws asn1-malformed */
export function readInteger(element: Asn1Element): bigint {
  const content = readIntegerBytes(element);
  const value = BigInt(`0x${hexOf(content)}`);
  return (content[0] as number) & 0x80 ? value - (1n << BigInt(content.length * 8)) : value;
}

/** An INTEGER that fits a JavaScript number. @throws asn1-malformed when it does not */
export function readSmallInteger(element: Asn1Element): number {
  const content = readIntegerBytes(element);
  if (content.length > 4) throw malformed('an INTEGER larger than it may be here', element.start);
  let value = (content[0] as number) & 0x80 ? -1 : 0;
  for (const octet of content) value = (value << 8) | octet;
  return value;
}

/** Dotted object identifier. @throws asn1-malformed */
export function readOid(element: Asn1Element): string {
  if (element.constructed || !isUniversal(element, Tag.Oid))
    throw malformed('an object identifier is missing', element.start);
  return decodeOid(element.source.bytes, element.contentStart, element.contentEnd);
}

/**
 * Octets of an OCTET STRING (or one tagged implicitly): a view when primitive, joined when BER cut it in pieces.
 * @throws asn1-malformed, limit-exceeded
 */
export function readOctets(element: Asn1Element): Uint8Array {
  if (!element.constructed) return contentOf(element);
  if (element.source.rules === 'der')
    throw malformed('a constructed string, which DER forbids,', element.start);
  const pieces: Uint8Array[] = [];
  collectPieces(element, Tag.OctetString, pieces);
  return Buffer.concat(pieces);
}

function collectPieces(element: Asn1Element, tagNumber: number, pieces: Uint8Array[]): void {
  for (const child of childrenOf(element)) {
    if (!isUniversal(child, tagNumber)) throw malformed('a piece of a string has another type', child.start);
    if (pieces.length >= maxStringPieces)
      throw malformed('a string is cut into too many pieces', child.start);
    if (child.constructed) collectPieces(child, tagNumber, pieces);
    else pieces.push(contentOf(child));
  }
}

export interface BitString {
  /** Bits of the last octet that do not count, 0 to 7. */
  readonly unusedBits: number;
  readonly bytes: Uint8Array;
}

/** @throws asn1-malformed */
export function readBitString(element: Asn1Element): BitString {
  if (element.constructed) return joinBitString(element);
  const content = contentOf(element);
  const unusedBits = content[0];
  if (unusedBits === undefined || unusedBits > 7 || (content.length === 1 && unusedBits !== 0))
    throw malformed('a BIT STRING with an impossible count of unused bits', element.start);
  const last = content[content.length - 1] as number;
  if (element.source.rules === 'der' && unusedBits > 0 && (last & ((1 << unusedBits) - 1)) !== 0)
    throw malformed('a BIT STRING whose unused bits are not zero', element.start);
  return { unusedBits, bytes: content.subarray(1) };
}

function joinBitString(element: Asn1Element): BitString {
  if (element.source.rules === 'der')
    throw malformed('a constructed string, which DER forbids,', element.start);
  const pieces: Uint8Array[] = [];
  collectPieces(element, Tag.BitString, pieces);
  const last = pieces.at(-1);
  if (pieces.some((piece) => piece.length === 0 || (piece !== last && piece[0] !== 0)))
    throw malformed('a BIT STRING is cut inside an octet', element.start);
  return { unusedBits: last?.[0] ?? 0, bytes: Buffer.concat(pieces.map((piece) => piece.subarray(1))) };
}

/** Octets of a BIT STRING that must be whole octets: keys and signatures. @throws asn1-malformed */
export function readBitStringOctets(element: Asn1Element): Uint8Array {
  const { unusedBits, bytes } = readBitString(element);
  if (unusedBits !== 0) throw malformed('a BIT STRING that is not whole octets', element.start);
  return bytes;
}

/** Bits set in a named bit list, 0 the first. @throws asn1-malformed */
export function readNamedBits(element: Asn1Element): number[] {
  const { unusedBits, bytes } = readBitString(element);
  if (bytes.length > 64) throw malformed('a named bit list longer than any is', element.start);
  const set: number[] = [];
  for (let bit = 0; bit < bytes.length * 8 - unusedBits; bit++)
    if ((bytes[bit >> 3] as number) & (0x80 >> (bit & 7))) set.push(bit);
  return set;
}

/** Lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

export function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && Buffer.compare(a, b) === 0);
}
