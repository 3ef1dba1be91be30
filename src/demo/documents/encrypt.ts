import { type EncryptionOptions, makeEncryptDictionary } from '../../pdf/crypt/make-encryption.ts';
import { openPdf } from '../../pdf/document.ts';
import {
  isArray,
  isName,
  isStream,
  isString,
  PdfDict,
  type PdfObject,
  PdfRef,
  PdfStream,
} from '../../pdf/objects.ts';
import { type SerializeContext, serialize } from '../../pdf/serialize.ts';

type Encryption = Omit<EncryptionOptions, 'fileId'>;

/** Writes a plain document anew as an encrypted one (ISO 32000-2, 7.6), with a classic cross-reference table. */
export function encryptPdf(plain: Uint8Array, options: Encryption): Uint8Array {
  const view = openPdf(plain).latest;
  const id = view.get(view.trailer, 'ID');
  const first = isArray(id) ? id.items[0] : undefined;
  const fileId = isString(first) ? first.bytes : new Uint8Array(16);
  const { dict, handler } = makeEncryptDictionary({ ...options, fileId });

  const parts: Uint8Array[] = [];
  const offsets = new Map<number, number>();
  let length = 0;
  const push = (part: string | Uint8Array): void => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    length += bytes.length;
  };
  push('%PDF-2.0\n%\xe2\xe3\xcf\xd3\n');
  const numbers = view.objectNumbers().filter((num) => !isStructure(view.object(num)?.value));
  for (const num of numbers) {
    const value = view.object(num)?.value ?? null;
    const context: SerializeContext = {
      copies: () => false,
      encryptString: (bytes) => handler.encryptString(bytes, num, 0),
    };
    offsets.set(num, length);
    push(`${num} 0 obj\n`);
    if (isStream(value)) {
      const data = handler.encryptStream(value.raw, num, 0);
      push(serialize(withLength(value, data.length), context));
      push('\nstream\n');
      push(data);
      push('\nendstream');
    } else push(serialize(value, context));
    push('\nendobj\n');
  }
  const encrypt = Math.max(...numbers) + 1;
  offsets.set(encrypt, length);
  push(`${encrypt} 0 obj\n`);
  push(serialize(dict));
  push('\nendobj\n');
  const startxref = length;
  push(crossReferences(offsets, encrypt + 1));
  const trailer = new Map<string, PdfObject>([['Size', encrypt + 1]]);
  for (const key of ['Root', 'Info', 'ID']) trailer.set(key, view.trailer.get(key) ?? null);
  trailer.set('Encrypt', new PdfRef(encrypt));
  push('trailer\n');
  push(serialize(PdfDict.from(trailer)));
  push(`\nstartxref\n${startxref}\n%%EOF\n`);
  return Buffer.concat(parts);
}

/** Object and cross-reference streams belong to the old file's structure. */
function isStructure(value: PdfObject | undefined): boolean {
  if (!(value instanceof PdfStream)) return false;
  const type = value.dict.get('Type');
  return isName(type, 'ObjStm') || isName(type, 'XRef');
}

function withLength(stream: PdfStream, length: number): PdfDict {
  return PdfDict.from(new Map(stream.dict.entries).set('Length', length));
}

function crossReferences(offsets: ReadonlyMap<number, number>, size: number): string {
  const lines = Array.from({ length: size }, (_, num) => {
    const offset = offsets.get(num);
    return offset === undefined
      ? `0000000000 ${num === 0 ? '65535' : '00001'} f \n`
      : `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  return `xref\n0 ${size}\n${lines.join('')}`;
}
