import { closeSync, fstatSync, openSync, readFileSync, readSync, type Stats } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { statOf } from '../../batch/stat.ts';
import { KysoError } from '../../errors.ts';
import { fileSource } from '../../pdf/file-source.ts';
import { type ByteSource, memorySource } from '../../pdf/source.ts';

/** Bytes of a document and what the file system said of it when it was opened. */
export interface DocumentFile {
  readonly bytes: Uint8Array;
  readonly stats: Stats;
}

/** What node can hold in one buffer on every platform. */
const largest = 2 ** 31 - 1;

/**
 * Reads a document with one open. Pipes and devices are read to their end.
 * @param path `-` is standard input
 * @throws file-not-found, file-unreadable, file-empty, limit-exceeded
 */
export function readDocumentFile(path: string): DocumentFile {
  let file: number | undefined;
  try {
    file = path === '-' ? 0 : openSync(path, 'r');
    const stats = fstatSync(file);
    if (stats.isDirectory())
      throw new KysoError('file-unreadable', `cannot read ${path}: it is a folder`, { subject: path });
    if (stats.size > largest)
      throw new KysoError('limit-exceeded', `${path} is larger than ${largest} bytes`, { subject: path });
    const bytes = stats.isFile() && stats.size > 0 ? readAll(file, stats.size) : readFileSync(file);
    if (bytes.length === 0)
      throw new KysoError('file-empty', `${path === '-' ? 'standard input' : path} is empty`, {
        subject: path,
        hint: 'The file has no content at all; get it again from where it came from.',
      });
    return { bytes, stats };
  } catch (error) {
    throw fileError(error, path, 'read');
  } finally {
    if (file !== undefined && file !== 0) closeSync(file);
  }
}

/** A document opened: in memory, or read in pieces where it is large. */
export interface OpenDocument {
  readonly source: ByteSource;
  /** Read in pieces: what is read later may be another file's by then. */
  readonly inPieces: boolean;
  readonly stats: Stats;
  close(): void;
}

/** Documents up to this size are read whole, with one open and one read. */
export const heldWhole: number = 64 * 1024 * 1024;

/**
 * Opens a document of any size. Close it when it is done with.
 * @param path `-` is standard input
 * @throws file-not-found, file-unreadable, file-empty, limit-exceeded
 */
export function openDocumentFile(path: string): OpenDocument {
  const size = path === '-' ? 0 : (statOf(path)?.size ?? 0);
  if (size <= heldWhole) {
    const { bytes, stats } = readDocumentFile(path);
    return { source: memorySource(bytes), inPieces: false, stats, close: () => undefined };
  }
  try {
    const file = openSync(path, 'r');
    const stats = fstatSync(file);
    return {
      source: fileSource(file, stats.size),
      inPieces: true,
      stats,
      close: () => closeSync(file),
    };
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

function readAll(file: number, size: number): Uint8Array {
  const buffer = Buffer.allocUnsafeSlow(size);
  let length = 0;
  while (length < size) {
    const got = readSync(file, buffer, length, size - length, null);
    if (got === 0) break;
    length += got;
  }
  return buffer.subarray(0, length);
}
