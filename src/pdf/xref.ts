import { KysoError } from '../errors.ts';
import { byteAt, isDigit, offsetOf, skipSpace, takeKeyword } from './cursor.ts';
import type { DecodeBudget } from './filters/decode.ts';
import { readIndirect, takeHeader } from './indirect.ts';
import { isInteger, PdfStream } from './objects.ts';
import { findForward } from './search.ts';
import { isBlank } from './strings.ts';
import type { Anomaly, CrossReferenceSection, XrefEntry } from './types.ts';
import { type BoundedSource, readAt } from './window.ts';
import { isXrefStream, readXrefStream } from './xref-stream.ts';
import { addTo, readXrefTable } from './xref-table.ts';

/** What reading cross-references needs, and where it tells what it tolerated. */
export interface XrefInput extends BoundedSource {
  readonly budget: DecodeBudget;
  note(code: Anomaly['code'], message: string, offset?: number, object?: number): void;
}

/** A section with the place where its bytes end: behind the trailer dictionary, or behind `endobj`. */
export interface LoadedSection extends CrossReferenceSection {
  readonly tail: number;
}

/** How far around a wrong offset a section is looked for. */
const nearby = 64;

/** Reads the section that stands at file offset `offset`, white space before it allowed. */
function readSection(input: XrefInput, offset: number): LoadedSection {
  const { source } = input;
  const table = readAt(input, offset, source.length, (c) => {
    skipSpace(c);
    const at = offsetOf(c, c.pos);
    if (!takeKeyword(c, 'xref')) return undefined;
    const read = readXrefTable(c);
    return { ...read, offset: at, tail: offsetOf(c, c.pos) };
  });
  if (table) {
    for (const fault of table.faults) input.note('xref-damaged', fault, table.offset);
    const { entries, trailer, tail, conflicts } = table;
    for (const num of conflicts.keys())
      input.note('xref-conflict', `the table places object ${num} twice, differently`, table.offset, num);
    const section = { kind: 'table' as const, offset: table.offset, trailer, entries, tail };
    return conflicts.size > 0 ? { ...section, alternatives: conflicts } : section;
  }
  return readStreamSection(input, offset);
}

function readStreamSection(input: XrefInput, offset: number): LoadedSection {
  const object = readIndirect(input, offset, input.source.length, () => undefined);
  const { value } = object;
  if (!(value instanceof PdfStream) || !isXrefStream(value))
    throw new KysoError('pdf-malformed', `no cross-reference section stands at offset ${offset}`, { offset });
  if (value.lengthRepaired)
    input.note(
      'stream-length-wrong',
      'a cross-reference stream has no right Length',
      object.offset,
      object.num,
    );
  const { entries, faults } = readXrefStream(value, input.budget);
  for (const fault of faults) input.note('xref-damaged', fault, object.offset);
  return { kind: 'stream', offset: object.offset, trailer: value.dict, entries, tail: object.end };
}

/** True when `xref` or an object header stands at `offset`, from its first character on. */
function startsSection(input: BoundedSource, offset: number): boolean {
  if (offset < 0 || offset >= input.source.length) return false;
  const [before] = input.source.read(offset - 1, offset);
  if (offset > 0 && before !== undefined && isDigit(before)) return false;
  return readAt(input, offset, Math.min(input.source.length, offset + 256), (c) => {
    skipSpace(c);
    if (!isDigit(byteAt(c, c.pos))) return takeKeyword(c, 'xref');
    return takeHeader(c) !== undefined;
  });
}

/** The section start nearest to a wrong offset; undefined when none is near. */
function findNearby(input: BoundedSource, offset: number): number | undefined {
  const { source } = input;
  const from = Math.max(0, Math.min(offset, source.length) - nearby);
  const to = Math.min(source.length, offset + nearby);
  const candidates: number[] = [];
  for (
    let at = findForward(source, 'xref', from, to);
    at >= 0;
    at = findForward(source, 'xref', at + 1, to)
  ) {
    const [before] = source.read(at - 1, at);
    if (before === undefined || before !== 0x74) candidates.push(at); // not `startxref`
  }
  for (
    let at = findForward(source, ' obj', from, to);
    at >= 0;
    at = findForward(source, ' obj', at + 1, to)
  ) {
    let start = at;
    const head = source.read(Math.max(0, at - 20), at);
    const match = /\d{1,10} \d{1,5}$/.exec(String.fromCharCode(...head));
    if (match) start = at - match[0].length;
    if (match) candidates.push(start);
  }
  candidates.sort((a, b) => Math.abs(a - offset) - Math.abs(b - offset));
  return candidates.find((at) => startsSection(input, at));
}

/** Where sections are counted from: the header, when offsets prove to do so. */
export interface Chain {
  /** Newest first. */
  readonly sections: readonly LoadedSection[];
  readonly offsetBase: number;
}

/**
 * Follows Prev from the newest section (7.5.8.4 for hybrid files).
 * @throws pdf-malformed and others when a section cannot be read; limit-exceeded past `limits.revisions`
 */
export function loadChain(input: XrefInput, startxref: number, headerOffset: number): Chain {
  const offsetBase = headerOffset > 0 ? baseOf(input, startxref, headerOffset) : 0;
  const sections: LoadedSection[] = [];
  const seen = new Set<number>();
  let next: number | undefined = startxref + offsetBase;
  while (next !== undefined) {
    if (sections.length >= input.limits.revisions * 2)
      throw new KysoError('limit-exceeded', `the file has more than ${input.limits.revisions} revisions`, {
        subject: 'revisions',
      });
    const section: LoadedSection = loadSection(input, next, offsetBase, sections.length === 0);
    if (seen.has(section.offset)) {
      input.note('xref-damaged', 'a cross-reference section is its own predecessor', section.offset);
      break;
    }
    seen.add(section.offset);
    sections.push(section);
    next = previousOf(input, section, offsetBase);
  }
  return { sections, offsetBase };
}

/**
 * In a file whose header stands behind other bytes: do offsets count from the file's start, or from the header? As
 * startxref has it; a section that stands just there, not behind white space, comes first.
 */
function baseOf(input: XrefInput, startxref: number, headerOffset: number): number {
  const [fromStart, fromHeader] = [startxref, startxref + headerOffset];
  const exact = (at: number): boolean => !isBlank(input.source.read(at, at + 1)) && startsSection(input, at);
  if (exact(fromStart)) {
    if (exact(fromHeader))
      input.note(
        'xref-damaged',
        'startxref names one section from the start of the file, another from its header',
      );
    return 0;
  }
  return exact(fromHeader) || !startsSection(input, fromStart) ? headerOffset : 0;
}

function loadSection(input: XrefInput, wanted: number, offsetBase: number, newest: boolean): LoadedSection {
  let offset = wanted;
  if (!startsSection(input, wanted)) {
    const found = findNearby(input, wanted);
    if (found === undefined)
      throw new KysoError('pdf-malformed', `no cross-reference section stands at offset ${wanted}`, {
        offset: wanted,
      });
    input.note(
      newest ? 'startxref-wrong' : 'xref-damaged',
      `a cross-reference section is expected at ${wanted} and stands at ${found}`,
      found,
    );
    offset = found;
  }
  const section = readSection(input, offset);
  const hidden = section.trailer.get('XRefStm');
  return section.kind === 'table' && isInteger(hidden)
    ? withHidden(input, section, hidden + offsetBase)
    : section;
}

function previousOf(input: XrefInput, section: LoadedSection, offsetBase: number): number | undefined {
  const prev = section.trailer.get('Prev');
  if (prev === undefined || prev === null) return undefined;
  if (isInteger(prev) && prev > 0) return prev + offsetBase;
  // Some producers write 0 for "none".
  input.note('xref-damaged', 'Prev is not an offset', section.offset);
  return undefined;
}

/**
 * Merges the cross-reference stream of a hybrid file: what the table has in use counts, then the stream,
 * then what the table has free (7.5.8.4).
 */
function withHidden(input: XrefInput, section: LoadedSection, xrefStm: number): LoadedSection {
  let stream: LoadedSection;
  try {
    stream = readStreamSection(input, xrefStm);
  } catch (error) {
    if (!(error instanceof KysoError) || error.code === 'limit-exceeded') throw error;
    input.note('xref-damaged', `the XRefStm of a hybrid file cannot be read: ${error.message}`, xrefStm);
    return section;
  }
  const entries = new Map<number, XrefEntry>(section.entries);
  const alternatives = new Map<number, XrefEntry[]>();
  for (const [num, others] of section.alternatives ?? []) alternatives.set(num, [...others]);
  for (const [num, entry] of stream.entries) {
    const inTable = section.entries.get(num);
    if (inTable === undefined || inTable.type === 'free') {
      entries.set(num, entry);
      continue;
    }
    if (entry.type === 'free' || sameEntry(inTable, entry)) continue;
    addTo(alternatives, num, entry);
    input.note('hybrid-differs', `the table and the XRefStm differ about object ${num}`, xrefStm, num);
  }
  return {
    ...section,
    kind: 'hybrid',
    xrefStm: stream.offset,
    entries,
    ...(alternatives.size > 0 ? { alternatives } : {}),
  };
}

const sameEntry = (a: XrefEntry, b: XrefEntry): boolean =>
  a.type === 'offset' && b.type === 'offset' && a.offset === b.offset && a.gen === b.gen;
