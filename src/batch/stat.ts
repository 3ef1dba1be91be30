import { lstatSync, type Stats, statSync } from 'node:fs';

/** What stands at a path, following links; undefined when nothing does, or nothing that can be seen. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // Below a file, or in a folder closed to us: whoever opens it gets the reason.
  }
}

/** The same, of a link itself. */
export function lstatOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Device and file number: equal for two spellings of one file or folder. Undefined when nothing stands there. */
export function identityOf(path: string): string | undefined {
  try {
    // File numbers of Windows do not fit a double.
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stats && `${stats.dev}:${stats.ino}`;
  } catch {
    return undefined;
  }
}
