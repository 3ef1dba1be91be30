import type { PdfDict } from '../objects.ts';
import { malformed } from './budget.ts';

/** How samples are laid out in rows (ISO 32000-2, table 8). */
interface RowLayout {
  readonly colors: number;
  readonly bits: number;
  readonly columns: number;
  /** Bytes of one row, without a PNG filter byte. */
  readonly rowBytes: number;
  /** Distance in bytes to the sample on the left, at least 1. */
  readonly pixelBytes: number;
}

const mostRowBits = 2 ** 33;

function integerParameter(params: PdfDict, key: string, fallback: number): number {
  const value = params.get(key);
  if (value === undefined || value === null) return fallback;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
    throw malformed('predictor', `${key} is not a positive integer`);
  return value;
}

function rowLayout(params: PdfDict): RowLayout {
  const colors = integerParameter(params, 'Colors', 1);
  const bits = integerParameter(params, 'BitsPerComponent', 8);
  const columns = integerParameter(params, 'Columns', 1);
  if (![1, 2, 4, 8, 16].includes(bits)) throw malformed('predictor', `BitsPerComponent ${bits}`);
  const rowBits = colors * bits * columns;
  if (rowBits > mostRowBits) throw malformed('predictor', `rows of ${rowBits} bits`);
  return {
    colors,
    bits,
    columns,
    rowBytes: Math.ceil(rowBits / 8),
    pixelBytes: Math.max(1, (colors * bits) >> 3),
  };
}

/**
 * Undoes the Predictor of FlateDecode and LZWDecode (7.4.4.4). The output is never longer than the input,
 * whatever the parameters claim; an incomplete last row is kept.
 * @throws stream-malformed
 */
export function undoPredictor(data: Uint8Array, params: PdfDict | undefined): Uint8Array {
  if (!params) return data;
  const predictor = integerParameter(params, 'Predictor', 1);
  if (predictor === 1) return data;
  if (predictor === 2) return undoTiff(data, rowLayout(params));
  if (predictor >= 10 && predictor <= 15) return undoPng(data, rowLayout(params));
  throw malformed('predictor', `Predictor ${predictor}`);
}

function undoPng(data: Uint8Array, { rowBytes, pixelBytes }: RowLayout): Uint8Array {
  const fullRows = Math.floor(data.length / (rowBytes + 1));
  const rest = data.length - fullRows * (rowBytes + 1);
  const out = new Uint8Array(fullRows * rowBytes + Math.max(0, rest - 1));
  for (let from = 0, to = 0; from + 1 < data.length; from += rowBytes + 1, to += rowBytes) {
    const filter = data[from] ?? 0;
    const undo = pngFilters[filter];
    if (!undo) throw malformed('predictor', `PNG filter ${filter}`, from);
    const length = Math.min(rowBytes, data.length - from - 1);
    undo(data, from + 1, out, to, length, pixelBytes, to === 0 ? -1 : to - rowBytes);
  }
  return out;
}

/** Undoes one row; `up` is where the row above begins in `out`, -1 for the first. */
type UndoRow = (
  data: Uint8Array,
  from: number,
  out: Uint8Array,
  to: number,
  length: number,
  pixelBytes: number,
  up: number,
) => void;

/** By the row's filter byte: None, Sub, Up, Average, Paeth (PNG, 9.2). */
const pngFilters: readonly UndoRow[] = [
  (data, from, out, to, length) => out.set(data.subarray(from, from + length), to),
  (data, from, out, to, length, pixelBytes) => {
    for (let i = 0; i < length; i++)
      out[to + i] = (data[from + i] ?? 0) + (i < pixelBytes ? 0 : (out[to + i - pixelBytes] ?? 0));
  },
  (data, from, out, to, length, _pixelBytes, up) => {
    for (let i = 0; i < length; i++) out[to + i] = (data[from + i] ?? 0) + (up < 0 ? 0 : (out[up + i] ?? 0));
  },
  (data, from, out, to, length, pixelBytes, up) => {
    for (let i = 0; i < length; i++) {
      const left = i < pixelBytes ? 0 : (out[to + i - pixelBytes] ?? 0);
      const above = up < 0 ? 0 : (out[up + i] ?? 0);
      out[to + i] = (data[from + i] ?? 0) + ((left + above) >> 1);
    }
  },
  (data, from, out, to, length, pixelBytes, up) => {
    for (let i = 0; i < length; i++) {
      const left = i < pixelBytes ? 0 : (out[to + i - pixelBytes] ?? 0);
      const above = up < 0 ? 0 : (out[up + i] ?? 0);
      const corner = up < 0 || i < pixelBytes ? 0 : (out[up + i - pixelBytes] ?? 0);
      out[to + i] = (data[from + i] ?? 0) + paeth(left, above, corner);
    }
  },
];

function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** TIFF predictor 2: every component is the difference to the same component of the pixel on the left. */
function undoTiff(data: Uint8Array, layout: RowLayout): Uint8Array {
  const out = new Uint8Array(data);
  const undoRow = layout.bits === 8 ? undoTiff8 : layout.bits === 16 ? undoTiff16 : undoTiffPacked;
  for (let start = 0; start < out.length; start += layout.rowBytes)
    undoRow(out.subarray(start, start + layout.rowBytes), layout);
  return out;
}

function undoTiff8(row: Uint8Array, { colors }: RowLayout): void {
  for (let i = colors; i < row.length; i++) row[i] = (row[i] ?? 0) + (row[i - colors] ?? 0);
}

function undoTiff16(row: Uint8Array, { colors }: RowLayout): void {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  for (let i = 2 * colors; i + 1 < row.length; i += 2)
    view.setUint16(i, (view.getUint16(i) + view.getUint16(i - 2 * colors)) & 0xffff);
}

/** Components of 1, 2 or 4 bits, most significant first. */
function undoTiffPacked(row: Uint8Array, { colors, bits, columns }: RowLayout): void {
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  const samples = Math.min(columns * colors, row.length * perByte);
  const shiftOf = (sample: number): number => 8 - bits * ((sample % perByte) + 1);
  const sampleAt = (sample: number): number =>
    ((row[Math.floor(sample / perByte)] ?? 0) >> shiftOf(sample)) & mask;
  for (let sample = colors; sample < samples; sample++) {
    const value = (sampleAt(sample) + sampleAt(sample - colors)) & mask;
    const at = Math.floor(sample / perByte);
    row[at] = ((row[at] ?? 0) & ~(mask << shiftOf(sample))) | (value << shiftOf(sample));
  }
}
