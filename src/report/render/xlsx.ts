import { type Cell, type CellValue, cellRef, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import { messagesFor } from '../messages/languages.ts';
import type { Language, Messages } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import type { Kind, Table, TableColumn, Value } from '../tables/table.ts';
import { tablesOf } from '../tables/tables.ts';
import { visible } from './text.ts';
import { wrap } from './wrap.ts';

/** Rows below the heading that a sheet can have (ECMA-376 allows 1,048,576 in all); further ones go to another. */
const SHEET_ROWS = 1_000_000;
/** Characters a cell can have. */
const CELL_TEXT = 32_767;

/**
 * The report as a workbook: one table a sheet, numbers as numbers, heading frozen and filtered, printed on A4.
 * No cell is a formula, whatever a file is called. The same report gives the same bytes: times inside are the
 * report's own.
 */
export function renderXlsx(report: Report, options: { lang: Language }): Promise<Uint8Array> {
  const messages = messagesFor(options.lang);
  const made = new Date(report.generatedAt);
  return writeXlsx({
    properties: {
      title: messages.title,
      creator: `kyso ${report.kyso}`,
      created: made,
      modified: made,
    },
    sheets: tablesOf(report, messages).flatMap((table) =>
      parts(table.rows).map((rows, part) => sheetOf({ ...table, rows }, part, messages)),
    ),
  });
}

function parts<Row>(rows: readonly Row[]): (readonly Row[])[] {
  const found: (readonly Row[])[] = [rows.slice(0, SHEET_ROWS)];
  for (let at = SHEET_ROWS; at < rows.length; at += SHEET_ROWS) found.push(rows.slice(at, at + SHEET_ROWS));
  return found;
}

function sheetOf(table: Table, part: number, messages: Messages): WriteSheet {
  const { columns, rows, total } = table;
  const cells = new Map<string, Partial<Cell>>();
  for (const [at, { title }] of columns.entries())
    cells.set(`0,${at}`, { value: title, type: 'string', style: HEADING });
  const lines: CellValue[][] = [columns.map(({ title }) => title)];
  for (const { level, values } of rows) {
    for (const [at, value] of values.entries()) special(cells, lines.length, at, value, level, columns[at]);
    lines.push(columns.map(({ kind }, at) => cellValue(values[at] ?? null, kind, messages)));
  }
  const last = cellRef(lines.length - 1, columns.length - 1);
  if (rows.length === 0 && table.empty !== '') lines.push([table.empty]);
  if (total !== undefined && rows.length > 0) {
    const row = columns.map(({ kind }, at) => cellValue(total[at] ?? null, kind, messages));
    for (const [at, value] of row.entries())
      cells.set(`${lines.length},${at}`, {
        value,
        style: { ...styleOf(columns[at]?.kind ?? 'text', messages), font: BOLD, border: TOP },
      });
    lines.push(row);
  }
  return {
    name: part === 0 ? table.sheet : `${table.sheet} (${part + 1})`,
    columns: columns.map(({ kind, width }) => ({ width, style: styleOf(kind, messages) })),
    rows: lines,
    cells,
    rowDefs: rowDefs(table, lines),
    ...(rows.some(({ level }) => level > 0) ? { outlineProperties: { summaryBelow: false } } : {}),
    freezePane: { rows: 1, ...(table.frozen === undefined ? {} : { columns: table.frozen }) },
    ...(rows.length === 0 ? {} : { autoFilter: { range: `A1:${last}` } }),
    pageSetup: {
      paperSize: 'a4',
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '$1:$1',
    },
    headerFooter: { oddHeader: `&L&B${table.title.replaceAll('&', '&&')}`, oddFooter: '&R&P/&N' },
    a11y: { summary: table.title, headerRow: 0 },
  };
}

/** Height of a line, in points. */
const LINE = 15;

type RowDefs = NonNullable<WriteSheet['rowDefs']>;

/** Heights of rows whose texts go on in further lines, since not every program makes room by itself; units fold. */
function rowDefs({ columns, rows }: Table, lines: readonly CellValue[][]): RowDefs {
  const found: RowDefs = new Map();
  for (const [at, line] of lines.entries()) {
    const depth = at === 0 ? 0 : (rows[at - 1]?.level ?? 0);
    const most = Math.max(...line.map((value, column) => linesOf(value, columns[column]?.width ?? 10)));
    const height = most > 1 ? { height: Math.min(most * LINE, 409) } : {};
    if (most > 1 || depth > 0)
      found.set(at, { ...height, ...(depth === 0 ? {} : { outlineLevel: Math.min(depth, 7) }) });
  }
  return found;
}

/** Lines a text takes in a column of so many characters, in words. */
const linesOf = (value: CellValue, width: number): number =>
  typeof value === 'string' && value.length > width ? wrap(value, width).length : 1;

/** What a single cell needs beside the style of its column: the depth of a name, the size of the field of a rank. */
function special(
  cells: Map<string, Partial<Cell>>,
  row: number,
  at: number,
  value: Value,
  level: number,
  column: TableColumn | undefined,
): void {
  if (level > 0 && at === 1 && typeof value === 'string')
    cells.set(`${row},${at}`, {
      value: textOf(value),
      type: 'string',
      style: { numFmt: '@', alignment: { ...LEFT, indent: level + 1 } },
    });
  if (column?.kind === 'points' && typeof value === 'number' && value !== 0 && Math.abs(value) < 0.05)
    cells.set(`${row},${at}`, { value, style: { numFmt: SMALL_POINTS, alignment: RIGHT } });
  if (column?.kind === 'place' && value !== null && typeof value === 'object')
    cells.set(`${row},${at}`, { value: value.rank, style: { numFmt: `0"/${value.of}"`, alignment: RIGHT } });
}

function cellValue(value: Value, kind: Kind, messages: Messages): CellValue {
  if (value === null) return null;
  if (typeof value === 'object') return value.rank;
  if (typeof value === 'number') return value;
  if (kind === 'day' || kind === 'time') return localTime(value, messages);
  return textOf(value);
}

/** A cell has no zone: it shows the time of the language's. What is no time stays the text it is. */
function localTime(iso: string, messages: Messages): CellValue {
  const instant = Date.parse(iso);
  return Number.isNaN(instant) ? textOf(iso) : new Date(instant + messages.zone.minutes * 60_000);
}

/** Text that says what it is: `_x0041_` would be read as an escaped letter (ECMA-376 part 1, 22.9.2.19). */
function textOf(text: string): string {
  const shown = visible(text);
  const bounded = shown.length > CELL_TEXT ? `${shown.slice(0, CELL_TEXT - 1)}…` : shown;
  return bounded.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
}

/** A difference that one decimal would show as none. */
const SMALL_POINTS = '+0.0#####;[Red]-0.0#####;0.0';

/** Apart from the number before it. */
const LEFT = { horizontal: 'left', indent: 1, vertical: 'top', wrapText: true } as const;
const BOLD = { name: 'Calibri', size: 11, bold: true } as const;
const RIGHT = { horizontal: 'right', vertical: 'top' } as const;
const TOP = { top: { style: 'thin' } } as const;
const HEADING = {
  font: BOLD,
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFE4E9F0' } },
  border: { bottom: { style: 'thin' } },
  alignment: { wrapText: true, horizontal: 'center', vertical: 'center' },
} as const;

/** Text is marked as text, so that a cell edited later is not taken for a formula either. */
function styleOf(kind: Kind, messages: Messages): NonNullable<Cell['style']> {
  const day = messages.dayFirst ? 'dd/mm/yyyy' : 'yyyy-mm-dd';
  switch (kind) {
    case 'text':
      return { numFmt: '@', alignment: LEFT };
    case 'count':
      return { numFmt: '#,##0', alignment: RIGHT };
    case 'share':
      return { numFmt: '0.0%', alignment: RIGHT };
    case 'plan':
      return { numFmt: '0.0##%', alignment: RIGHT };
    case 'points':
      return { numFmt: '+0.0;[Red]-0.0;0.0', alignment: RIGHT };
    case 'place':
      return { numFmt: '0', alignment: RIGHT };
    case 'day':
      return { numFmt: day, alignment: RIGHT };
    case 'time':
      return { numFmt: `${day} hh:mm`, alignment: RIGHT };
  }
}
