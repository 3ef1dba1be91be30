import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsync,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { KysoError } from '../errors.ts';
import { isPipeOrDevice, openDirect } from './direct-file.ts';
import { fileError, systemCode } from './file-error.ts';
import { withLock } from './lock-file.ts';
import { lstatOf, statOf } from './stat.ts';
import { temporaryPath } from './temporary-name.ts';
import { writeAll } from './write-all.ts';
import type { WrittenFile } from './written-file.ts';

/** How a finished file may take its name. */
export type Placement =
  /** The name must be free; whoever takes it meanwhile keeps it. */
  | { readonly kind: 'new' | 'overwrite'; readonly mode?: number }
  /**
   * Replaces the very file `was` describes; one changed meanwhile is left alone. `locked` where several may replace it at
   * once: between the look at it and its replacement nobody else comes.
   */
  | { readonly kind: 'replace'; readonly was: Stats; readonly locked?: boolean };

/**
 * Begins a file that appears whole or not at all: a temporary file in the target's folder is written, flushed
 * to the disk, and only then takes the name. Only the flush is awaited: the other calls take microseconds,
 * and many files' flushes may be under way at once. What is replaced is the file a link leads to, never the link;
 * a pipe or a device is written to directly.
 * @param path of the file; its folder is made when missing
 * @throws file-unwritable, disk-full
 */
export function openAtomic(path: string, placement: Placement = { kind: 'new' }): WrittenFile {
  if (placement.kind === 'overwrite' && isPipeOrDevice(path)) return openDirect(path);
  const target = placement.kind === 'new' ? path : behindLinks(path);
  if (placement.kind !== 'new') refuseReadOnly(target);
  const temporary = temporaryPath(target);
  let position = 0;
  let state: 'open' | 'closed' | 'gone' = 'open';
  const file = openNew(
    temporary,
    target,
    placement.kind === 'replace' ? placement.was.mode & 0o7777 : (placement.mode ?? 0o666),
  );
  const close = (): void => {
    // Once only: the number may belong to another thread's file afterwards.
    if (state !== 'open') return;
    state = 'closed';
    closeSync(file);
  };
  const discard = (): void => {
    if (state === 'gone') return;
    close();
    state = 'gone';
    rmSync(temporary, { force: true });
  };
  return {
    write(chunks) {
      try {
        position = writeAll(file, chunks, position);
      } catch (error) {
        discard();
        throw fileError(error, target, 'write');
      }
    },
    async commit() {
      try {
        if (placement.kind === 'replace') keepOwner(file, placement.was);
        await flush(file);
        const take = (): void => {
          if (placement.kind === 'replace') sameFile(target, placement.was);
          close(); // Windows renames no file that is open.
          if (placement.kind === 'new') takeFreeName(temporary, target);
          else renameSync(temporary, target);
        };
        if (placement.kind === 'replace' && placement.locked) withLock(target, take);
        else take();
        state = 'gone';
      } catch (error) {
        discard();
        throw fileError(error, target, 'write');
      }
    },
    discard,
  };
}

/**
 * Writes a whole file by {@link openAtomic}; one whose chunks fail to come is not written.
 * @throws output-exists, file-changed, file-unwritable, disk-full
 */
export async function writeAtomic(
  target: string,
  chunks: Iterable<Uint8Array>,
  placement?: Placement,
): Promise<void> {
  const file = openAtomic(target, placement);
  try {
    if (Array.isArray(chunks)) file.write(chunks);
    else for (const chunk of chunks) file.write([chunk]);
  } catch (error) {
    file.discard();
    throw error;
  }
  await file.commit();
}

function openNew(path: string, target: string, mode: number): number {
  try {
    try {
      return openSync(path, 'wx', mode);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      mkdirSync(dirname(path), { recursive: true });
      return openSync(path, 'wx', mode);
    }
  } catch (error) {
    throw fileError(error, target, 'write');
  }
}

/** A link stays a link to what is replaced. One that leads nowhere is replaced itself. */
function behindLinks(path: string): string {
  if (lstatOf(path)?.isSymbolicLink() !== true || statOf(path) === undefined) return path;
  return realpathSync(path);
}

/**
 * A rename asks nobody whether the file it replaces may be written, but whoever made it read-only meant it to stay.
 * @throws file-unwritable
 */
function refuseReadOnly(target: string): void {
  if (!statOf(target)?.isFile()) return;
  try {
    accessSync(target, constants.W_OK);
  } catch (cause) {
    throw new KysoError('file-unwritable', `cannot replace ${target}: it is read-only`, {
      subject: target,
      hint: 'Make it writable first, or write to another place with --output.',
      cause,
    });
  }
}

const flush = (file: number): Promise<void> =>
  new Promise((done, failed) => fsync(file, (error) => (error ? failed(error) : done())));

/** Mode and owner stay those of the replaced file, as far as this user may set them. */
function keepOwner(file: number, was: Stats): void {
  fchmodSync(file, was.mode & 0o7777);
  if (process.getuid?.() === 0) fchownSync(file, was.uid, was.gid);
}

function sameFile(target: string, was: Stats): void {
  const now = statSync(target);
  if (now.ino === was.ino && now.size === was.size && now.mtimeMs === was.mtimeMs) return;
  throw new KysoError('file-changed', `${target} changed while it was being worked on; it is left alone`, {
    subject: target,
    hint: 'Run the command again once nobody writes to the file.',
  });
}

/** Codes of file systems that know no hard links. */
const noLinks = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EMLINK', 'EINVAL']);

function takeFreeName(temporary: string, target: string): void {
  try {
    linkSync(temporary, target);
  } catch (error) {
    if (!noLinks.has(systemCode(error) ?? '')) throw error;
    if (lstatOf(target) !== undefined)
      throw new KysoError('output-exists', `${target} exists already`, {
        subject: target,
        hint: 'Use --overwrite to replace it.',
      });
    renameSync(temporary, target);
    return;
  }
  unlinkSync(temporary);
}
