import { KysoError } from '../../errors.ts';
import { defaultLimits, type Limits } from '../../limits.ts';

/** `der` accepts one encoding of each value (X.690, 10); `ber` what CMS in the wild holds (X.690, 8). */
export type EncodingRules = 'der' | 'ber';

/** X.690, 8.1.2.2. */
export const TagClass = { Universal: 0, Application: 1, Context: 2, Private: 3 } as const;

/** Universal tag numbers (X.680, 8.4). */
export const Tag = {
  Boolean: 1,
  Integer: 2,
  BitString: 3,
  OctetString: 4,
  Null: 5,
  Oid: 6,
  Enumerated: 10,
  Utf8String: 12,
  Sequence: 16,
  Set: 17,
  NumericString: 18,
  PrintableString: 19,
  TeletexString: 20,
  Ia5String: 22,
  UtcTime: 23,
  GeneralizedTime: 24,
  VisibleString: 26,
  UniversalString: 28,
  BmpString: 30,
} as const;

/** One input being read, with what may still be spent on it. */
export interface Asn1Source {
  readonly bytes: Uint8Array;
  readonly rules: EncodingRules;
  readonly maxDepth: number;
  /** Elements that may still be read. */
  remaining: number;
}

/** One tag-length-value: offsets into the source, nothing copied. */
export interface Asn1Element {
  readonly source: Asn1Source;
  readonly tagClass: number;
  readonly tagNumber: number;
  readonly constructed: boolean;
  /** Offset of the identifier. */
  readonly start: number;
  readonly contentStart: number;
  /** Offset behind the content, before the end-of-contents octets of an indefinite length. */
  readonly contentEnd: number;
  /** Offset behind the element. */
  readonly end: number;
  /** Constructions around it. */
  readonly depth: number;
}

type Asn1Limits = Pick<Limits, 'asn1Depth' | 'asn1Elements'>;

/** Starts reading `bytes`; the budget of elements is shared by everything read from it. */
export function asn1Source(
  bytes: Uint8Array,
  rules: EncodingRules,
  limits: Asn1Limits = defaultLimits,
): Asn1Source {
  // Views of a Buffer are Buffers, which cost several times more to make.
  const plain = Buffer.isBuffer(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes;
  return { bytes: plain, rules, maxDepth: limits.asn1Depth, remaining: limits.asn1Elements };
}

export function malformed(message: string, offset: number): KysoError {
  return new KysoError('asn1-malformed', `${message} at offset ${offset} of the ASN.1 structure`, { offset });
}

/**
 * Reads the element at `start`, which must end by `limit`.
 * @throws asn1-malformed, limit-exceeded
 */
export function readElement(source: Asn1Source, start: number, limit: number, depth: number): Asn1Element {
  const { bytes } = source;
  if (depth > source.maxDepth)
    throw new KysoError(
      'limit-exceeded',
      `ASN.1 nesting is deeper than ${source.maxDepth} (limit asn1Depth)`,
      {
        offset: start,
      },
    );
  if (--source.remaining < 0)
    throw new KysoError('limit-exceeded', 'the ASN.1 structure has too many elements (limit asn1Elements)', {
      offset: start,
    });
  if (start + 2 > limit) throw malformed('an element is cut short', start);
  const identifier = bytes[start] as number;
  const constructed = (identifier & 0x20) !== 0;
  const tagClass = identifier >> 6;
  let tagNumber = identifier & 0x1f;
  let offset = start + 1;
  if (tagNumber === 0x1f) {
    tagNumber = 0;
    let octet: number;
    do {
      if (offset >= limit) throw malformed('a tag number is cut short', start);
      octet = bytes[offset++] as number;
      if (tagNumber === 0 && octet === 0x80) throw malformed('a tag number is padded', start);
      if (tagNumber > 0xff_ffff) throw malformed('a tag number is out of range', start);
      tagNumber = tagNumber * 128 + (octet & 0x7f);
    } while (octet & 0x80);
    if (tagNumber < 0x1f) throw malformed('a tag number is not in its shortest form', start);
    if (offset >= limit) throw malformed('a length is missing', start);
  }
  const first = bytes[offset++] as number;
  let length = first;
  if (first === 0x80) {
    if (source.rules === 'der') throw malformed('an indefinite length, which DER forbids,', start);
    if (!constructed) throw malformed('an indefinite length on a primitive element', start);
    const contentEnd = endOfContents(source, offset, limit, depth);
    return {
      source,
      tagClass,
      tagNumber,
      constructed,
      start,
      contentStart: offset,
      contentEnd,
      end: contentEnd + 2,
      depth,
    };
  }
  if (first > 0x80) {
    const octets = first & 0x7f;
    if (octets > 8 && source.rules === 'der') throw malformed('a length is out of range', start);
    if (offset + octets > limit) throw malformed('a length is cut short', start);
    length = 0;
    for (let i = 0; i < octets; i++) {
      length = length * 256 + (bytes[offset++] as number);
      if (length > 0x1f_ffff_ffff) throw malformed('a length is out of range', start);
    }
    if (source.rules === 'der' && (length < 0x80 || bytes[offset - octets] === 0))
      throw malformed('a length is not in its shortest form, as DER wants it,', start);
  }
  const end = offset + length;
  if (end > limit) throw malformed('an element runs past the end of what holds it', start);
  return {
    source,
    tagClass,
    tagNumber,
    constructed,
    start,
    contentStart: offset,
    contentEnd: end,
    end,
    depth,
  };
}

/** Offset of the end-of-contents octets that close an indefinite length opened before `offset`. */
function endOfContents(source: Asn1Source, offset: number, limit: number, depth: number): number {
  let at = offset;
  for (;;) {
    if (at + 2 > limit) throw malformed('an indefinite length is never closed', offset);
    if (source.bytes[at] === 0 && source.bytes[at + 1] === 0) return at;
    at = readElement(source, at, limit, depth + 1).end;
  }
}

/**
 * The element that starts `bytes`; what follows it is the caller's to judge.
 * @throws asn1-malformed, limit-exceeded
 */
export function firstElement(bytes: Uint8Array, rules: EncodingRules, limits?: Asn1Limits): Asn1Element {
  return readElement(asn1Source(bytes, rules, limits), 0, bytes.length, 0);
}

/**
 * The one element `bytes` consists of.
 * @throws asn1-malformed when anything follows it, limit-exceeded
 */
export function wholeElement(bytes: Uint8Array, rules: EncodingRules, limits?: Asn1Limits): Asn1Element {
  const element = firstElement(bytes, rules, limits);
  if (element.end !== bytes.length) throw malformed('something follows the structure', element.end);
  return element;
}

/** The content octets, as a view. */
export function contentOf(element: Asn1Element): Uint8Array {
  return element.source.bytes.subarray(element.contentStart, element.contentEnd);
}

/** The whole encoding as sent, as a view. */
export function bytesOf(element: Asn1Element): Uint8Array {
  return element.source.bytes.subarray(element.start, element.end);
}

export function isUniversal(element: Asn1Element | undefined, tagNumber: number): boolean {
  return element !== undefined && element.tagClass === TagClass.Universal && element.tagNumber === tagNumber;
}

export function isContext(element: Asn1Element | undefined, tagNumber: number): boolean {
  return element !== undefined && element.tagClass === TagClass.Context && element.tagNumber === tagNumber;
}
