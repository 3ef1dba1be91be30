import type { Met } from './entries.ts';
import { type FileFacts, segmentsOf } from './facts.ts';
import { comparePaths } from './order.ts';
import { byDocument, type Document, documentOf } from './population.ts';
import type { Register, RegisterLine } from './register/lines.ts';
import { isRendition, type Matcher, matcherOf } from './register/match.ts';
import type { Exclusion } from './tally.ts';

/** A file that is counted without being opened. */
export interface ClosedFile {
  readonly file: string;
  readonly path: readonly string[];
  readonly reason: Exclusion;
}

/** How register and archive fit together; table 4 of the reports. */
export interface RegisterCheck {
  lines: number;
  matched: number;
  /** Lines that count and have no file, though they were not sent on paper. */
  linesWithoutFile: { line: number; label: string }[];
  filesWithoutLine: string[];
  /** Lines and files of which nobody can say who belongs to whom. */
  doubled: { lines: { line: number; label: string }[]; files: string[] }[];
  /** Lines whose number cannot be read: no file can be found for them by its name. */
  unreadable: { line: number; label: string }[];
  /** Lines without a file that need none: sent on paper, or left out. */
  needNoFile: number;
  /** Lines of which it stays open which file is theirs; with the others they make up all lines. */
  doubledLines: number;
  /** Lines without a date that can be read. */
  undated: number;
}

/** Documents of an archive alone: each by itself, and what is left out of it. */
export function* ofArchive(
  documents: readonly Document[],
  files: readonly FileFacts[],
  closed: readonly ClosedFile[],
): Generator<Met> {
  for (const document of documents) yield { document, attachments: NO_DOCUMENTS, doubled: false };
  for (const file of closedDocuments(files, closed)) yield ofClosed(file);
}

const NO_DOCUMENTS: readonly Document[] = [];

const ofClosed = (file: ClosedFile): Met => ({
  attachments: [],
  doubled: false,
  exclusion: { reason: file.reason, words: '' },
  closed: file,
});

/** Files of documents of which no file is opened: a document with one opened file is counted by it. */
function closedDocuments(files: readonly FileFacts[], closed: readonly ClosedFile[]): ClosedFile[] {
  if (closed.length === 0) return [];
  const all: { file: string; path: readonly string[]; closed?: ClosedFile }[] = [
    ...files.map(({ file, path }) => ({ file, path })),
    ...closed.map((own) => ({ file: own.file, path: own.path, closed: own })),
  ];
  return byDocument(
    all,
    (item) => item.file,
    (a, b) => Number(b.closed === undefined) - Number(a.closed === undefined) || comparePaths(a.path, b.path),
  )
    .filter((group) => group.every((item) => item.closed !== undefined))
    .map((group) => group.reduce((a, b) => (comparePaths(b.path, a.path) < 0 ? b : a)))
    .flatMap((item) => (item.closed === undefined ? [] : [item.closed]));
}

interface Found {
  readonly mains: Document[];
  readonly attachments: Document[];
  readonly closed: ClosedFile[];
  /** Files that fit this line and others. */
  readonly ambiguous: string[];
}

/** Brings lines and files together, by what their names say; what fits more than once stays open. */
export function reconcile(
  register: Register,
  documents: readonly Document[],
  closed: readonly ClosedFile[],
): { met: Met[]; check: RegisterCheck } {
  const matcher = matcherOf(register);
  const byLine = new Map<RegisterLine, Found>();
  const foundFor = (line: RegisterLine): Found => {
    const known = byLine.get(line);
    if (known) return known;
    const found: Found = { mains: [], attachments: [], closed: [], ambiguous: [] };
    byLine.set(line, found);
    return found;
  };
  const strangers: Document[] = [];
  const doubled: RegisterCheck['doubled'] = [];
  const several = (lines: readonly RegisterLine[], names: string[]): void => {
    doubled.push({ lines: lines.map(named), files: names });
    for (const line of lines) foundFor(line).ambiguous.push(...names);
  };
  for (const document of documents) {
    const { lines, attachment } = candidatesOf(document, matcher);
    const [line] = lines;
    if (line === undefined) strangers.push(document);
    else if (lines.length > 1)
      several(
        lines,
        document.files.map(({ file }) => file),
      );
    else foundFor(line)[attachment ? 'attachments' : 'mains'].push(document);
  }
  const unknown: ClosedFile[] = [];
  for (const file of closed) {
    const { lines } = matcher.candidates(file.path);
    const [line] = lines;
    if (line === undefined) unknown.push(file);
    else if (lines.length > 1) several(lines, [file.file]);
    else foundFor(line).closed.push(file);
  }
  const met: Met[] = [];
  let matched = 0;
  for (const line of register.lines) {
    const one = metOf(line, byLine.get(line));
    if (one.doubled && (byLine.get(line)?.ambiguous.length ?? 0) === 0)
      doubled.push({
        lines: [named(line)],
        files: (byLine.get(line)?.mains ?? []).flatMap((document) => document.files.map(({ file }) => file)),
      });
    else if (!one.doubled && (one.document !== undefined || one.closed !== undefined)) matched++;
    met.push(one);
  }
  const missing = met.filter(
    ({ document, exclusion, doubled: twice, line }) =>
      document === undefined && exclusion === undefined && !twice && line?.delivery !== 'paper',
  );
  const doubledLines = met.filter((one) => one.doubled).length;
  return {
    met: [
      ...met,
      ...strangers.map((document): Met => ({ document, attachments: [], doubled: false })),
      ...unknown.map(ofClosed),
    ],
    check: {
      lines: register.lines.length,
      matched,
      linesWithoutFile: missing.flatMap(({ line }) => (line === undefined ? [] : [named(line)])),
      filesWithoutLine: strangers.flatMap((document) => document.best.file),
      doubled,
      needNoFile: register.lines.length - matched - missing.length - doubledLines,
      doubledLines,
      unreadable: register.lines.filter(({ key }) => key === undefined).map(named),
      undated: register.lines.filter(({ date }) => date === undefined).length,
    },
  };
}

const named = ({ line, label }: RegisterLine): { line: number; label: string } => ({ line, label });

function candidatesOf(
  document: Document,
  matcher: Matcher,
): { lines: readonly RegisterLine[]; attachment: boolean } {
  const all = document.files.map(({ path }) => matcher.candidates(path));
  return {
    lines: [...new Set(all.flatMap(({ lines }) => lines))],
    attachment: all.every(({ attachment }) => attachment),
  };
}

function metOf(line: RegisterLine, found: Found | undefined): Met {
  const base = {
    line,
    attachments: found?.attachments ?? [],
    doubled: false,
    ...(line.exclusion === undefined ? {} : { exclusion: line.exclusion }),
  };
  if (found === undefined) return base;
  const [closed] = found.closed;
  if (closed !== undefined && found.mains.length === 0)
    return {
      ...base,
      closed,
      exclusion: line.exclusion ?? { reason: closed.reason, words: '' },
    };
  // What is called an attachment of nothing is the document itself.
  const mains = found.mains.length > 0 ? found.mains : found.attachments.slice(0, 1);
  const attachments = found.mains.length > 0 ? found.attachments : found.attachments.slice(1);
  const documents = renditions(line, mains);
  const [document] = documents;
  if (document === undefined) return { ...base, doubled: found.ambiguous.length > 0 };
  if (documents.length === 1) return { ...base, attachments, document };
  return { ...base, attachments, document: documentOf(mains.flatMap(({ files }) => files)), doubled: true };
}

/** Documents of one line put together where they are one: named together, or alike but for their extensions. */
function renditions(line: RegisterLine, documents: readonly Document[]): Document[] {
  if (documents.length > 1 && line.files.length >= documents.length)
    return [documentOf(documents.flatMap(({ files }) => files))];
  const groups: Document[] = [];
  for (const document of documents) {
    const at = groups.findIndex((group) => isRendition(group.best.path, document.best.path));
    const group = groups[at];
    if (group === undefined) groups.push(document);
    else groups[at] = documentOf([...group.files, ...document.files]);
  }
  return groups;
}

/** Whether a file may be one that the register keeps secret: then it is not opened, whatever else it may be. */
export function secretFiles(register: Register): (path: string) => boolean {
  const matcher = matcherOf(register);
  const any = register.lines.some(({ exclusion }) => exclusion?.reason === 'secret');
  return (path) =>
    any && matcher.candidates(segmentsOf(path)).lines.some(({ exclusion }) => exclusion?.reason === 'secret');
}
