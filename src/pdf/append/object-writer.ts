import { isClearStream } from '../decrypt.ts';
import { isName, PdfDict, type PdfObject, PdfRef, PdfStream } from '../objects.ts';
import { isStreamValue, type SerializeContext, writeStreamDict, writeValue } from '../serialize.ts';
import { filterSpecs } from '../stream-filters.ts';
import type { EncryptionInfo, PdfView } from '../types.ts';
import type { ByteWriter } from './byte-writer.ts';
import { ArrayEdit, DictEdit, type StreamToWrite, type Writable } from './writable.ts';

/** Strings repeated as they were read, nothing encrypted: trailers and documents without encryption. */
export const plainContext: SerializeContext = { copies: () => true };

/** Writes `N G obj … endobj`, encrypted as the document is. */
export function writeIndirect(out: ByteWriter, view: PdfView, ref: PdfRef, value: Writable): void {
  const context = contextFor(view, ref);
  out.text(`${ref.num} ${ref.gen} obj\n`);
  if (isStreamValue(value)) writeStream(out, view, ref, value, context);
  else writeValue(out, value, context);
  out.text('\nendobj\n');
}

/** The trailer whose Encrypt entry is in force: the newest, or an older one that the newest should have repeated. */
export const encryptingTrailer = ({ document }: PdfView): PdfDict | undefined =>
  document.revisions.findLast(({ trailer }) => trailer.has('Encrypt'))?.trailer;

function encryptionFor(view: PdfView, { num }: PdfRef): EncryptionInfo | undefined {
  const encrypt = encryptingTrailer(view)?.get('Encrypt');
  // The encryption dictionary itself is never encrypted (ISO 32000-2, 7.6.2).
  return encrypt instanceof PdfRef && encrypt.num === num ? undefined : view.document.encryption;
}

function contextFor(view: PdfView, ref: PdfRef): SerializeContext {
  const encryption = encryptionFor(view, ref);
  if (!encryption) return plainContext;
  const { offset, end } = uncompressedPlace(view, ref);
  return {
    copies: ({ base }, start) => base !== undefined && base + start >= offset && base + start < end,
    encryptString: (bytes) => encryption.encryptString(bytes, ref.num, ref.gen),
  };
}

/** Where the object stands in the file now; an empty range when it is new, or in an object stream. */
function uncompressedPlace(view: PdfView, { num, gen }: PdfRef): { offset: number; end: number } {
  const object = view.entry(num) ? view.object(num) : undefined;
  const usable = object && object.gen === gen && object.container === undefined && object.end !== undefined;
  return usable ? { offset: object.offset, end: object.end ?? 0 } : { offset: 0, end: 0 };
}

function writeStream(
  out: ByteWriter,
  view: PdfView,
  ref: PdfRef,
  stream: PdfStream | StreamToWrite,
  context: SerializeContext,
): void {
  const encryption = encryptionFor(view, ref);
  const data = streamData(view, ref, stream, encryption);
  writeStreamDict(out, stream.dict, data.length, context);
  out.text('\nstream\n').bytes(data).text('\nendstream');
}

/** The stream's data as they stand in the file: encrypted, unless the stream is one of those left clear. */
function streamData(
  view: PdfView,
  ref: PdfRef,
  stream: PdfStream | StreamToWrite,
  encryption: EncryptionInfo | undefined,
): Uint8Array {
  const given = stream instanceof PdfStream ? stream.raw : stream.data;
  if (!encryption || (!(stream instanceof PdfStream) && stream.encryption === 'never')) return given;
  const dict = settledDict(stream.dict);
  const filters = filterSpecs(dict, (value) => view.resolve(value));
  if (isClearStream(new PdfStream(dict, given), filters, encryption)) return given;
  const id = stream instanceof PdfStream ? stream.id : undefined;
  if (id && id.num === ref.num && id.gen === ref.gen) return given;
  const crypt = filters.find(({ name }) => name === 'Crypt')?.params?.get('Name');
  const cryptFilter = isName(crypt) ? crypt.value : undefined;
  const plain = id ? encryption.decryptStream(given, id.num, id.gen, cryptFilter) : given;
  return encryption.encryptStream(plain, ref.num, ref.gen, cryptFilter);
}

/** What an edited stream dictionary says, as far as it is made of plain objects. */
function settledDict(dict: PdfDict | DictEdit): PdfDict {
  if (!(dict instanceof DictEdit)) return dict;
  const entries = new Map<string, PdfObject>(dict.base.entries);
  for (const [key, value] of dict.changes) {
    const settled = value instanceof DictEdit ? settledDict(value) : value;
    if (settled === undefined) entries.delete(key);
    else if (isPlain(settled)) entries.set(key, settled);
  }
  return PdfDict.from(entries);
}

const isPlain = (value: Writable): value is PdfObject =>
  !(value instanceof DictEdit || value instanceof ArrayEdit) &&
  (typeof value !== 'object' || value === null || !('kind' in value));
