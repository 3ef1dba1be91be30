import type { Scan } from './scan.ts';
import type { ByteSource } from './source.ts';

/** Larger files are not looked through. */
const longest = 16 * 1024 * 1024;

// From the first digit on only: a run of millions is passed over once.
const objectKeyword = /(?<!\d)\d+\s+\d+\s+obj/g;
const trailerKeyword = /trailer/g;
const tableKeyword = /(?<!start)xref/g;

/**
 * Can a file whose cross-references are damaged be reconstructed in one way only? When every object stands in it once,
 * nothing else looks like one, and there is one catalog and one trailer; and a table, where one stands, says the same.
 * Object streams and encryption leave too much to how a reader goes about it.
 */
export function hasOneReading(source: ByteSource, scan: Scan): boolean {
  if (source.length > longest) return false;
  const { objects, byNumber, trailers, marks } = scan;
  const text = Buffer.from(source.read(0, source.length)).toString('latin1');
  const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
  const [trailer] = trailers;
  return (
    trailer !== undefined &&
    trailers.length === 1 &&
    marks.length === 1 &&
    count(trailerKeyword) === 1 &&
    count(objectKeyword) === objects.length &&
    [...byNumber.values()].every((places) => places.length === 1) &&
    objects.filter(({ catalog }) => catalog).length === 1 &&
    !objects.some(({ objectStream }) => objectStream) &&
    !['Encrypt', 'XRefStm'].some((key) => trailer.dict.has(key)) &&
    // Some producers write 0 for "none".
    (trailer.dict.get('Prev') ?? 0) === 0 &&
    tableAgrees(text, scan)
  );
}

/** The one table there may be gives every object the place it stands at, and no other. */
function tableAgrees(text: string, { byNumber }: Scan): boolean {
  const [table, ...more] = text.matchAll(tableKeyword);
  if (!table) return true;
  if (more.length > 0) return false;
  const body = text.slice(table.index + 'xref'.length, text.indexOf('trailer', table.index));
  const used = new Map<number, number>();
  let next = 0;
  // Entries have a letter behind their two numbers; without one they begin a subsection (ISO 32000-2, 7.5.4).
  for (const [, first, , kind] of body.matchAll(/(?<!\d)(\d+)\s+(\d+)(?:\s+([nf])\b)?/g)) {
    if (kind === undefined) next = Number(first);
    else if (kind === 'n') used.set(next++, Number(first));
    else next++;
  }
  return used.size === byNumber.size && [...byNumber].every(([num, [offset]]) => used.get(num) === offset);
}
