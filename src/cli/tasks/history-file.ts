import { readFileSync } from 'node:fs';
import { openAtomic, type Placement } from '../../batch/atomic-file.ts';
import { fileError, systemCode } from '../../batch/file-error.ts';
import { statOf } from '../../batch/stat.ts';
import { asKysoError } from '../../errors.ts';
import type { HistoryEntry } from '../../report/comparison.ts';
import { decodeEntry, withEntry } from '../../report/trend.ts';

/** How often another run may change the history between reading and writing it. */
const tries = 20;

/**
 * The results of earlier periods; none when there is no such file yet.
 * @throws history-malformed, file-unreadable
 */
export function readHistory(path: string): HistoryEntry[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw fileError(error, path, 'read');
  }
  return text
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [decodeEntry(line, `${path}:${at + 1}`)]));
}

/**
 * Puts a result into the history, in the place of one of the same period, and gives all of it. The file appears whole;
 * when another run changed it meanwhile, it is read again.
 * @throws history-malformed, file-unreadable, file-unwritable, disk-full
 */
export async function recordHistory(path: string, own: HistoryEntry): Promise<HistoryEntry[]> {
  for (let left = tries; ; left--) {
    const was = statOf(path);
    const entries = withEntry(readHistory(path), own);
    const placement: Placement = was === undefined ? { kind: 'new' } : { kind: 'replace', was, locked: true };
    const file = openAtomic(path, placement);
    try {
      file.write([Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), 'utf8')]);
      await file.commit();
      return entries;
    } catch (error) {
      const { code } = asKysoError(error);
      if (left === 0 || (code !== 'file-changed' && code !== 'output-exists')) throw error;
    }
  }
}
