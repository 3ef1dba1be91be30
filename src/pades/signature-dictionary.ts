import { parsePdfDate } from '../pdf/dates.ts';
import {
  isArray,
  isDict,
  isInteger,
  isName,
  isRef,
  isString,
  type PdfArray,
  type PdfDict,
  type PdfObject,
  type PdfString,
} from '../pdf/objects.ts';
import { decodeTextString } from '../pdf/text.ts';
import type { IndirectObject, PdfView } from '../pdf/types.ts';

/** A file range, half-open. */
export interface FileRange {
  readonly start: number;
  readonly end: number;
}

/** One signature reference dictionary (ISO 32000-2, table 256). */
export interface SignatureReference {
  readonly method: string | undefined;
  readonly parameters: PdfDict | undefined;
}

/** What a signature dictionary says (ISO 32000-2, table 255), typed but not judged. */
export interface SignatureDictionary {
  readonly dict: PdfDict;
  /** Its object number; undefined when it stands directly in its field. */
  readonly object: number | undefined;
  /** Where its object begins in the file. */
  readonly offset: number | undefined;
  /** It lives in an object stream, which no signature can. */
  readonly compressed: boolean;
  readonly type: string | undefined;
  readonly filter: string | undefined;
  readonly subFilter: string | undefined;
  /** The elements as found: numbers as numbers, all else described by a text; undefined without an array. */
  readonly byteRange: readonly unknown[] | undefined;
  /** The four numbers when they are four non-negative integers written directly. */
  readonly ranges: readonly [number, number, number, number] | undefined;
  /** The string as it stands in the file, never decrypted; undefined when it is no string. */
  readonly contents: Uint8Array | undefined;
  readonly contentsHex: boolean;
  /** Written in hexadecimal, with characters that are neither digits nor white space. */
  readonly contentsOdd: boolean;
  /** Where the Contents token stands in the file, delimiters included. */
  readonly contentsRange: FileRange | undefined;
  /** Keys that stand more than once. */
  readonly duplicateKeys: readonly string[];
  /** M, when it is a date. */
  readonly signingTime: Date | undefined;
  readonly name: string | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  readonly contactInfo: string | undefined;
  readonly references: readonly SignatureReference[];
  /** DER of the certificates in Cert (adbe.x509.rsa_sha1). */
  readonly certificates: readonly Uint8Array[];
}

/** Reads a field's V. undefined when it is no dictionary at all. */
export function readSignatureDictionary(
  view: PdfView,
  value: PdfObject | undefined,
): SignatureDictionary | undefined {
  const holder = indirectHolder(view, value);
  const dict = holder ? holder.value : value;
  if (!isDict(dict)) return undefined;
  const contents = view.get(dict, 'Contents');
  const array = view.get(dict, 'ByteRange');
  const raw = isString(contents) ? contents : undefined;
  return {
    dict,
    object: holder?.num,
    offset: holder?.offset,
    compressed: holder?.container !== undefined,
    type: nameOf(view, dict, 'Type'),
    filter: nameOf(view, dict, 'Filter'),
    subFilter: nameOf(view, dict, 'SubFilter'),
    byteRange: isArray(array) ? array.items.map(describe) : undefined,
    ranges: isArray(dict.get('ByteRange')) && isArray(array) ? fourIntegers(array) : undefined,
    contents: raw && undecrypted(view, raw),
    contentsHex: raw?.hex ?? false,
    contentsOdd: raw?.odd ?? false,
    contentsRange: raw && isString(dict.get('Contents')) ? fileRange(raw) : undefined,
    duplicateKeys: dict.duplicates,
    signingTime: parsePdfDate(textOf(view, dict, 'M') ?? ''),
    name: textOf(view, dict, 'Name'),
    reason: textOf(view, dict, 'Reason'),
    location: textOf(view, dict, 'Location'),
    contactInfo: textOf(view, dict, 'ContactInfo'),
    references: readReferences(view, dict),
    certificates: readCert(view, dict),
  };
}

function indirectHolder(view: PdfView, value: PdfObject | undefined): IndirectObject | undefined {
  let holder: IndirectObject | undefined;
  for (let hops = 0; isRef(value) && hops < 32; hops++) {
    holder = view.object(value.num);
    value = holder?.value;
  }
  return holder;
}

function fourIntegers(array: PdfArray): [number, number, number, number] | undefined {
  const { items, origin, start, end } = array;
  const [a, b, c, d] = items;
  // 1.0 is a real number (7.3.3), though it has the value of an integer.
  if (origin?.bytes.subarray(start, end).includes(0x2e)) return undefined;
  const good = (n: PdfObject | undefined): n is number => isInteger(n) && n >= 0 && Number.isSafeInteger(n);
  return items.length === 4 && good(a) && good(b) && good(c) && good(d) ? [a, b, c, d] : undefined;
}

function describe(item: PdfObject): unknown {
  if (item === null || typeof item === 'number' || typeof item === 'boolean') return item;
  if (isRef(item)) return `${item.num} ${item.gen} R`;
  if (isName(item)) return `/${item.value}`;
  return isString(item) ? '(string)' : isArray(item) ? '[array]' : '<<dictionary>>';
}

function fileRange(string: PdfString): FileRange | undefined {
  const base = string.origin?.base;
  return base === undefined ? undefined : { start: base + string.start, end: base + string.end };
}

/** Contents is never encrypted (7.6.2), so what the reader may have decrypted is read again from its bytes. */
function undecrypted(view: PdfView, string: PdfString): Uint8Array {
  if (!view.document.encryption || !string.origin || !string.hex) return string.bytes;
  return decodeHex(string.origin.bytes.subarray(string.start, string.end));
}

/** A hexadecimal string's bytes, its delimiters included or not; what is no digit is passed over. */
export function decodeHex(token: Uint8Array): Uint8Array {
  const text = Buffer.from(token.buffer, token.byteOffset, token.byteLength).toString('latin1');
  const from = text.charCodeAt(0) === 0x3c ? 1 : 0;
  const digits = text.slice(from, text.endsWith('>') ? -1 : undefined);
  const fast = Buffer.from(digits, 'hex');
  if (fast.length * 2 === digits.length) return fast;
  const clean = digits.replace(/[^0-9A-Fa-f]+/g, '');
  return Buffer.from(clean.length % 2 ? `${clean}0` : clean, 'hex');
}

function nameOf(view: PdfView, dict: PdfDict, key: string): string | undefined {
  const value = view.get(dict, key);
  return isName(value) ? value.value : undefined;
}

function textOf(view: PdfView, dict: PdfDict, key: string): string | undefined {
  const value = view.get(dict, key);
  return isString(value) ? decodeTextString(value.bytes) : undefined;
}

function readReferences(view: PdfView, dict: PdfDict): SignatureReference[] {
  const list = view.get(dict, 'Reference');
  if (!isArray(list)) return [];
  return list.items.flatMap((item) => {
    const reference = view.resolve(item);
    if (!isDict(reference)) return [];
    const parameters = view.get(reference, 'TransformParams');
    return [
      {
        method: nameOf(view, reference, 'TransformMethod'),
        parameters: isDict(parameters) ? parameters : undefined,
      },
    ];
  });
}

function readCert(view: PdfView, dict: PdfDict): Uint8Array[] {
  const cert = view.get(dict, 'Cert');
  const items = isArray(cert) ? cert.items.map((item) => view.resolve(item)) : [cert];
  return items.flatMap((item) => (isString(item) ? [item.bytes] : []));
}
