/** What a cell of a CSV file is made of. */
export type Cell = string | number | null | undefined;

/** A CSV file before it is written: rows by names of columns. */
export interface CsvTable<Name extends string = string> {
  readonly name: string;
  readonly columns: readonly Name[];
  readonly rows: readonly Partial<Record<Name, Cell>>[];
}
