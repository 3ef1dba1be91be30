import { type Asn1Element, malformed, Tag, TagClass } from './element.ts';
import { readOctets } from './values.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Latin-1 stands for the seven-bit types too, and for Teletex as everyone writes it. */
const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

function utf16(bytes: Uint8Array): string | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const text = Buffer.from(bytes).swap16().toString('utf16le');
  return /\p{Surrogate}/u.test(text) ? undefined : text;
}

function utf32(bytes: Uint8Array): string | undefined {
  if (bytes.length % 4 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at);
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
    text += String.fromCodePoint(point);
  }
  return text;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

const decoders: ReadonlyMap<number, (bytes: Uint8Array) => string | undefined> = new Map([
  [Tag.Utf8String, decodeUtf8],
  [Tag.NumericString, latin1],
  [Tag.PrintableString, latin1],
  [Tag.TeletexString, latin1],
  [Tag.Ia5String, latin1],
  [Tag.VisibleString, latin1],
  [Tag.UniversalString, utf32],
  [Tag.BmpString, utf16],
]);

/** Is the element of a character string type kyso reads? */
export function isString(element: Asn1Element): boolean {
  return element.tagClass === TagClass.Universal && decoders.has(element.tagNumber);
}

/**
 * Text of any character string type.
 * @throws asn1-malformed when it is no string, or its octets are none of its type
 */
export function readString(element: Asn1Element): string {
  const decode = element.tagClass === TagClass.Universal ? decoders.get(element.tagNumber) : undefined;
  if (decode === undefined) throw malformed('a character string is missing', element.start);
  const text = decode(readOctets(element));
  if (text === undefined) throw malformed('a character string with octets that are no text', element.start);
  return text;
}

/** Text of a string tagged implicitly (IA5String in GeneralName). @throws asn1-malformed */
export function readLatin1(element: Asn1Element): string {
  return latin1(readOctets(element));
}
