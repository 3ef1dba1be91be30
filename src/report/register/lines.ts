import { KysoError } from '../../errors.ts';
import { type Field, type Header, headerOf } from './columns.ts';
import { parseDay } from './days.ts';
import { type DocumentKey, parseKey } from './key.ts';
import type { Sheet } from './sheet.ts';
import { plainWords } from './text.ts';

/** Why a line is left out of the denominator. */
export type ExclusionReason = 'secret' | 'cancelled' | 'other';

/** One document of the register: plain data. */
export interface RegisterLine {
  /** 1-based row in the file. */
  readonly line: number;
  /** Number and symbol as written. */
  readonly label: string;
  /** Absent when the label cannot be read. */
  readonly key?: DocumentKey;
  /** Issue date, ISO 8601 day. */
  readonly date?: string;
  readonly title: string;
  readonly type: string;
  readonly signer: string;
  /** Segments of the unit's path, empty when the register tells none. */
  readonly unit: readonly string[];
  readonly delivery: 'electronic' | 'paper' | 'unknown';
  /** Why it is not counted, with the register's own words where it has some. */
  readonly exclusion?: { readonly reason: ExclusionReason; readonly words: string };
  /** Files it names. */
  readonly files: readonly string[];
  readonly remarks: string;
}

/** A register as it was read. */
export interface Register {
  /** As it was named on the command line. */
  readonly file: string;
  /** Columns found, by field, with their headings. */
  readonly columns: Readonly<Partial<Record<Field, string>>>;
  readonly lines: readonly RegisterLine[];
}

/**
 * Reads the lines of a table. A row without number, day and title is none; the row of column numbers below a
 * heading is none either.
 * @throws KysoError `register-invalid`
 */
export function registerOf(sheet: Sheet, map: ReadonlyMap<Field, string>, file: string): Register {
  const header = headerOf(sheet, map, file);
  const lines: RegisterLine[] = [];
  let longest = 0;
  for (let row = header.row + 1; row < sheet.rows.length; row++) {
    const cells = sheet.rows[row] ?? [];
    if (row === header.row + 1 && isNumbering(cells)) continue;
    const line = lineOf(cells, header, row + 1);
    if (line === undefined) continue;
    lines.push(line);
    longest = Math.max(longest, cells.length);
  }
  const width = sheet.rows[header.row]?.length ?? 0;
  if (sheet.separated && lines.length > 0 && longest < width) throw shifted(file, width, longest);
  return { file, columns: header.names, lines };
}

/** A heading with a comma in it, not quoted, moves all columns behind it: what is secret would be read in another one. */
const shifted = (file: string, width: number, longest: number): KysoError =>
  new KysoError(
    'register-invalid',
    `${file}: its heading has ${width} columns, and no line has more than ${longest}`,
    {
      subject: file,
      hint: 'Put headings that hold the separator in quotes, or export the register as XLSX.',
    },
  );

/** `(1) (2) (3)` or `1 2 3`: columns counted. */
function isNumbering(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.length > 1 && filled.every((cell) => /^\(?\d{1,2}\)?$/.test(cell));
}

function lineOf(cells: readonly string[], { columns }: Header, line: number): RegisterLine | undefined {
  const cell = (field: Field): string => {
    const at = columns.get(field);
    return at === undefined ? '' : (cells[at] ?? '').normalize('NFC').trim();
  };
  const label = columns.has('key') ? cell('key') : joined(cell('number'), cell('symbol'));
  const title = cell('title');
  const key = parseKey(label);
  // Headings between the lines, such as a month over all columns.
  if (key === undefined && (title === '' || title === label) && parseDay(cell('date')) === undefined)
    return undefined;
  const date = parseDay(cell('date'));
  const exclusion = exclusionOf(cell);
  return {
    line,
    label,
    ...(key === undefined ? {} : { key }),
    ...(date === undefined ? {} : { date }),
    title,
    type: cell('type'),
    signer: cell('signer'),
    unit: cell('unit')
      .split(/[/\\>]/)
      .map((segment) => segment.trim())
      .filter((segment) => segment !== ''),
    delivery: deliveryOf(cell('delivery')),
    ...(exclusion === undefined ? {} : { exclusion }),
    files: cell('file')
      .split(/[;|\r\n]+/)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    remarks: cell('remarks'),
  };
}

const joined = (number: string, symbol: string): string =>
  number === '' || symbol === '' ? number : `${number}/${symbol}`;

/** Words that say no: anything else in a column of secrecy or exclusion means what the column means. */
const NO = new Set([
  '',
  'khong',
  'khong mat',
  'thuong',
  'binh thuong',
  'khong co',
  'no',
  'none',
  'public',
  '0',
  'false',
]);

const CANCELLED = /^(?:(?:da|so|van ban) )?(?:bi )?huy(?: bo)?$|\bcancell?ed\b|\bvoid\b/;
/** In remarks people have names, and some are called Huy: only with its mark is it a word. */
const CANCELLED_IN_REMARKS = /(?:^|[^\p{L}])(?:hủy|huỷ)(?:$|[^\p{L}])|\bcancell?ed\b/iu;

function exclusionOf(cell: (field: Field) => string): RegisterLine['exclusion'] {
  const secrecy = cell('secrecy');
  if (!NO.has(plainWords(secrecy))) return { reason: 'secret', words: secrecy };
  const status = cell('status');
  if (CANCELLED.test(plainWords(status))) return { reason: 'cancelled', words: status };
  const remarks = cell('remarks');
  if (CANCELLED_IN_REMARKS.test(remarks)) return { reason: 'cancelled', words: remarks };
  const exclusion = cell('exclusion');
  if (CANCELLED.test(plainWords(exclusion))) return { reason: 'cancelled', words: exclusion };
  return NO.has(plainWords(exclusion)) ? undefined : { reason: 'other', words: exclusion };
}

const ELECTRONIC =
  /\b(?:dien tu|electronic|truc lien thong|email|e mail|online|truc tuyen|ioffice|e office|qua mang)\b/;
const PAPER = /\b(?:giay|paper|buu dien|post|truc tiep|by hand)\b/;

/** Sent both ways is sent electronically; words kyso does not know say neither. */
function deliveryOf(text: string): RegisterLine['delivery'] {
  const words = plainWords(text);
  return ELECTRONIC.test(words) ? 'electronic' : PAPER.test(words) ? 'paper' : 'unknown';
}
