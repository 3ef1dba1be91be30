import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
  writevSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { KysoError } from '../errors.ts';
import { fileError, systemCode } from './file-error.ts';
import { temporaryPath } from './temporary-name.ts';

/** How a finished file may take its name. */
export type Placement =
  /** The name must be free; whoever takes it meanwhile keeps it. */
  | { readonly kind: 'new' }
  | { readonly kind: 'overwrite' }
  /** Replaces the very file `was` describes; one changed meanwhile is left alone. */
  | { readonly kind: 'replace'; readonly was: Stats };

/** Bytes of one write call; larger contents are written piece by piece. */
const pieceBytes = 8 * 1024 * 1024;

/**
 * Writes a file that appears whole or not at all: a temporary file in the target's folder is written,
 * flushed to the disk, and only then takes the name. Only the flush is awaited: the other calls take
 * microseconds, many files' flushes may be under way at once.
 * @param target path of the file; its folder is made when missing
 * @param chunks contents, in order
 * @throws output-exists, file-changed, file-unwritable, disk-full
 */
export async function writeAtomic(
  target: string,
  chunks: readonly Uint8Array[],
  placement: Placement = { kind: 'new' },
): Promise<void> {
  const temporary = temporaryPath(target);
  let made = false;
  try {
    const file = openNew(temporary, placement.kind === 'replace' ? placement.was.mode & 0o7777 : 0o666);
    made = true;
    try {
      writeAll(file, chunks);
      if (placement.kind === 'replace') keepOwner(file, placement.was);
      await flush(file);
    } finally {
      closeSync(file);
    }
    if (placement.kind === 'replace') sameFile(target, placement.was);
    if (placement.kind === 'new') takeFreeName(temporary, target);
    else renameSync(temporary, target);
  } catch (error) {
    if (made) rmSync(temporary, { force: true });
    throw fileError(error, target, 'write');
  }
}

function openNew(path: string, mode: number): number {
  try {
    return openSync(path, 'wx', mode);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'wx', mode);
  }
}

function writeAll(file: number, chunks: readonly Uint8Array[]): void {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (total <= pieceBytes && writevSync(file, [...chunks], 0) === total) return;
  let position = 0;
  for (const chunk of chunks)
    for (let at = 0; at < chunk.length; ) {
      const written = writeSync(file, chunk, at, Math.min(pieceBytes, chunk.length - at), position);
      at += written;
      position += written;
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
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined)
      throw new KysoError('output-exists', `${target} exists already`, {
        subject: target,
        hint: 'Use --overwrite to replace it.',
      });
    renameSync(temporary, target);
    return;
  }
  unlinkSync(temporary);
}
