import { displayWidth, padEnd, padStart } from './text.ts';
import { wrap } from './wrap.ts';

/** One column of a table for people. */
export interface Column<Row> {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cell: (row: Row) => string;
  /** Marks a cell that has its full width already. */
  readonly mark?: (text: string, row: Row) => string;
  /** Left out where the table is too wide, the lowest number first; absent where it always stays. */
  readonly dispensable?: number;
}

/** Columns a heading takes before it goes on in a second line. */
const HEADING = 11;
/** What the first column keeps, however narrow the table has to be. */
const NARROWEST = 16;
const GAP = '  ';

interface Laid<Row> {
  readonly column: Column<Row>;
  readonly title: readonly string[];
  readonly cells: readonly string[];
  readonly width: number;
}

/**
 * Lines of a table, headings first. Where it would be wider than `most` columns, dispensable columns go, then the
 * texts of the first column go on in further lines.
 */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  most: number,
  heading: (text: string) => string,
): string[] {
  const laid = fitted(
    columns.map((column) => lay(column, rows)),
    most,
  );
  const height = Math.max(...laid.map(({ title }) => title.length));
  const head = Array.from({ length: height }, (_, at) =>
    heading(joined(laid.map((one) => pad(one, one.title[at - height + one.title.length] ?? '')))),
  );
  return [...head, ...rows.flatMap((row, at) => rowLines(laid, row, at))];
}

function lay<Row>(column: Column<Row>, rows: readonly Row[]): Laid<Row> {
  const title = wrap(column.title, HEADING);
  const cells = rows.map(column.cell);
  return { column, title, cells, width: Math.max(0, ...[...title, ...cells].map(displayWidth)) };
}

function fitted<Row>(all: readonly Laid<Row>[], most: number): readonly Laid<Row>[] {
  const excess = (laid: readonly Laid<Row>[]): number =>
    laid.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length) - most;
  const levels = [...new Set(all.flatMap(({ column }) => column.dispensable ?? []))].sort((a, b) => a - b);
  let laid = all;
  for (const level of levels)
    if (excess(laid) > 0) laid = laid.filter(({ column }) => column.dispensable !== level);
  const [first, ...others] = laid;
  const over = excess(laid);
  if (first === undefined || over <= 0) return laid;
  return [{ ...first, width: Math.min(first.width, Math.max(NARROWEST, first.width - over)) }, ...others];
}

/** A row; the first column may need several lines, all others stand in its first. */
function rowLines<Row>(laid: readonly Laid<Row>[], row: Row, at: number): string[] {
  const [first, ...others] = laid;
  if (first === undefined) return [];
  const [name = '', ...more] = hanging(first.cells[at] ?? '', first.width);
  const cells = others.map((one) => {
    const text = pad(one, one.cells[at] ?? '');
    return one.column.mark?.(text, row) ?? text;
  });
  return [joined([pad(first, name), ...cells]), ...more];
}

/** A text in lines of at most `width`, all of them indented as it is, further ones by two more. */
function hanging(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines = wrap(text.slice(indent.length), Math.max(1, width - indent.length - 2));
  return lines.map((line, at) => `${indent}${at === 0 ? '' : '  '}${line}`);
}

const pad = <Row>({ column, width }: Laid<Row>, text: string): string =>
  column.align === 'right' ? padStart(text, width) : padEnd(text, width);

const joined = (cells: readonly string[]): string => cells.join(GAP).trimEnd();
