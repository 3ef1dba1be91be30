import { KysoError } from '../../errors.ts';
import { defaultLimits as limits } from '../../limits.ts';
import { type Sheet, tooLong } from './sheet.ts';

/** Whether bytes begin as a ZIP file does, which XLSX is. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

/**
 * The first sheet of a workbook that holds anything. Days stored as serial numbers are read by their number format;
 * every cell of a merged area has its text.
 * @param most lines
 * @throws register-invalid
 */
export async function readXlsx(
  bytes: Uint8Array,
  name: string,
  most: number = limits.registerLines,
): Promise<Sheet> {
  const { read, utils } = await import('@e965/xlsx');
  const plain = await inflated(bytes, name);
  let book: ReturnType<typeof read>;
  try {
    book = read(plain, {
      type: 'array',
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellDates: true,
      UTC: true,
    });
  } catch (error) {
    throw invalid(name, (error as Error).message);
  }
  for (const sheetName of book.SheetNames) {
    const sheet = book.Sheets[sheetName];
    if (sheet === undefined || sheet['!ref'] === undefined) continue;
    const range = utils.decode_range(sheet['!ref']);
    if (range.e.c > limits.registerColumns)
      throw invalid(name, `a row of more than ${limits.registerColumns} columns`);
    const rows = (sheet['!data'] ?? []).map((row) => Array.from(row ?? [], textOf));
    // Rows that are formatted and empty may reach to the end of the sheet.
    if (rows.findLastIndex((row) => row?.some((text) => text !== '')) >= most) throw tooLong(name, most);
    for (const { s, e } of sheet['!merges'] ?? []) spread(rows, s, e);
    return { rows: Array.from(rows, (row) => row ?? []) };
  }
  return { rows: [] };
}

interface Cell {
  readonly t: string;
  readonly v?: unknown;
  readonly w?: string;
}

function textOf(cell: Cell | undefined): string {
  if (cell === undefined || cell.v === undefined || cell.v === null) return '';
  if (cell.v instanceof Date) return Number.isNaN(cell.v.getTime()) ? '' : cell.v.toISOString().slice(0, 10);
  if (cell.t === 'e') return '';
  return String(cell.v).normalize('NFC').trim();
}

/** A merged area shows the text of its first cell: so it reads in every row and column it spans. */
function spread(
  rows: string[][],
  from: { readonly r: number; readonly c: number },
  to: { readonly r: number; readonly c: number },
): void {
  const text = rows[from.r]?.[from.c] ?? '';
  if (text === '') return;
  for (let r = from.r; r <= Math.min(to.r, rows.length - 1); r++) {
    const row = rows[r];
    if (row === undefined) continue;
    for (let c = from.c; c <= Math.min(to.c, limits.registerColumns); c++) {
      while (row.length <= c) row.push('');
      row[c] = text;
    }
  }
}

/** Unpacked within bounds before the reader of workbooks, which has none, sees it. */
async function inflated(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const { unzipSync, zipSync } = await import('fflate');
  let total = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        total += originalSize;
        if (total > limits.registerInflated)
          throw invalid(name, `it unpacks to more than ${limits.registerInflated} bytes`);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof KysoError) throw error;
    throw invalid(name, (error as Error).message);
  }
  return zipSync(files, { level: 0 });
}

const invalid = (name: string, why: string): KysoError =>
  new KysoError('register-invalid', `${name} cannot be read as a workbook: ${why}`, {
    subject: name,
    hint: 'Save it as XLSX or CSV.',
  });
