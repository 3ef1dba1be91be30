import { createHash, type Hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileError, systemCode } from '../../../batch/file-error.ts';
import { type CacheLine, cacheLines } from './cache-lines.ts';
import type { Apart } from './shape.ts';

/** Changes when caches written before can no longer be read. */
export const cacheFormat = 2;

/** First line: what the facts depend on besides the documents. */
export interface CacheHeading {
  readonly key: string;
  /** Of the digest of a password in the key; empty without one. */
  readonly salt: string;
}

/** What the cache holds of one document. */
export interface CacheRow extends Omit<Apart, 'shape'> {
  readonly path: string;
  /** Size, modification time and file number when its facts were gathered. */
  readonly stamp: string;
  /** Which of the file's shapes, and which of its byte strings, in the order its facts count them. */
  readonly shape: number;
  readonly blobs: readonly number[];
}

/** A cache that was found whole. Lines refer to earlier ones, so that reading it from the front brings everything. */
export interface CacheFile {
  readonly heading: CacheHeading;
  rows(): RowReader;
  close(): void;
}

/** Reads documents in the order they stand in. What cannot be read any more is not there. */
export interface RowReader {
  /** The next document, and where its line begins; undefined behind the last. */
  next(): PlacedRow | undefined;
  /** One that was read before. */
  at(offset: number): CacheRow | undefined;
  /** Of documents read already. */
  shape(number: number): string | undefined;
  /** Base64. */
  blob(number: number): string | undefined;
}

export interface PlacedRow extends CacheRow {
  readonly offset: number;
}

/** `foreign`: the file is something else, and not to be replaced. `damaged`: a cache that is cut off or of another version. */
export type ReadCache =
  | { readonly status: 'read'; readonly file: CacheFile }
  | { readonly status: 'absent' | 'foreign' | 'damaged' };

/** Why a cache is not used. */
export type CacheNote = 'foreign' | 'damaged' | 'other-options';

/** Of heading and last line, both short. */
const edgeLimit = 4096;
const begins = '{"kysoCache":';

/** Over all lines but the last. */
export const cacheDigest = (): Hash => createHash('sha256');

/**
 * A cache is lines of JSON: a heading; byte strings, shapes of facts, and documents, each behind what it refers to; and a
 * last line with a digest of all before it. A file that was cut off or altered is not used.
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
  const leave = (status: 'absent' | 'foreign' | 'damaged'): ReadCache => {
    closeSync(file);
    return { status };
  };
  try {
    const { size } = fstatSync(file);
    if (size === 0) return leave('absent');
    const first = edge(file, 0, size).split('\n')[0] ?? '';
    if (!first.startsWith(begins)) return leave('foreign');
    const heading = JSON.parse(first) as Record<string, unknown>;
    if (heading.kysoCache !== cacheFormat || typeof heading.key !== 'string') return leave('damaged');
    const last = /([^\n]*)\n$/.exec(edge(file, Math.max(0, size - edgeLimit), size))?.[1] ?? '';
    const { length, digest } = JSON.parse(last) as Record<string, unknown>;
    if (length !== size - Buffer.byteLength(last) - 1 || digestUpTo(file, length) !== digest)
      return leave('damaged');
    let isOpen = true;
    return {
      status: 'read',
      file: {
        heading: { key: heading.key, salt: String(heading.salt ?? '') },
        rows: () => rowReader(file, Buffer.byteLength(first) + 1, length),
        close: () => {
          // Once only: the number may belong to another file afterwards.
          if (isOpen) closeSync(file);
          isOpen = false;
        },
      },
    };
  } catch {
    return leave('damaged');
  }
}

export const headingLine = (heading: CacheHeading): string =>
  `${JSON.stringify({ kysoCache: cacheFormat, ...heading })}\n`;

export const rowLine = ({ path, stamp, shape, blobs, times, claims, shown }: CacheRow): string =>
  `${JSON.stringify([path, stamp, [shape, ...blobs], times, claims, shown])}\n`;

export const endLine = (length: number, digest: Hash): string =>
  `${JSON.stringify({ length, digest: digest.digest('base64url') })}\n`;

type Row = readonly [
  string,
  string,
  readonly number[],
  readonly string[],
  readonly (string | null)[],
  Apart['shown'],
];

function rowOf(bytes: Buffer): CacheRow {
  const [path, stamp, [shape = -1, ...blobs], times, claims, shown] = JSON.parse(bytes.toString()) as Row;
  return { path, stamp, shape, blobs, times, claims, shown };
}

interface Piece {
  readonly offset: number;
  readonly length: number;
}

/** Tells lines apart by how they begin: a document is a list, a shape an object, a byte string a string. */
const [list, object] = [0x5b, 0x7b];

function rowReader(file: number, from: number, end: number): RowReader {
  const lines = cacheLines(file, from, end);
  const shapes: Piece[] = [];
  const blobs: Piece[] = [];
  const texts = (pieces: readonly Piece[], text: (line: CacheLine) => string) => {
    const held = heldTexts();
    return (number: number): string | undefined => {
      const known = held.get(number);
      if (known !== undefined) return known;
      const piece = pieces[number];
      const line = piece === undefined ? undefined : lines.at(piece.offset, piece.length);
      if (line === undefined) return undefined;
      const found = text(line);
      held.set(number, found);
      return found;
    };
  };
  return {
    next() {
      for (let line = lines.next(); line !== undefined; line = lines.next()) {
        const { offset, bytes } = line;
        if (bytes[0] === list) return { ...rowOf(bytes), offset };
        (bytes[0] === object ? shapes : blobs).push({ offset, length: bytes.length });
      }
      return undefined;
    },
    at: (offset) => {
      const line = lines.at(offset);
      return line === undefined ? undefined : rowOf(line.bytes);
    },
    shape: texts(shapes, ({ bytes }) => bytes.toString()),
    blob: texts(blobs, ({ bytes }) => bytes.toString('latin1', 1, bytes.length - 1)),
  };
}

/** Characters of texts held to serve the next documents. */
const heldLimit = 16 * 1024 * 1024;

function heldTexts() {
  const held = new Map<number, string>();
  let size = 0;
  return {
    get: (number: number): string | undefined => held.get(number),
    set(number: number, text: string): void {
      if (size + text.length > heldLimit) {
        held.clear();
        size = 0;
      }
      held.set(number, text);
      size += text.length;
    },
  };
}

const edge = (file: number, from: number, size: number): string => {
  const bytes = Buffer.alloc(Math.min(edgeLimit, size - from));
  return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, from));
};

function digestUpTo(file: number, end: number): string {
  const digest = cacheDigest();
  const bytes = Buffer.allocUnsafe(1 << 18);
  for (let at = 0; at < end; ) {
    const got = readSync(file, bytes, 0, Math.min(bytes.length, end - at), at);
    if (got === 0) break;
    digest.update(bytes.subarray(0, got));
    at += got;
  }
  return digest.digest('base64url');
}
