import { nameFacts, stemOf } from './file-name.ts';
import { indexOf } from './key.ts';
import type { Register, RegisterLine } from './lines.ts';

/** What the names of a file say: the lines it may be of, and whether it is an attachment. */
export interface Candidates {
  /** No line: unknown to the register. Several: nobody can say which. */
  readonly lines: readonly RegisterLine[];
  readonly attachment: boolean;
}

/** Finds the lines of files by name; it never opens one. */
export interface Matcher {
  candidates(path: readonly string[]): Candidates;
}

/**
 * Makes the matcher of a register: first by the files a line names, then by number, symbol and year, then by the day.
 * Year and day come from the name, the year also from a folder called by it; what contradicts is no match, and what
 * still fits several lines is left to people.
 */
export function matcherOf({ lines }: Register): Matcher {
  const byKey = new Map<string, RegisterLine[]>();
  const byFile = new Map<string, { readonly line: RegisterLine; readonly path: readonly string[] }[]>();
  for (const line of lines) {
    if (line.key !== undefined) push(byKey, indexOf(line.key), line);
    for (const file of line.files) {
      const path = file
        .split(/[/\\]+/)
        .map(looseName)
        .filter((segment) => segment !== '');
      const name = path.at(-1);
      if (name !== undefined) push(byFile, name, { line, path });
    }
  }
  const named = (path: readonly string[]): RegisterLine[] => {
    const loose = path.map(looseName);
    const entries = byFile.get(loose.at(-1) ?? '') ?? [];
    return unique(entries.filter((entry) => endsWith(loose, entry.path)).map(({ line }) => line));
  };
  return {
    candidates(path) {
      const facts = nameFacts(path, (index) => byKey.has(index));
      const byName = named(path);
      if (byName.length > 0) return { lines: byName, attachment: facts.attachment };
      const years = facts.days.map((day) => Number(day.slice(0, 4)));
      const year = years.length > 0 ? years : facts.folderYear === undefined ? [] : [facts.folderYear];
      const found = facts.keys.flatMap((key) =>
        (byKey.get(key.index) ?? []).filter((line) => fits(line, key.year === undefined ? year : [key.year])),
      );
      const sameDay = found.filter(({ date }) => date !== undefined && facts.days.includes(date));
      return {
        lines: unique(found.length > 1 && sameDay.length > 0 ? sameDay : found),
        attachment: facts.attachment,
      };
    },
  };
}

/** Whether a line is of one of the years; where nobody says a year, nothing contradicts. */
function fits(line: RegisterLine, years: readonly number[]): boolean {
  const own = yearOf(line);
  return own === undefined || years.length === 0 || years.includes(own);
}

/** The year a line's number counts in. */
export function yearOf({ key, date }: RegisterLine): number | undefined {
  return key?.year ?? (date === undefined ? undefined : Number(date.slice(0, 4)));
}

/** A name in whatever Unicode form and case, with or without `.signed`: renditions share it. */
function looseName(name: string): string {
  const normal = name.normalize('NFC').trim().toLowerCase();
  return normal.replace(/(?:\.signed)+(?=\.[a-z0-9]+$)/, '');
}

/** Whether two files are one document in two forms: of the same name, but for extensions, in the same folder. */
export function isRendition(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.slice(0, -1).join('/') === b.slice(0, -1).join('/') &&
    stemOf(a.at(-1) ?? '').toLowerCase() === stemOf(b.at(-1) ?? '').toLowerCase()
  );
}

const endsWith = (path: readonly string[], end: readonly string[]): boolean =>
  end.every((segment, index) => path[path.length - end.length + index] === segment);

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const known = map.get(key);
  if (known) known.push(item);
  else map.set(key, [item]);
}
