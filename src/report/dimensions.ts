import { createHash } from 'node:crypto';
import { KysoError } from '../errors.ts';
import type { FileFacts, Signer } from './facts.ts';
import type { Document } from './population.ts';

/**
 * What the rows of a report stand for. Rows by month and quarter go by the date of issue, which only a register
 * knows: the time of signing is none, and unsigned documents have no such time.
 */
export type Dimension = 'unit' | 'folder' | 'month' | 'quarter' | 'signer' | 'type';

/** A row a document is counted in: its key, and the segments that key is made of. */
export interface Place {
  readonly key: string;
  /** Empty for the group `.` of documents that lie directly in the input. */
  readonly path: readonly string[];
}

/** The group of documents that lie directly in the input. */
export const ROOT: Place = { key: '.', path: [] };

/** The row by signer of documents nobody signed. */
export const NOBODY: Place = { key: '(none)', path: ['(none)'] };

/** The row of documents of which it is not known. */
export const UNKNOWN: Place = { key: '(none)', path: ['(none)'] };

const NAMES: readonly Dimension[] = ['unit', 'folder', 'month', 'quarter', 'signer', 'type'];

/**
 * Rows of a tree: each document is counted in its own row and in every row above it, ranked among those of the
 * same depth and held against targets. The others are flat lists that say where documents are, not who is first.
 */
export function isTree(dimension: Dimension): boolean {
  return dimension === 'unit' || dimension === 'folder';
}

/**
 * Reads `--by`: names, comma-separated or repeated.
 * @throws KysoError `usage`
 */
export function parseDimensions(texts: readonly string[]): Dimension[] {
  const wanted = texts.flatMap((text) => text.split(',')).map((text) => text.trim());
  for (const name of wanted) {
    if (!(NAMES as readonly string[]).includes(name))
      throw new KysoError('usage', `--by: '${name}' is not one of ${NAMES.join(', ')}`, { subject: '--by' });
  }
  return NAMES.filter((name) => wanted.includes(name));
}

/**
 * A threshold for units is only decided where there are rows by unit.
 * @throws KysoError `usage`
 */
export function requireUnits(by: readonly Dimension[]): void {
  if (!by.includes('unit'))
    throw new KysoError('usage', '--fail-under-unit needs rows by unit', {
      hint: 'Add unit to --by.',
      subject: '--fail-under-unit',
    });
}

/**
 * Months and quarters are told by the register.
 * @throws KysoError `usage`
 */
export function requireDates(by: readonly Dimension[], hasRegister: boolean): void {
  const name = by.find((dimension) => dimension === 'month' || dimension === 'quarter');
  if (name !== undefined && !hasRegister)
    throw new KysoError('usage', `--by: '${name}' goes by the date of issue, which is not in the documents`, {
      hint: 'Give the register of issued documents with --register.',
      subject: '--by',
    });
}

/** The unit of a document: the first `depth` segments of where it belongs. */
export function unitOf(segments: readonly string[], depth: number): Place {
  return placeOf(segments.slice(0, depth));
}

/** `2026-03`, or `2026-Q1`, of an ISO 8601 day. */
export function periodOf(by: 'month' | 'quarter', day: string | undefined): Place {
  if (day === undefined) return UNKNOWN;
  const month = Number(day.slice(5, 7));
  const key = by === 'month' ? day.slice(0, 7) : `${day.slice(0, 4)}-Q${Math.ceil(month / 3)}`;
  return { key, path: [key] };
}

/** Every row of a tree that a document in `unit` is counted in, the outermost first. */
export function rowsOfTree(unit: Place): Place[] {
  return unit.path.length === 0
    ? [unit]
    : unit.path.map((_, index) => placeOf(unit.path.slice(0, index + 1)));
}

function placeOf(path: readonly string[]): Place {
  return path.length === 0 ? ROOT : { key: path.join('/'), path };
}

/**
 * Names signers for rows: name and organisation, and for people whom these do not tell apart the first digits
 * of a digest of the certificate's subject (which is not shown: it may hold personal numbers).
 */
export function signerPlaces(documents: readonly Document[]): (facts: FileFacts | undefined) => Place[] {
  const subjects = new Map<string, Set<string>>();
  for (const { best } of documents)
    for (const signer of best.signers) {
      const known = subjects.get(label(signer));
      if (known) known.add(signer.subject);
      else subjects.set(label(signer), new Set([signer.subject]));
    }
  const keyOf = (signer: Signer): string => {
    const name = label(signer);
    return (subjects.get(name)?.size ?? 0) > 1 ? `${name} #${fingerprint(signer.subject)}` : name;
  };
  return (facts) =>
    facts === undefined || facts.signers.length === 0
      ? [NOBODY]
      : [...new Set(facts.signers.map(keyOf))].map((key) => ({ key, path: [key] }));
}

function label(signer: Signer): string {
  const name = signer.organization === undefined ? signer.name : `${signer.name} (${signer.organization})`;
  return name.normalize('NFC');
}

function fingerprint(subject: string): string {
  return createHash('sha256').update(subject, 'utf8').digest('hex').slice(0, 8);
}
