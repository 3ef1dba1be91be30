import type { Messages } from '../messages/messages.ts';
import type { RegisterCheck } from '../reconcile.ts';
import type { Report } from '../report.ts';
import { shortName } from '../view.ts';
import { type ColumnOf, plainColumns, type Table, valuesOf } from './table.ts';

/** The fourth table of an office: how the register and the archive fit together. */
export function registerTable(check: RegisterCheck, messages: Messages): Table {
  const { check: words, register } = messages.tables;
  const count = (title: string, value: (row: RegisterCheck) => number): ColumnOf<RegisterCheck> => ({
    title,
    kind: 'count',
    width: 14,
    value,
  });
  const columns = [
    count(words.lines, ({ lines }) => lines),
    count(words.matched, ({ matched }) => matched),
    count(words.missing, ({ linesWithoutFile }) => linesWithoutFile.length),
    count(words.doubled, ({ doubledLines }) => doubledLines),
    count(words.needNoFile, ({ needNoFile }) => needNoFile),
    count(words.strangers, ({ filesWithoutLine }) => filesWithoutLine.length),
    count(words.unreadable, ({ unreadable }) => unreadable.length),
    count(words.undated, ({ undated }) => undated),
  ];
  return {
    ...register,
    columns: plainColumns(columns),
    rows: [{ level: 0, values: valuesOf(columns, check) }],
    empty: '',
  };
}

interface Open {
  readonly what: string;
  readonly line: number | null;
  readonly label: string | null;
  readonly files: readonly string[];
}

/** What is behind these numbers: each line and each file of which one is missing, or more than one. */
export function registerDetailsTable(report: Report, check: RegisterCheck, messages: Messages): Table {
  const { check: words, registerDetails, nothingToCheck } = messages.tables;
  const columns: ColumnOf<Open>[] = [
    { title: words.what, kind: 'text', width: 26, value: ({ what }) => what },
    { title: words.line, kind: 'count', width: 10, value: ({ line }) => line },
    { title: words.label, kind: 'text', width: 26, value: ({ label }) => label },
    {
      title: words.file,
      kind: 'text',
      width: 70,
      value: ({ files }) => files.map((file) => shortName(file, report)).join('; '),
    },
  ];
  return {
    ...registerDetails,
    columns: plainColumns(columns),
    rows: openOf(check, messages).map((open) => ({ level: 0, values: valuesOf(columns, open) })),
    empty: nothingToCheck,
  };
}

function openOf(check: RegisterCheck, messages: Messages): Open[] {
  const { check: words } = messages.tables;
  return [
    ...check.linesWithoutFile.map((own): Open => ({ what: words.missing, ...own, files: [] })),
    ...check.filesWithoutLine.map(
      (file): Open => ({ what: words.strangers, line: null, label: null, files: [file] }),
    ),
    ...check.doubled.flatMap(({ lines, files }) =>
      lines.map((own): Open => ({ what: words.doubled, ...own, files })),
    ),
    ...check.unreadable.map((own): Open => ({ what: words.unreadable, ...own, files: [] })),
  ];
}
