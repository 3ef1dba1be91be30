import { childrenOf } from './cursor.ts';
import { type Asn1Element, contentOf, isUniversal, readElement, Tag, TagClass } from './element.ts';
import { bytesEqual, readBitString, readOctets } from './values.ts';
import { encode } from './writer.ts';

const stringTags: ReadonlySet<number> = new Set([
  Tag.OctetString,
  Tag.Utf8String,
  Tag.NumericString,
  Tag.PrintableString,
  Tag.TeletexString,
  Tag.Ia5String,
  Tag.VisibleString,
  Tag.UniversalString,
  Tag.BmpString,
  Tag.UtcTime,
  Tag.GeneralizedTime,
]);

/**
 * The same value in DER: definite shortest lengths, strings in one piece, SETs in order. What lies inside an
 * implicit tag keeps its form, since its type is not known.
 * @throws asn1-malformed, limit-exceeded
 */
export function toDer(element: Asn1Element): Uint8Array {
  if (element.constructed && element.tagClass === TagClass.Universal) {
    if (stringTags.has(element.tagNumber)) return encode(element.tagNumber, readOctets(element));
    if (element.tagNumber === Tag.BitString) {
      const { unusedBits, bytes } = readBitString(element);
      return encode(Tag.BitString, Uint8Array.of(unusedBits), bytes);
    }
  }
  if (!element.constructed) return retag(element, primitiveContent(element));
  const members = childrenOf(element).map(toDer);
  if (isUniversal(element, Tag.Set)) members.sort(Buffer.compare);
  return retag(element, ...members);
}

/** Is it of a type whose primitive content BER can write in several ways? */
function hasForms(element: Asn1Element): boolean {
  return (
    element.tagClass === TagClass.Universal &&
    (element.tagNumber === Tag.Boolean ||
      element.tagNumber === Tag.Integer ||
      element.tagNumber === Tag.Enumerated)
  );
}

function primitiveContent(element: Asn1Element): Uint8Array {
  const content = contentOf(element);
  if (isUniversal(element, Tag.Boolean) && content.length === 1 && content[0] !== 0)
    return Uint8Array.of(0xff);
  if (isUniversal(element, Tag.Integer) || isUniversal(element, Tag.Enumerated)) {
    let skip = 0;
    while (
      skip < content.length - 1 &&
      ((content[skip] === 0 && (content[skip + 1] as number) < 0x80) ||
        (content[skip] === 0xff && (content[skip + 1] as number) >= 0x80))
    )
      skip++;
    return content.subarray(skip);
  }
  return content;
}

function retag(element: Asn1Element, ...parts: readonly Uint8Array[]): Uint8Array {
  const { bytes } = element.source;
  if (element.tagNumber < 0x1f) return encode(bytes[element.start] as number, ...parts);
  // A tag of several octets: encode under its first octet, then put the others back behind it.
  let tagEnd = element.start + 1;
  while ((bytes[tagEnd] as number) & 0x80) tagEnd++;
  const short = encode(bytes[element.start] as number, ...parts);
  return Buffer.concat([bytes.subarray(element.start, tagEnd + 1), short.subarray(1)]);
}

/**
 * Is the element as sent already DER, as far as `toDer` goes? Walks without copying.
 * @throws asn1-malformed, limit-exceeded
 */
export function isDer(element: Asn1Element): boolean {
  const { bytes } = element.source;
  if (!hasDerHeader(element)) return false;
  if (!element.constructed)
    return !hasForms(element) || bytesEqual(primitiveContent(element), contentOf(element));
  if (
    element.tagClass === TagClass.Universal &&
    element.tagNumber !== Tag.Sequence &&
    element.tagNumber !== Tag.Set
  )
    return !stringTags.has(element.tagNumber) && element.tagNumber !== Tag.BitString;
  const sorted = isUniversal(element, Tag.Set);
  let previous = -1;
  for (let at = element.contentStart; at < element.contentEnd; ) {
    const end = endOfDer(element, at);
    if (end < 0) return false;
    if (sorted && previous >= 0 && Buffer.compare(bytes.subarray(previous, at), bytes.subarray(at, end)) > 0)
      return false;
    previous = at;
    at = end;
  }
  return true;
}

/** Where the child of `parent` at `start` ends, or -1 when it is not DER. */
function endOfDer({ source, contentEnd, depth }: Asn1Element, start: number): number {
  const { bytes } = source;
  const identifier = bytes[start] as number;
  const length = bytes[start + 1] as number;
  const end = start + 2 + length;
  // A short primitive value of one form only, which most are, needs no element made for it.
  const primitive = (identifier & 0x20) === 0 && (identifier & 0x1f) !== 0x1f;
  const short = primitive && length < 0x80 && end <= contentEnd;
  if (short && identifier !== Tag.Boolean && identifier !== Tag.Integer && identifier !== Tag.Enumerated)
    return end;
  const child = readElement(source, start, contentEnd, depth + 1);
  return isDer(child) ? child.end : -1;
}

/** Definite length in its shortest form. */
function hasDerHeader(element: Asn1Element): boolean {
  const length = element.contentEnd - element.contentStart;
  if (element.end !== element.contentEnd) return false;
  let tagOctets = 1;
  for (let left = element.tagNumber; element.tagNumber >= 0x1f && left > 0; left = Math.floor(left / 128))
    tagOctets++;
  let lengthOctets = 1;
  for (let left = length; length >= 0x80 && left > 0; left = Math.floor(left / 256)) lengthOctets++;
  return element.contentStart - element.start === tagOctets + lengthOctets;
}
