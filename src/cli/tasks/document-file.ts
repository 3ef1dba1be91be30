import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, type Stats } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';
import { fileSource } from '../../pdf/file-source.ts';
import { type ByteSource, memorySource } from '../../pdf/source.ts';

/** What node can hold in one buffer on every platform. */
const largest = 2 ** 31 - 1;

/** A document opened: in memory, or read in pieces where it is large. */
export interface OpenDocument {
  readonly source: ByteSource;
  /** Read in pieces: what is read later may be another file's by then. */
  readonly inPieces: boolean;
  readonly stats: Stats;
  /** Makes sure that nobody wrote to it since it was opened. @throws file-changed */
  requireUnchanged(): void;
  close(): void;
}

/** Documents up to this size are read whole, with one open and one read. */
export const heldWhole: number = 64 * 1024 * 1024;

/** Without waiting for whoever may come to write into a pipe. Windows has no such flag. */
const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Pipes a shell opened for this very process. */
const givenPipe = /^\/(dev\/stdin$|dev\/fd\/|proc\/self\/fd\/)/;

/**
 * Opens what may be a document: a pipe by name might have nobody who writes, a device no end.
 * @throws file-unreadable
 */
function openFile(path: string): number {
  if (path === '-') return 0;
  if (givenPipe.test(path)) return openSync(path, 'r');
  const file = openSync(path, withoutWaiting);
  const stats = fstatSync(file);
  if (stats.isFile() || stats.isDirectory()) return file;
  closeSync(file);
  throw new KysoError('file-unreadable', `cannot read ${path}: it is a pipe or a device, no file`, {
    subject: path,
    hint: 'What a pipe gives can be read from standard input: kyso verify - < PIPE.',
  });
}

/**
 * Opens a document of any size. Close it when it is done with. Standard input is read to its end.
 * @param path `-` is standard input
 * @param wholeUpTo bytes a file may have to be read whole
 * @throws file-not-found, file-unreadable, file-empty, limit-exceeded
 */
export function openDocumentFile(path: string, wholeUpTo: number = heldWhole): OpenDocument {
  let file: number | undefined;
  let kept = false;
  try {
    file = openFile(path);
    const stats = fstatSync(file);
    if (stats.isDirectory())
      throw new KysoError('file-unreadable', `cannot read ${path}: it is a folder`, { subject: path });
    // Where standard input stands in its file nobody can tell: it is read from there on.
    if (stats.isFile() && stats.size > wholeUpTo && file !== 0) {
      kept = true;
      return inPieces(path, file, stats);
    }
    if (stats.size > largest)
      throw new KysoError('limit-exceeded', `${path} is larger than ${largest} bytes`, { subject: path });
    const bytes = stats.isFile() && stats.size > 0 ? readAll(file, stats.size) : readFileSync(file);
    if (bytes.length === 0)
      throw new KysoError('file-empty', `${path === '-' ? 'standard input' : path} is empty`, {
        subject: path,
        hint: 'The file has no content at all; get it again from where it came from.',
      });
    return { source: memorySource(bytes), inPieces: false, stats, requireUnchanged: nothing, close: nothing };
  } catch (error) {
    throw fileError(error, path, 'read');
  } finally {
    if (file !== undefined && file !== 0 && !kept) closeSync(file);
  }
}

const nothing = (): void => undefined;

function inPieces(path: string, file: number, stats: Stats): OpenDocument {
  return {
    source: fileSource(file, stats.size),
    inPieces: true,
    stats,
    requireUnchanged() {
      const now = fstatSync(file);
      if (now.size === stats.size && now.mtimeMs === stats.mtimeMs && now.ctimeMs === stats.ctimeMs) return;
      throw new KysoError('file-changed', `${path} changed while it was being read`, {
        subject: path,
        hint: 'Run the command again once nobody writes to the file.',
      });
    },
    close: () => closeSync(file),
  };
}

/**
 * Reads a file whole.
 * @throws file-not-found, file-unreadable, file-empty, limit-exceeded
 */
export function readDocumentFile(path: string): Uint8Array {
  const { source } = openDocumentFile(path, Number.POSITIVE_INFINITY);
  return source.read(0, source.length);
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
