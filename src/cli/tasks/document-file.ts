import { closeSync, fstatSync, openSync, readFileSync, readSync, type Stats } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';

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
