import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileError, systemCode } from '../../../batch/file-error.ts';

/** Changes when caches written before can no longer be read. */
export const cacheFormat = 1;

/** Bytes in the file, with a digest that tells whether they are still those that were written. */
export interface Piece {
  readonly offset: number;
  readonly length: number;
  readonly digest: string;
}

/** What the cache holds of one document. */
export interface CacheEntry extends Piece {
  /** Size, modification time and file number when its facts were gathered. */
  readonly stamp: string;
  /** Byte strings its facts name: certificates above all, each in the file once. */
  readonly blobs: readonly Piece[];
}

/** First line: what the facts depend on besides the documents. */
export interface CacheHeading {
  readonly key: string;
  /** Of the digest of a password in the key; empty without one. */
  readonly salt: string;
}

/** A cache that was read: its documents by path, and the bytes behind them. */
export interface CacheFile {
  readonly heading: CacheHeading;
  readonly entries: ReadonlyMap<string, CacheEntry>;
  /** undefined when they are not what was written. */
  read(piece: Piece): Buffer | undefined;
  close(): void;
}

/** `foreign`: the file is something else, and not to be replaced. `damaged`: a cache that is cut off or of another version. */
export type ReadCache =
  | { readonly status: 'read'; readonly file: CacheFile }
  | { readonly status: 'absent' | 'foreign' | 'damaged' };

/** Why a cache is not used. */
export type CacheNote = 'foreign' | 'damaged' | 'other-options';

/** Of heading and last line, both short. */
const lineLimit = 4096;
/** Of the list of documents: about five million of them. */
const indexLimit = 1 << 30;
const begins = '{"kysoCache":';

export const digestOf = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('base64url').slice(0, 22);

/**
 * A cache is lines of JSON: a heading; facts and byte strings; the list of documents, each with the place of its facts;
 * and a last line that says where the list begins. A file that was cut off has no last line.
 * @throws file-unreadable
 */
export function readCache(path: string): ReadCache {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { status: 'absent' };
    throw fileError(error, path, 'read');
  }
  try {
    const { size } = fstatSync(file);
    if (size === 0) return leave(file, 'absent');
    const first = bytesAt(file, 0, Math.min(size, lineLimit)).toString('utf8').split('\n')[0] ?? '';
    if (!first.startsWith(begins)) return leave(file, 'foreign');
    const heading = JSON.parse(first) as Record<string, unknown>;
    const last = bytesAt(file, Math.max(0, size - lineLimit), Math.min(size, lineLimit)).toString('utf8');
    const end = JSON.parse(/([^\n]*)\n$/.exec(last)?.[1] ?? '') as Record<string, unknown>;
    const { index, length, digest } = end;
    if (heading.kysoCache !== cacheFormat || typeof heading.key !== 'string') return leave(file, 'damaged');
    if (typeof index !== 'number' || typeof length !== 'number' || length > indexLimit)
      return leave(file, 'damaged');
    const list = bytesAt(file, index, length);
    if (list.length !== length || digestOf(list) !== digest) return leave(file, 'damaged');
    let isOpen = true;
    return {
      status: 'read',
      file: {
        heading: { key: heading.key, salt: String(heading.salt ?? '') },
        entries: entriesOf(list),
        read: (piece) => {
          const bytes = bytesAt(file, piece.offset, piece.length);
          return digestOf(bytes) === piece.digest ? bytes : undefined;
        },
        close: () => {
          // Once only: the number may belong to another file afterwards.
          if (isOpen) closeSync(file);
          isOpen = false;
        },
      },
    };
  } catch {
    return leave(file, 'damaged');
  }
}

function leave(file: number, status: 'absent' | 'foreign' | 'damaged'): ReadCache {
  closeSync(file);
  return { status };
}

/** A line `[offset, length, digest]` for each byte string, then `[path, stamp, offset, length, digest, byte strings]`. */
type Row =
  | readonly [number, number, string]
  | readonly [string, string, number, number, string, readonly number[]];

function entriesOf(list: Buffer): Map<string, CacheEntry> {
  const pieces: Piece[] = [];
  /** Documents of one signer name the same byte strings. */
  const lists = new Map<string, readonly Piece[]>();
  const listOf = (numbers: readonly number[]): readonly Piece[] => {
    const key = numbers.join();
    const known = lists.get(key);
    if (known !== undefined) return known;
    const list = numbers.map((number) => pieces[number]).filter((piece) => piece !== undefined);
    lists.set(key, list);
    return list;
  };
  const entries = new Map<string, CacheEntry>();
  for (let at = 0; at < list.length; ) {
    const end = list.indexOf(10, at);
    const row = JSON.parse(list.toString('utf8', at, end < 0 ? list.length : end)) as Row;
    at = end < 0 ? list.length : end + 1;
    if (row.length === 3) pieces.push({ offset: row[0], length: row[1], digest: row[2] });
    else {
      const [path, stamp, offset, length, digest, numbers] = row;
      entries.set(path, { stamp, offset, length, digest, blobs: listOf(numbers) });
    }
  }
  return entries;
}

/** The lines that {@link readCache} reads as the list of documents, and the last line. */
export function endOfCache(entries: ReadonlyMap<string, CacheEntry>, index: number): Uint8Array[] {
  const numbers = new Map<string, number>();
  const rows: Row[] = [];
  for (const { blobs } of entries.values())
    for (const { offset, length, digest } of blobs)
      if (!numbers.has(digest)) {
        numbers.set(digest, numbers.size);
        rows.push([offset, length, digest]);
      }
  for (const [path, { stamp, offset, length, digest, blobs }] of entries)
    rows.push([path, stamp, offset, length, digest, blobs.map((blob) => numbers.get(blob.digest) ?? 0)]);
  const list = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''), 'utf8');
  const end = { index, length: list.length, digest: digestOf(list) };
  return [list, Buffer.from(`${JSON.stringify(end)}\n`, 'utf8')];
}

function bytesAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let got = 0;
  while (got < length) {
    const more = readSync(file, bytes, got, length - got, offset + got);
    if (more === 0) break;
    got += more;
  }
  return bytes.subarray(0, got);
}
