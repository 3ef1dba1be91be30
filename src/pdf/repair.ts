import { KysoError } from '../errors.ts';
import { type DocumentContext, isTolerable } from './context.ts';
import { openObjectStream } from './object-stream.ts';
import { isName, isRef, PdfDict, type PdfObject, PdfRef, PdfStream } from './objects.ts';
import type { Scan, ScannedObject, ScannedTrailer } from './scan.ts';
import type { Revision, XrefEntry } from './types.ts';
import type { View } from './view.ts';

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly eof: number;
  readonly objects: ScannedObject[];
  readonly trailers: ScannedTrailer[];
}

export interface Reconstruction {
  /** Without what is in object streams, which may have to be decrypted first. */
  readonly revisions: readonly Revision[];
  /** The revisions with the content of object streams, read through the views given. */
  complete(view: (index: number) => View): readonly Revision[];
}

/**
 * Makes cross-references from what a scan found: the last definition of an object counts. Where a trailer is
 * followed by `%%EOF`, a revision ends.
 */
export function reconstruct(context: DocumentContext, scan: Scan, linearized: boolean): Reconstruction {
  const segments = cutIntoSegments(scan, context.source.length, linearized);
  if (segments.length > context.limits.revisions)
    throw new KysoError('limit-exceeded', `the file has more than ${context.limits.revisions} revisions`, {
      subject: 'revisions',
    });
  const plain = segments.map((segment) => plainEntries(segment));
  const revisions = toRevisions(segments, plain, scan);
  return {
    revisions,
    complete: (view) => {
      const full = segments.map((segment, i) => fullEntries(context, segment, view(i)));
      const withRoots = toRevisions(segments, full, scan);
      return withRoots.map((revision, i) => withCatalog(revision, scan, full.slice(0, i + 1), view(i)));
    },
  };
}

function cutIntoSegments(scan: Scan, length: number, linearized: boolean): Segment[] {
  const { trailers } = scan;
  const ends: { end: number; eof: number }[] = [];
  let t = 0;
  for (const [i, mark] of scan.marks.entries()) {
    const before = t;
    while (t < trailers.length && (trailers[t] as ScannedTrailer).offset < mark.eof) t++;
    // The first %%EOF of a linearized file ends its first page, not a revision.
    if (t > before && !(linearized && i === 0)) ends.push(mark);
    else if (linearized && i === 0) t = before;
  }
  const lastObject = scan.objects.at(-1)?.offset ?? 0;
  const last = ends.at(-1);
  if (!last || lastObject >= last.end) ends.push({ end: length, eof: length });
  let start = 0;
  let o = 0;
  let r = 0;
  return ends.map(({ end, eof }) => {
    const segment: Segment = { start, end, eof, objects: [], trailers: [] };
    for (let object = scan.objects[o]; object && object.offset < end; object = scan.objects[++o])
      segment.objects.push(object);
    for (let trailer = trailers[r]; trailer && trailer.offset < end; trailer = trailers[++r])
      segment.trailers.push(trailer);
    start = end;
    return segment;
  });
}

const offsetEntry = ({ offset, gen }: ScannedObject): XrefEntry => ({ type: 'offset', offset, gen });

function plainEntries(segment: Segment): Map<number, XrefEntry> {
  return new Map(segment.objects.map((object) => [object.num, offsetEntry(object)]));
}

/** Entries of a segment with the content of its object streams, in file order. */
function fullEntries(context: DocumentContext, segment: Segment, view: View): Map<number, XrefEntry> {
  const entries = new Map<number, XrefEntry>();
  for (const object of segment.objects) {
    entries.set(object.num, offsetEntry(object));
    if (!object.objectStream) continue;
    for (const [index, num] of contentOf(context, object, view).entries())
      if (num <= context.limits.objectNumber)
        entries.set(num, { type: 'compressed', container: object.num, index });
  }
  return entries;
}

function contentOf(context: DocumentContext, object: ScannedObject, view: View): readonly number[] {
  try {
    const loaded = view.object(object.num);
    if (!loaded || loaded.offset !== object.offset || !(loaded.value instanceof PdfStream)) return [];
    const stream = loaded.value;
    const dict = PdfDict.of({ N: view.get(stream.dict, 'N'), First: view.get(stream.dict, 'First') });
    return openObjectStream(dict, view.decode(stream), context.limits).numbers;
  } catch (error) {
    if (!isTolerable(error)) throw error;
    context.note(
      'object-unreadable',
      `object stream ${object.num}: ${error.message}`,
      object.offset,
      object.num,
    );
    return [];
  }
}

function toRevisions(
  segments: readonly Segment[],
  entries: readonly ReadonlyMap<number, XrefEntry>[],
  scan: Scan,
): Revision[] {
  const merged = new Map<string, PdfObject>();
  // A first segment cut off before its trailer still has the keys of the first one in the file.
  for (const [key, value] of scan.trailers[0]?.dict.entries ?? []) merged.set(key, value);
  return segments.map(({ start, end, eof, trailers }, index) => {
    for (const { dict } of trailers) for (const [key, value] of dict.entries) merged.set(key, value);
    for (const key of ownToSections) merged.delete(key);
    const trailer = PdfDict.from(new Map(merged));
    const section = {
      kind: 'table' as const,
      offset: trailers.at(-1)?.offset ?? end,
      trailer,
      entries: entries[index] ?? new Map(),
    };
    return { index, sections: [section], trailer, start, end, eof };
  });
}

/** Trailer keys that speak of a section that is not used any more. */
const ownToSections = ['Prev', 'XRefStm', 'W', 'Index', 'Filter', 'DecodeParms', 'Length', 'Type', 'Size'];

/** Without a usable Root the last object of Type Catalog is it. */
function withCatalog(
  revision: Revision,
  scan: Scan,
  entries: readonly ReadonlyMap<number, XrefEntry>[],
  view: View,
): Revision {
  const root = revision.trailer.get('Root');
  const exists = isRef(root) && entries.some((section) => section.has(root.num));
  if (exists) return revision;
  const plain = scan.objects.findLast(({ catalog, offset }) => catalog && offset < revision.end);
  const num = plain?.num ?? compressedCatalog(entries, view);
  if (num === undefined) return revision;
  const trailer = PdfDict.from(
    new Map(revision.trailer.entries).set('Root', new PdfRef(num, plain?.gen ?? 0)),
  );
  const sections = revision.sections.map((section) => ({ ...section, trailer }));
  return { ...revision, trailer, sections };
}

function compressedCatalog(
  entries: readonly ReadonlyMap<number, XrefEntry>[],
  view: View,
): number | undefined {
  for (const section of [...entries].reverse())
    for (const [num, entry] of section) {
      if (entry.type !== 'compressed') continue;
      const value = view.resolve(new PdfRef(num));
      if (value instanceof PdfDict && isName(value.get('Type'), 'Catalog')) return num;
    }
  return undefined;
}
