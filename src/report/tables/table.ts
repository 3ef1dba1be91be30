/** A table of the report as data: what people read in a spreadsheet, no marks and no rounding. */
export interface Table {
  /** Its name as a sheet, at most 31 characters. */
  readonly sheet: string;
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Columns that stay in sight when the others are moved. */
  readonly frozen?: number;
  /** The whole, below the rows and outside their filter. */
  readonly total?: readonly Value[];
  /** Said instead of rows where there are none. */
  readonly empty: string;
}

export interface TableColumn {
  readonly title: string;
  readonly kind: Kind;
  /** Characters. */
  readonly width: number;
}

export interface TableRow {
  /** How deep the row lies below the first level. */
  readonly level: number;
  readonly values: readonly Value[];
}

/**
 * - `text`: a string, whatever it looks like;
 * - `count`: a whole number;
 * - `share`: a fraction of 1, exact; `plan`: the same, as it was given;
 * - `points`: a difference in percentage points;
 * - `place`: a rank among so many;
 * - `day`, `time`: ISO 8601 UTC.
 */
export type Kind = 'text' | 'count' | 'share' | 'plan' | 'points' | 'place' | 'day' | 'time';

export type Value = string | number | Place | null;

export interface Place {
  readonly rank: number;
  readonly of: number;
}

/** A column, and how its value is taken from a row of the report. */
export interface ColumnOf<Row> extends TableColumn {
  readonly value: (row: Row) => Value;
}

/** The values of a row, in the order of the columns. */
export function valuesOf<Row>(columns: readonly ColumnOf<Row>[], row: Row): Value[] {
  return columns.map(({ value }) => value(row));
}

/** The columns without their rule. */
export function plainColumns<Row>(columns: readonly ColumnOf<Row>[]): TableColumn[] {
  return columns.map(({ title, kind, width }) => ({ title, kind, width }));
}
