import { KysoError } from '../../errors.ts';
import type { Sheet } from './sheet.ts';
import { plainWords } from './text.ts';

/** What kyso reads of a register (Decree 30/2020, Appendix IV, and the columns offices add). */
export const FIELDS = [
  'key',
  'number',
  'symbol',
  'date',
  'title',
  'type',
  'signer',
  'unit',
  'delivery',
  'secrecy',
  'status',
  'exclusion',
  'file',
  'remarks',
] as const;
export type Field = (typeof FIELDS)[number];

/** Headings by field, as {@link plainWords} gives them; the first column that bears one is taken. */
const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  key: [
    'so ky hieu van ban',
    'so ky hieu',
    'so va ky hieu',
    'so va ky hieu van ban',
    'so hieu van ban',
    'so hieu',
    'document number',
    'number and symbol',
    'code notation',
    'reference',
    'key',
  ],
  number: ['so', 'so van ban', 'so vb', 'number', 'code number'],
  symbol: ['ky hieu', 'ky hieu van ban', 'symbol', 'notation', 'code notation'],
  date: [
    'ngay thang van ban',
    'ngay thang nam van ban',
    'ngay van ban',
    'ngay thang',
    'ngay ban hanh',
    'ngay ky',
    'ngay',
    'issue date',
    'document date',
    'promulgation date',
    'date',
  ],
  title: [
    'ten loai va trich yeu noi dung van ban',
    'ten loai va trich yeu noi dung',
    'ten loai va trich yeu',
    'trich yeu noi dung van ban',
    'trich yeu noi dung',
    'trich yeu',
    'noi dung',
    'subject',
    'title',
    'summary',
  ],
  type: ['loai van ban', 'ten loai van ban', 'ten loai', 'document type', 'type'],
  signer: ['nguoi ky', 'nguoi ky van ban', 'signer', 'signed by'],
  unit: [
    'don vi soan thao',
    'don vi ban hanh',
    'don vi chu tri',
    'don vi',
    'co quan ban hanh',
    'unit',
    'department',
    'organization',
  ],
  delivery: ['hinh thuc gui', 'hinh thuc phat hanh', 'hinh thuc', 'phuong thuc gui', 'delivery', 'sent as'],
  secrecy: ['do mat', 'muc do mat', 'muc mat', 'secrecy', 'classification'],
  status: ['trang thai', 'tinh trang', 'status'],
  exclusion: ['ly do khong tinh', 'khong thuoc dien tinh', 'khong tinh', 'excluded', 'exclusion'],
  file: ['ten tep', 'ten tep tin', 'ten file', 'tep', 'tep tin', 'files', 'file', 'file name'],
  remarks: ['ghi chu', 'remarks', 'remark', 'notes', 'note'],
};

/** Rows above the heading that are looked at: titles of the office, the book, the year. */
const TITLE_ROWS = 50;

export interface Header {
  /** Index of the heading's row. */
  readonly row: number;
  /** Column by field. */
  readonly columns: ReadonlyMap<Field, number>;
  /** Headings by field, as written. */
  readonly names: Readonly<Partial<Record<Field, string>>>;
}

/**
 * Reads `--register-map`: `field=heading` each.
 * @throws KysoError `usage`
 */
export function parseRegisterMap(texts: readonly string[]): Map<Field, string> {
  const map = new Map<Field, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    const field = FIELDS.find((name) => name === text.slice(0, at).trim());
    const heading = text.slice(at + 1).trim();
    if (at < 0 || field === undefined || heading === '')
      throw new KysoError('usage', `--register-map: '${text}' does not name a column`, {
        hint: `Write FIELD=HEADING, where FIELD is one of ${FIELDS.join(', ')}.`,
        subject: '--register-map',
      });
    map.set(field, heading);
  }
  return map;
}

/**
 * Finds the heading: of the first rows the one that names most fields, a key among them.
 * @throws KysoError `register-invalid` when there is none, or a heading of `map` is in no row
 */
export function headerOf({ rows }: Sheet, map: ReadonlyMap<Field, string>, name: string): Header {
  let best: Header | undefined;
  for (const [row, cells] of rows.slice(0, TITLE_ROWS).entries()) {
    const found = columnsOf(cells, map);
    if (found.size > (best?.columns.size ?? 0) && (found.has('key') || found.has('number')))
      best = { row, columns: found, names: namesOf(cells, found) };
  }
  if (best === undefined)
    throw new KysoError('register-invalid', `${name}: no row of it names a column of numbers and symbols`, {
      subject: name,
      hint: 'Name the column: --register-map "key=ITS HEADING".',
    });
  for (const [field, heading] of map)
    if (!best.columns.has(field))
      throw new KysoError('register-invalid', `${name}: no column is headed '${heading}'`, {
        subject: name,
        hint: 'Give the heading as it stands in the register.',
      });
  return best;
}

function columnsOf(cells: readonly string[], map: ReadonlyMap<Field, string>): Map<Field, number> {
  // Columns that were named come first: none of the others may take them.
  const ordered = [...map.keys(), ...FIELDS.filter((field) => !map.has(field))];
  const headings = ordered.map((field): [Field, readonly string[]] => {
    const named = map.get(field);
    return [field, named === undefined ? HEADINGS[field] : [plainWords(named)]];
  });
  return headed(cells, headings);
}

/** Finds the column of each name by its headings, each column once. */
export function headed<Name extends string>(
  cells: readonly string[],
  headings: readonly (readonly [Name, readonly string[]])[],
): Map<Name, number> {
  const texts = cells.map(plainWords);
  const found = new Map<Name, number>();
  for (const [name, wanted] of headings) {
    const taken = new Set(found.values());
    for (const heading of wanted) {
      const at = texts.findIndex((text, index) => text === heading && !taken.has(index));
      if (at < 0) continue;
      found.set(name, at);
      break;
    }
  }
  return found;
}

function namesOf(
  cells: readonly string[],
  columns: ReadonlyMap<Field, number>,
): Partial<Record<Field, string>> {
  return Object.fromEntries([...columns].map(([field, at]) => [field, cells[at] ?? '']));
}
