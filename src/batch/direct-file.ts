import { closeSync, openSync } from 'node:fs';
import { fileError } from './file-error.ts';
import { statOf } from './stat.ts';
import { writeAll } from './write-all.ts';
import type { WrittenFile } from './written-file.ts';

/** Whether something other than a file stands there: a pipe or a device is written to, never replaced. */
export function isPipeOrDevice(target: string): boolean {
  const found = statOf(target);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** Writes to a pipe or device as what is written comes. @throws file-unwritable, disk-full */
export function openDirect(target: string): WrittenFile {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw fileError(error, target, 'write');
    }
  };
  let open = true;
  const file = guarded(() => openSync(target, 'w'));
  const discard = (): void => {
    if (open) closeSync(file);
    open = false;
  };
  return {
    write: (chunks) => void guarded(() => writeAll(file, chunks, null)),
    commit: async () => discard(),
    discard,
  };
}
