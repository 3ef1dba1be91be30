import type { FilterSpec } from './filters/decode.ts';
import { isName, PdfArray, PdfDict, type PdfObject, PdfStream, PdfString } from './objects.ts';
import type { EncryptionInfo } from './types.ts';

/**
 * The same value with its strings decrypted (7.6.2); Contents of a signature dictionary stay as they are.
 * Depth is bounded by what the lexer lets through.
 */
export function decryptStrings(value: PdfObject, info: EncryptionInfo, num: number, gen: number): PdfObject {
  if (value instanceof PdfString) {
    const bytes = info.decryptString(value.bytes, num, gen);
    return new PdfString(bytes, value.hex, value.origin, value.start, value.end, value.odd);
  }
  if (value instanceof PdfArray) {
    const items = value.items.map((item) => decryptStrings(item, info, num, gen));
    return new PdfArray(items, value.origin, value.start, value.end);
  }
  if (value instanceof PdfDict) return decryptDict(value, info, num, gen);
  if (value instanceof PdfStream) {
    const dict = decryptDict(value.dict, info, num, gen);
    return new PdfStream(dict, () => value.raw, value.dataOffset, value.lengthRepaired, value.id);
  }
  return value;
}

function decryptDict(dict: PdfDict, info: EncryptionInfo, num: number, gen: number): PdfDict {
  const signature = isSignature(dict);
  const pairs = dict.pairs.map((item, at) =>
    signature && isName(dict.pairs[at - 1], 'Contents') ? item : decryptStrings(item, info, num, gen),
  );
  return new PdfDict(pairs, dict.places, dict.duplicates, dict.origin, dict.start, dict.end);
}

const isSignature = (dict: PdfDict): boolean =>
  dict.has('ByteRange') || isName(dict.get('Type'), 'Sig') || isName(dict.get('Type'), 'DocTimeStamp');

/** True for streams whose data are not encrypted: cross-references, Identity crypt filters, metadata left clear. */
export function isClearStream(
  stream: PdfStream,
  filters: readonly FilterSpec[],
  info: EncryptionInfo,
): boolean {
  const type = stream.dict.get('Type');
  if (isName(type, 'XRef')) return true;
  const crypt = filters.find(({ name }) => name === 'Crypt');
  if (crypt) {
    const name = crypt.params?.get('Name');
    return name === undefined || isName(name, 'Identity');
  }
  return isName(type, 'Metadata') && !info.encryptMetadata;
}
