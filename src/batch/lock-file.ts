import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { place, runs, temporaryPath } from './temporary-name.ts';

/** Work under a lock takes less than a thousandth of a second; its owner on another machine may be slow. */
const staleMs = 10_000;
const longestWaitMs = 30_000;

const sleeper = new Int32Array(new SharedArrayBuffer(4));
const own = `${process.pid} ${place}\n`;

/**
 * Does something while nobody else who locks `path` does: processes on one machine, or on several that share the folder.
 * The lock is a file beside it that only one can make; one left by a process that is gone is taken away. Where the
 * folder lets no file be made there is no lock, and the work is done all the same.
 * @throws the system's error; an EBUSY when the lock is not to be had
 */
export function withLock<T>(path: string, work: () => T): T {
  const lock = `${path}.lock`;
  if (!acquire(lock)) return work();
  try {
    return work();
  } finally {
    remove(lock);
  }
}

/** @returns whether there is a lock to give back */
function acquire(lock: string): boolean {
  const end = Date.now() + longestWaitMs;
  for (let pause = 1; ; pause = Math.min(pause * 2, 20)) {
    try {
      const file = openSync(lock, 'wx');
      writeSync(file, own);
      closeSync(file);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      if (code !== 'EEXIST') throw error;
    }
    const holder = read(lock);
    if (holder !== undefined && isStale(lock, holder)) takeAway(lock, holder);
    else if (Date.now() > end)
      throw Object.assign(new Error(`${lock} is held by another process`), { code: 'EBUSY' });
    else Atomics.wait(sleeper, 0, 0, pause * (0.5 + Math.random()));
  }
}

function read(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'latin1');
  } catch {
    return undefined;
  }
}

/** A process of this machine that is gone holds nothing; of others only the age tells. */
function isStale(lock: string, holder: string): boolean {
  const [, pid, where] = /^(\d+) ([0-9a-f]+)\n$/.exec(holder) ?? [];
  if (where === place && pid !== undefined) return !runs(Number(pid));
  try {
    return Date.now() - statSync(lock).mtimeMs > staleMs;
  } catch {
    return false;
  }
}

/** Renamed first, which only one can do; what turns out to be somebody's new lock is put back. */
function takeAway(lock: string, holder: string): void {
  const aside = temporaryPath(lock);
  try {
    renameSync(lock, aside);
    if (read(aside) !== holder) linkSync(aside, lock);
  } catch {
    // Somebody else was first.
  }
  remove(aside);
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone.
  }
}
