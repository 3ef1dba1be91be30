import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';

/** A log of one JSON line a document; several runs may append to it at once. */
export interface Log {
  /** @throws disk-full, file-unwritable */
  append(entry: object): void;
  close(): void;
}

/** @throws file-unwritable */
export function openLog(path: string | undefined): Log {
  if (path === undefined) return { append: () => undefined, close: () => undefined };
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw fileError(error, path, 'write');
    }
  };
  const file = guarded(() => openSync(path, 'a'));
  // A disk that ran full in the middle of a line must not spoil the next one.
  let start = endsLine(path) ? '' : '\n';
  return {
    append(entry) {
      const line = Buffer.from(`${start}${JSON.stringify(entry)}\n`, 'utf8');
      start = '';
      // One call a line: what is appended by others then stands before or behind it, never inside.
      guarded(() => {
        if (writeSync(file, line) < line.length)
          throw new KysoError('disk-full', `cannot write ${path}: the disk is full`, { subject: path });
      });
    },
    close: () => closeSync(file),
  };
}

/** Whether a file is empty or ends with a line feed; so does what cannot be looked into, such as a pipe. */
function endsLine(path: string): boolean {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size === 0) return true;
    const last = Buffer.alloc(1);
    return readSync(file, last, 0, 1, stats.size - 1) === 0 || last[0] === 0x0a;
  } catch {
    return true;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
