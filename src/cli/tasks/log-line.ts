import { createHash } from 'node:crypto';

/** What a line of a log adds to its entry, so that one removed or altered before it shows. */
export interface LogLink {
  /** From 1, by one. */
  readonly sequence: number;
  /** SHA-256 of the line before, without its line feed; null of the first. */
  readonly previous: string | null;
}

export const hashOfLine = (line: Uint8Array): string => createHash('sha256').update(line).digest('hex');

/** The entry of a line; undefined when it is none. */
export function entryOf(line: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(line).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Its place in the chain; undefined when it has none. */
export function sequenceOf(entry: Record<string, unknown> | undefined): number | undefined {
  const sequence = entry?.sequence;
  return typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence > 0
    ? sequence
    : undefined;
}
