import { deflateSync } from 'node:zlib';
import { KysoError } from '../../errors.ts';
import { PdfArray, type PdfDict, PdfName } from '../objects.ts';
import { type SerializeContext, writeStreamDict, writeValue } from '../serialize.ts';
import type { XrefEntry } from '../types.ts';
import type { ByteWriter } from './byte-writer.ts';
import { DictEdit, newDict } from './writable.ts';

/** What a cross-reference section says: where objects are, by ascending number, offsets as they are written. */
export type NumberedEntries = ReadonlyMap<number, XrefEntry>;

/** Runs of consecutive numbers: a gap starts a new subsection, and says nothing about what is in it. */
function subsections(entries: NumberedEntries): { first: number; entries: XrefEntry[] }[] {
  const runs: { first: number; entries: XrefEntry[] }[] = [];
  let expected = -1;
  for (const [num, entry] of entries) {
    const run = runs.at(-1);
    if (run && num === expected) run.entries.push(entry);
    else runs.push({ first: num, entries: [entry] });
    expected = num + 1;
  }
  return runs;
}

const fixed = (value: number, digits: number): string => String(value).padStart(digits, '0');
const greatestTableOffset = 9_999_999_999;

function tableLine(entry: XrefEntry): string {
  if (entry.type === 'compressed')
    throw new KysoError('internal', 'a compressed object cannot stand in a cross-reference table');
  const value = entry.type === 'free' ? entry.next : entry.offset;
  if (value > greatestTableOffset)
    throw new KysoError('limit-exceeded', 'an offset beyond ten digits cannot stand in a table (offset)', {
      subject: 'offset',
    });
  return `${fixed(value, 10)} ${fixed(entry.gen, 5)} ${entry.type === 'free' ? 'f' : 'n'} \n`;
}

/** A cross-reference table with its trailer (ISO 32000-2, 7.5.4 and 7.5.5). */
export function writeXrefTable(
  out: ByteWriter,
  entries: NumberedEntries,
  trailer: DictEdit,
  context: SerializeContext,
): void {
  out.text('xref\n');
  if (entries.size === 0) out.text('0 0\n');
  for (const run of subsections(entries)) {
    out.text(`${run.first} ${run.entries.length}\n`);
    for (const entry of run.entries) out.text(tableLine(entry));
  }
  out.text('trailer\n');
  writeValue(out, trailer, context);
  out.text('\n');
}

/** The three fields of an entry in a cross-reference stream (table 18). */
function fields(entry: XrefEntry): readonly [number, number, number] {
  switch (entry.type) {
    case 'free':
      return [0, entry.next, entry.gen];
    case 'offset':
      return [1, entry.offset, entry.gen];
    case 'compressed':
      return [2, entry.container, entry.index];
  }
}

const byteLength = (value: number): number => {
  let length = 1;
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) length++;
  return length;
};

const compressionThreshold = 256;

/** A cross-reference stream, which is also the trailer (7.5.8). It is never encrypted. */
export function writeXrefStream(
  out: ByteWriter,
  num: number,
  entries: NumberedEntries,
  trailer: DictEdit,
  context: SerializeContext,
): void {
  const rows = [...entries.values()].map(fields);
  const widths = [1, 1, 1].map((least, i) =>
    rows.reduce((width, row) => Math.max(width, byteLength(row[i] ?? 0)), least),
  );
  const plain = packRows(rows, widths);
  const compressed = plain.length > compressionThreshold;
  const rowLength = widths.reduce((sum, width) => sum + width, 0);
  const data = compressed ? deflateSync(withUpPredictor(plain, rowLength)) : plain;
  const index = subsections(entries).flatMap((run) => [run.first, run.entries.length]);
  trailer.set('Type', PdfName.of('XRef')).set('W', new PdfArray(widths)).set('Index', new PdfArray(index));
  if (compressed)
    trailer
      .set('Filter', PdfName.of('FlateDecode'))
      .set('DecodeParms', newDict({ Predictor: 12, Columns: rowLength }));
  out.text(`${num} 0 obj\n`);
  writeStreamDict(out, trailer, data.length, context);
  out.text('\nstream\n').bytes(data).text('\nendstream\nendobj\n');
}

function packRows(rows: readonly (readonly number[])[], widths: readonly number[]): Uint8Array {
  const rowLength = widths.reduce((sum, width) => sum + width, 0);
  const packed = new Uint8Array(rows.length * rowLength);
  let at = 0;
  for (const row of rows)
    for (const [i, width] of widths.entries()) {
      let value = row[i] ?? 0;
      // Division, not shifts: offsets may be beyond 32 bits.
      for (let k = width - 1; k >= 0; k--) {
        packed[at + k] = value % 256;
        value = Math.floor(value / 256);
      }
      at += width;
    }
  return packed;
}

/** PNG filter Up on every row: neighbouring entries differ little. */
function withUpPredictor(rows: Uint8Array, rowLength: number): Uint8Array {
  const count = rows.length / rowLength;
  const out = new Uint8Array(count * (rowLength + 1));
  for (let row = 0; row < count; row++) {
    const to = row * (rowLength + 1);
    out[to] = 2;
    for (let i = 0; i < rowLength; i++) {
      const from = row * rowLength + i;
      out[to + 1 + i] = (rows[from] ?? 0) - (row === 0 ? 0 : (rows[from - rowLength] ?? 0));
    }
  }
  return out;
}

/** Trailer keys that belong to one section, and are not carried into the next. */
export const ownToSection: readonly string[] = [
  'Size',
  'Prev',
  'XRefStm',
  'Type',
  'W',
  'Index',
  'Length',
  'Filter',
  'DecodeParms',
  'F',
  'FFilter',
  'FDecodeParms',
  'DL',
];

/** An edit of a trailer without what belonged to its own section. */
export function carriedTrailer(trailer: PdfDict): DictEdit {
  const edit = new DictEdit(trailer);
  for (const key of ownToSection) edit.delete(key);
  return edit;
}
