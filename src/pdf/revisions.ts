import { KysoError } from '../errors.ts';
import {
  byteAt,
  type Cursor,
  characterClass,
  isEol,
  offsetOf,
  takeInteger,
  takeKeyword,
  whiteSpace,
} from './cursor.ts';
import { findForward } from './search.ts';
import type { Revision } from './types.ts';
import { readAt } from './window.ts';
import type { LoadedSection, XrefInput } from './xref.ts';

interface SectionEnd {
  readonly end: number;
  readonly eof: number;
}

/**
 * Orders sections into revisions, oldest first. A section whose predecessor stands behind it in the file
 * cannot be an update of it: both are one revision, as in linearized files (annex F).
 */
export function buildRevisions(input: XrefInput, newestFirst: readonly LoadedSection[]): Revision[] {
  const groups: LoadedSection[][] = [];
  for (const section of newestFirst) {
    const group = groups.at(-1);
    const newer = group?.at(-1);
    if (group && newer && section.offset > newer.offset) group.push(section);
    else groups.push([section]);
  }
  if (groups.length > input.limits.revisions)
    throw new KysoError('limit-exceeded', `the file has more than ${input.limits.revisions} revisions`, {
      subject: 'revisions',
    });
  const ends = sectionEnds(input, newestFirst);
  const revisions: Revision[] = [];
  let start = 0;
  for (const [index, sections] of groups.reverse().entries()) {
    const last = groupEnd(input, sections, ends);
    const end = Math.max(start, last.end);
    const newest = sections[0] as LoadedSection;
    revisions.push({
      index,
      sections,
      trailer: newest.trailer,
      start,
      end,
      eof: end === last.end ? last.eof : end,
    });
    start = end;
  }
  return revisions;
}

/** Each section's end; the search for one stops where the next section of the file begins. */
function sectionEnds(
  input: XrefInput,
  sections: readonly LoadedSection[],
): Map<number, SectionEnd | undefined> {
  const ordered = [...sections].sort((a, b) => a.offset - b.offset);
  const ends = new Map<number, SectionEnd | undefined>();
  for (const [i, section] of ordered.entries()) {
    const boundary = Math.max(section.tail, ordered[i + 1]?.offset ?? input.source.length);
    ends.set(section.offset, sectionEnd(input, section, boundary));
  }
  return ends;
}

function sectionEnd(input: XrefInput, section: LoadedSection, boundary: number): SectionEnd | undefined {
  return readAt(input, section.tail, boundary, takeEnd) ?? searchEnd(input, section.tail, boundary);
}

/**
 * Where the last of a revision's sections ends. The first section of a linearized file needs no `%%EOF` of
 * its own; a revision without any ends with its last section, or with the file.
 */
function groupEnd(
  input: XrefInput,
  sections: readonly LoadedSection[],
  ends: ReadonlyMap<number, SectionEnd | undefined>,
): SectionEnd {
  let last: SectionEnd | undefined;
  for (const { offset } of sections) {
    const own = ends.get(offset);
    if (own && (!last || own.end > last.end)) last = own;
  }
  const tail = Math.max(...sections.map((section) => section.tail));
  if (last && last.end >= tail) return last;
  input.note('eof-missing', 'no %%EOF follows the cross-reference section', tail);
  const isLast = [...ends.keys()].every((offset) => offset <= tail);
  const end = isLast ? input.source.length : tail;
  return { end, eof: end };
}

/** `startxref`, its number and `%%EOF`, comments allowed between; undefined when that is not what follows. */
function takeEnd(c: Cursor): SectionEnd | undefined {
  skipToMark(c);
  if (!takeKeyword(c, 'startxref')) return undefined;
  skipToMark(c);
  if (takeInteger(c) === undefined) return undefined;
  skipToMark(c);
  return isMark(c) ? markEnd(c) : undefined;
}

function searchEnd(input: XrefInput, from: number, to: number): SectionEnd | undefined {
  const at = findForward(input.source, '%%EOF', from, to);
  return at < 0 ? undefined : readAt(input, at, to, markEnd);
}

const mark = '%%EOF';

function isMark(c: Cursor): boolean {
  for (let i = 0; i < mark.length; i++) if (byteAt(c, c.pos + i) !== mark.charCodeAt(i)) return false;
  return true;
}

/** The ends of a revision whose `%%EOF` stands at the cursor. */
export function markEnd(c: Cursor): SectionEnd {
  const eof = c.pos + mark.length;
  let end = eof;
  if (byteAt(c, end) === 0x0d) end++;
  if (byteAt(c, end) === 0x0a) end++;
  const base = offsetOf(c, 0);
  return { end: base + end, eof: base + eof };
}

/** Skips white space and comments other than `%%EOF`. */
function skipToMark(c: Cursor): void {
  for (;;) {
    const byte = byteAt(c, c.pos);
    if (byte >= 0 && characterClass[byte] === whiteSpace) c.pos++;
    else if (byte === 0x25 && !isMark(c)) while (byteAt(c, c.pos) >= 0 && !isEol(byteAt(c, c.pos))) c.pos++;
    else return;
  }
}
