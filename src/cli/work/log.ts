import { closeSync, openSync, writeSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';

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
  return {
    append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`, 'utf8');
      // One call a line: what is appended by others then stands before or behind it, never inside.
      guarded(() => writeSync(file, line));
    },
    close: () => closeSync(file),
  };
}
