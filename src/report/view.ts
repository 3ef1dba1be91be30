import { NOBODY, UNKNOWN } from './dimensions.ts';
import type { ReportDocument } from './document-rows.ts';
import { depthOf, type Group } from './groups.ts';
import { COLUMNS, type State } from './measures.ts';
import { fill } from './messages/languages.ts';
import type { Language, Messages } from './messages/messages.ts';
import { compareCodePoints, comparePaths } from './order.ts';
import { compareFractions } from './percent.ts';
import { period } from './render/numbers.ts';
import type { Report } from './report.ts';
import { SHORTCOMINGS, type ShortcomingCode } from './shortcomings.ts';
import type { Row } from './tally.ts';

/** What every rendering shows, arranged once: selections and orders, no words and no marks. */

/** The number a row has for each state of a document. */
export function stateCount(row: Row, state: State, measure: Report['measure']): number {
  switch (state) {
    case 'signed':
      return row[measure] ?? 0;
    case 'incomplete':
      return row.incomplete ?? 0;
    case 'broken':
      return row.broken ?? 0;
    case 'undetermined':
      return row.undetermined ?? 0;
    case 'unsigned':
      return row.unsigned;
    case 'error':
      return row.errors;
  }
}

/** States whose columns add up to the total, and those that are parts of the signed ones. */
export function columnsOf(report: Report): { sum: readonly State[]; ofSigned: readonly State[] } {
  const sum = COLUMNS[report.measure];
  const parts: readonly State[] =
    report.measure === 'present' && report.verified !== false ? ['broken', 'undetermined'] : [];
  return { sum, ofSigned: parts };
}

/** States other than signed, as columns with their titles: those in the sum, then those that are part of the signed. */
export function otherColumns(report: Report, messages: Messages): { state: State; title: string }[] {
  const { sum, ofSigned } = columnsOf(report);
  return [
    ...sum
      .filter((state) => state !== 'signed')
      .map((state) => ({ state, title: messages.state[state].name })),
    ...ofSigned.map((state) => ({ state, title: `(${messages.ofWhich} ${messages.state[state].name})` })),
  ];
}

/** What counts as signed, and that nothing was checked where nothing was. */
export function definitionOf(report: Report, messages: Messages): string {
  const definition = fill(messages.definition, { definition: messages.measure[report.measure].definition });
  return report.verified === false ? `${definition} ${messages.notVerified}` : definition;
}

/** `k/n`: rank among the ranked rows of the same level. */
export function rankOf(group: Group, groups: readonly Group[]): { rank: number; of: number } | null {
  if (group.rank === null) return null;
  const peers = groups.filter(
    (other) => other.by === group.by && other.rank !== null && depthOf(other) === depthOf(group),
  );
  return { rank: group.rank, of: peers.length };
}

/** Rows by name, or the lowest share first. */
export type RowOrder = 'name' | 'share';

/** Rows in the order a reader of the language expects, or the lowest share first; a unit still before what is in it. */
export function displayOrder(
  groups: readonly Group[],
  language: Language,
  order: RowOrder = 'name',
): Group[] {
  const collator = new Intl.Collator(language, { numeric: true });
  const compare = (a: string, b: string) => collator.compare(a, b) || compareCodePoints(a, b);
  const named = [...groups].sort((a, b) => comparePaths(a.path, b.path, compare));
  const isTime = groups.some(({ by }) => by === 'month' || by === 'quarter');
  return order === 'name' || isTime ? named : lowestFirst(named);
}

/** Of a row and what is in it, given one behind the other, the row stays first. */
function lowestFirst(rows: readonly Group[]): Group[] {
  const tops: Group[][] = [];
  const depth = Math.min(...rows.map(depthOf));
  for (const row of rows) {
    const top = tops.at(-1);
    if (top === undefined || depthOf(row) === depth) tops.push([row]);
    else top.push(row);
  }
  const share = ([top]: Group[]): Group['share'] => top?.share ?? null;
  return tops
    .sort((a, b) => compareShares(share(a), share(b)))
    .flatMap(([top, ...below]) => (top === undefined ? [] : [top, ...lowestFirst(below)]));
}

/** What has no share comes last. */
const compareShares = (a: Group['share'], b: Group['share']): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : compareFractions(a, b);

/** What a row is called: the last segment of its path, or the name of a group that has none. */
export function rowName(group: Group, messages: Messages): string {
  if (group.path.length === 0) return messages.root;
  if (group.by === 'signer' && group.key === NOBODY.key) return messages.nobody;
  if (group.key === UNKNOWN.key && (group.by === 'month' || group.by === 'quarter')) return messages.undated;
  if (group.by === 'month' || group.by === 'quarter') return period(group.key, messages);
  return group.path.at(-1) ?? group.key;
}

/** What a unit is called where all of them are in one, which then need not be said. */
export function unitBelow(key: string, { groups }: Report, messages: Messages): string {
  const tops = groups.filter(({ by, path }) => by === 'unit' && path.length <= 1);
  const top = tops.length === 1 ? `${tops[0]?.key}/` : '';
  return unitName(top !== '' && key.startsWith(top) ? key.slice(top.length) : key, messages);
}

/** What a unit is called: its key, or the name of the one that has none. */
export function unitName(key: string, messages: Messages): string {
  return key === '.' ? messages.root : key;
}

/** Documents by unit, then by name, in the order a reader of the language expects. */
export function documentOrder(documents: readonly ReportDocument[], language: Language): ReportDocument[] {
  const collator = new Intl.Collator(language, { numeric: true });
  return [...documents].sort(
    (a, b) =>
      collator.compare(a.unit, b.unit) ||
      collator.compare(a.file, b.file) ||
      compareCodePoints(a.file, b.file),
  );
}

/** Something that is to be put right is found in it: a document that counts, or a file beside them. */
export interface Faulty extends Pick<ReportDocument, 'file' | 'error'> {
  /** Absent for a file that belongs to no document. */
  readonly unit?: string;
}

export interface Finding {
  readonly code: ShortcomingCode;
  readonly documents: readonly Faulty[];
  /** Units by number of documents, most first. */
  readonly units: readonly { readonly unit: string; readonly count: number }[];
}

/** What is to be put right, the gravest first. */
export function findingsOf(report: Report): Finding[] {
  const byCode = new Map<ShortcomingCode, Faulty[]>();
  const beside = besideRegister(report);
  if (beside.length > 0) byCode.set('file-without-line', beside);
  for (const document of report.documents)
    for (const { code } of document.shortcomings) {
      const known = byCode.get(code);
      if (known) known.push(document);
      else byCode.set(code, [document]);
    }
  return SHORTCOMINGS.flatMap((code) => {
    const documents = byCode.get(code);
    return documents === undefined ? [] : [{ code, documents, units: unitCounts(documents) }];
  });
}

/** What the documents of each unit, and of all below it, lack: most documents first. */
export function findingsByUnit({
  documents,
}: Report): Map<string, { readonly code: ShortcomingCode; readonly documents: number }[]> {
  const units = new Map<string, Map<ShortcomingCode, number>>();
  for (const { unit, shortcomings } of documents)
    for (const key of keysAbove(unit)) {
      const counts = units.get(key) ?? new Map<ShortcomingCode, number>();
      units.set(key, counts);
      for (const { code } of shortcomings) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  const graver = (code: ShortcomingCode) => SHORTCOMINGS.indexOf(code);
  return new Map(
    [...units].map(([key, counts]) => [
      key,
      [...counts]
        .map(([code, many]) => ({ code, documents: many }))
        .sort((a, b) => b.documents - a.documents || graver(a.code) - graver(b.code)),
    ]),
  );
}

/** A unit's key and those of the units it lies in, the outermost first. */
function keysAbove(unit: string): string[] {
  const segments = unit.split('/');
  return segments.map((_, at) => segments.slice(0, at + 1).join('/'));
}

/** Files no line of the register is of, where they are not among the documents that count. */
function besideRegister({ registerCheck, denominator }: Report): Faulty[] {
  if (registerCheck === undefined || denominator === 'issued') return [];
  return registerCheck.filesWithoutLine.map((file) => ({ file }));
}

function unitCounts(documents: readonly Faulty[]): { unit: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { unit } of documents) if (unit !== undefined) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  return [...counts]
    .map(([unit, count]) => ({ unit, count }))
    .sort((a, b) => b.count - a.count || compareCodePoints(a.unit, b.unit));
}

/** A file without the input folder it was found in, when there is but one. */
export function shortName(file: string, { population }: Report): string {
  const [input] = population.inputs;
  if (input === undefined || population.inputs.length > 1 || !file.startsWith(input)) return file;
  const rest = file.slice(input.length).replace(/^[/\\]+/, '');
  return rest === '' ? file : rest;
}
