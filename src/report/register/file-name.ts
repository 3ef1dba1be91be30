import { dayOf } from './days.ts';
import { bare, indexOf } from './key.ts';
import { plainWords, withoutMarks } from './text.ts';

/** A key that stands in a file's name. */
export interface NamedKey {
  /** As {@link indexOf} gives it. */
  readonly index: string;
  /** Where the key itself has a year. */
  readonly year?: number;
}

export interface NameFacts {
  readonly keys: readonly NamedKey[];
  /** ISO 8601 days that stand in the name. */
  readonly days: readonly string[];
  /** Year of a folder the file lies in (`2026`, `Năm 2026`), the innermost. */
  readonly folderYear?: number;
  /** The name says it is an attachment: a file of its own beside the document. */
  readonly attachment: boolean;
}

const EXTENSION =
  /\.(?:pdf|signed|p7m|p7s|p7b|docx?|xlsx?|pptx?|odt|ods|odp|xml|edxml|asice|asics|sce|scs|zip|rtf|txt|tiff?|jpe?g|png)$/i;

const DAYS: readonly {
  readonly pattern: RegExp;
  readonly day: (match: RegExpExecArray) => string | undefined;
}[] = [
  {
    pattern: /(?<!\d)((?:19|20)\d\d)([-._ ]?)(\d\d)\2(\d\d)(?!\d)/g,
    day: ([, year, , month, day]) => dayOf(year, month, day),
  },
  {
    pattern: /(?<!\d)(\d{1,2})([-._ ])(\d{1,2})\2((?:19|20)\d\d)(?!\d)/g,
    day: ([, day, , month, year]) => dayOf(year, month, day),
  },
];

/** Words an office puts behind a key that do not belong to it; marks and case do not matter. */
const SUFFIX =
  /^(?:PHU|LUC|PHULUC|PL\d+|DINH|KEM|DINHKEM|ATTACHMENT|ANNEX|APPENDIX|SIGNED|DA|KY|DAKY|KYSO|SAO|Y|LUC|SAOY|SCAN|FINAL|COPY|BAN|CHINH|V?\d{1,3})$/;
const ATTACHMENT = /\b(?:phu luc|phuluc|pl\d+|pl|dinh kem|dinhkem|attachment|annex|appendix)\b/;

/** Parts a symbol may have. */
const SYMBOL_PARTS = 10;

/** A name without its extensions, in NFC: renditions of one document have the same. */
export function stemOf(name: string): string {
  let stem = name.normalize('NFC');
  for (let next = stem.replace(EXTENSION, ''); next !== stem; next = stem.replace(EXTENSION, '')) stem = next;
  return stem;
}

interface Token {
  readonly text: string;
  /** What stands between it and the token before. */
  readonly before: string;
}

/** Where a day stood: no key reaches over it. */
const DAY_MARK = '|';

/**
 * Finds the keys in a path's last segment, as far as `isKnown` knows them. What follows a key must end it: `45-VP-HC`
 * holds no `45/VP`, for nothing says that `HC` is not part of the symbol.
 */
export function nameFacts(path: readonly string[], isKnown: (index: string) => boolean): NameFacts {
  const stem = stemOf(path.at(-1) ?? '');
  const days: string[] = [];
  let text = withoutMarks(stem).toUpperCase();
  for (const { pattern, day } of DAYS)
    text = text.replace(pattern, (...args) => {
      const found = day(args.slice(0, 5) as unknown as RegExpExecArray);
      if (found === undefined) return args[0] as string;
      days.push(found);
      return ` ${DAY_MARK} `;
    });
  const tokens = tokensOf(text);
  const keys = tokens.flatMap((_, at) => keyAt(tokens, at, isKnown) ?? []);
  const folderYear = yearOfFolder(path);
  return {
    keys,
    days,
    ...(folderYear === undefined ? {} : { folderYear }),
    attachment: ATTACHMENT.test(plainWords(stem)),
  };
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(/[A-Z0-9]+|\|/g)) {
    tokens.push({ text: match[0], before: text.slice(end, match.index) });
    end = match.index + match[0].length;
  }
  return tokens;
}

/** The longest known key that begins at a token. */
function keyAt(
  tokens: readonly Token[],
  at: number,
  isKnown: (index: string) => boolean,
): NamedKey | undefined {
  const number = tokens[at]?.text ?? '';
  if (!/^\d{1,9}[A-Z]?$/.test(number)) return undefined;
  const written = /^(?:19|20)\d\d$/.test(tokens[at + 1]?.text ?? '')
    ? Number(tokens[at + 1]?.text)
    : undefined;
  let found: NamedKey | undefined;
  for (const first of written === undefined ? [at + 1] : [at + 1, at + 2]) {
    const year = first === at + 2 ? written : undefined;
    for (let end = first; end <= Math.min(first + SYMBOL_PARTS, tokens.length); end++) {
      if (tokens[end - 1]?.text === DAY_MARK) break;
      const symbol = tokens.slice(first, end).map((token) => token.text);
      const index = indexOf({ number: bare(number), symbol });
      if (isKnown(index) && endsAt(tokens, first, end))
        found = year === undefined ? { index } : { index, year };
    }
  }
  return found;
}

/** Whether a symbol of the tokens from `first` to before `end` can end there. */
function endsAt(tokens: readonly Token[], first: number, end: number): boolean {
  const next = tokens[end];
  if (next === undefined || next.text === DAY_MARK) return true;
  if (end === first) return false; // A bare number is a key only where nothing follows.
  if (tokens.slice(end).every(({ text }) => text === DAY_MARK || SUFFIX.test(text))) return true;
  const inside = tokens.slice(first + 1, end).map(({ before }) => before.trim());
  const behind = next.before.trim();
  if (inside.includes(behind)) return false;
  return behind === '' || /[()[\],;]/.test(behind) || (inside.length > 0 && /^[_.]+$/.test(behind));
}

function yearOfFolder(path: readonly string[]): number | undefined {
  for (const segment of path.slice(0, -1).reverse()) {
    const year = /^(?:nam )?((?:19|20)\d\d)$/.exec(plainWords(segment))?.[1];
    if (year !== undefined) return Number(year);
  }
  return undefined;
}
