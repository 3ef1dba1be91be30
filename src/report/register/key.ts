import { withoutMarks } from './text.ts';

/** Number, symbol and, where it is written, year of a document: `07/2026/TT-BQP`. */
export interface DocumentKey {
  /** Without leading zeros; a letter may follow: `12A`. */
  readonly number: string;
  /** Parts of the symbol: `['TT', 'BQP']`. */
  readonly symbol: readonly string[];
  readonly year?: number;
}

const KEY =
  /^(?:SO|NO|N)?[\s.:]*(\d{1,9}[A-Z]?)(?=[^A-Z0-9]|$)(?:[^A-Z0-9]+((?:19|20)\d\d)(?=[^A-Z0-9]))?(.*)$/s;

/** Reads a key as a register writes it; undefined when it begins with no number. */
export function parseKey(text: string): DocumentKey | undefined {
  const match = KEY.exec(withoutMarks(text).toUpperCase().trim());
  const number = match?.[1];
  if (match === null || number === undefined) return undefined;
  const year = match[2];
  return {
    number: bare(number),
    symbol: (match[3] ?? '').split(/[^A-Z0-9]+/).filter((part) => part !== ''),
    ...(year === undefined ? {} : { year: Number(year) }),
  };
}

/** What two keys must share, whatever case, marks, dashes and zeros they are written with. */
export const indexOf = ({ number, symbol }: Pick<DocumentKey, 'number' | 'symbol'>): string =>
  [number, ...symbol].join(' ');

/** A number without leading zeros. */
export const bare = (number: string): string => number.replace(/^0+(?=\d)/, '');
