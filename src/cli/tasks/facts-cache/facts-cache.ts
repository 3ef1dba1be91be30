import { resolve, sep } from 'node:path';
import {
  decodeParsedFacts,
  type FactsLine,
  type KnownCertificates,
} from '../../../verify/facts-file/codec.ts';
import { type CacheFile, type CacheNote, type CacheRow, type RowReader, readCache } from './cache-file.ts';
import { type KeyParts, sameKey } from './cache-key.ts';
import { cacheWriter } from './cache-writer.ts';
import { putTogether } from './shape.ts';
import { stampOf } from './stamp.ts';

/** What is known of a file that is as it was when its facts were gathered. */
export interface KnownFile {
  /** Equal for documents whose facts differ in nothing but in what is only shown, and in the times claimed. */
  readonly likeness: string;
  /** The time each signature claims, ISO 8601 UTC. */
  readonly claims: readonly (string | null)[];
  /** Its facts; undefined when the cache does not hold them whole. */
  line(): FactsLine | undefined;
}

/** Facts of documents gathered by earlier runs. */
export interface FactsCache {
  find(file: string): KnownFile | undefined;
  /**
   * Keeps a line of a facts file.
   * @throws file-unwritable, disk-full
   */
  keep(file: string, stamp: string, line: string): void;
  /** Puts what is known now in the place of the cache, when anything was kept. */
  finish(): Promise<void>;
  /** Leaves the cache as it was; does nothing after `finish`. */
  discard(): void;
}

/**
 * Opens a cache; one that does not fit is told of, and made anew. A file that is no cache is left alone.
 * @throws file-unreadable
 */
export function openFactsCache(path: string, parts: KeyParts, tell: (note: CacheNote) => void): FactsCache {
  const found = readCache(path);
  let old = found.status === 'read' ? found.file : undefined;
  if (found.status === 'foreign' || found.status === 'damaged') tell(found.status);
  if (old !== undefined && !sameKey(parts, old.heading)) {
    tell('other-options');
    old.close();
    old = undefined;
  }
  const find = old === undefined ? () => undefined : finder(old);
  const absolute = absolutePaths();
  const writer = found.status === 'foreign' ? undefined : cacheWriter(path, parts, old);
  return {
    find: (file) => find(file, absolute(file)),
    keep: (file, stamp, line) => writer?.keep(absolute(file), stamp, line),
    finish: async () => {
      await writer?.finish();
      old?.close();
    },
    discard: () => {
      writer?.discard();
      old?.close();
    },
  };
}

function finder(cache: CacheFile): (file: string, path: string) => KnownFile | undefined {
  const rows = cache.rows();
  const rowOf = rowsByPath(rows);
  const certificates: KnownCertificates = new Map();
  return (file, path) => {
    const row = rowOf(path);
    if (row === undefined || row.stamp !== stampOf(file)) return undefined;
    return {
      likeness: `${row.shape} ${row.blobs.join()} ${row.times.join()}`,
      claims: row.claims,
      line() {
        const shape = rows.shape(row.shape);
        const blobs = row.blobs.map(rows.blob);
        if (shape === undefined || blobs.includes(undefined)) return undefined;
        try {
          return decodeParsedFacts({ file, ...putTogether({ ...row, shape }), blobs }, certificates);
        } catch {
          return undefined; // It is gathered anew.
        }
      },
    };
  };
}

/**
 * Finds documents by path. A walk meets them in the order the last one wrote them: then each is the next, and nothing is
 * held; of those passed over it is held where they stand.
 */
function rowsByPath(rows: RowReader): (path: string) => CacheRow | undefined {
  const passed = new Map<string, number>();
  return (path) => {
    const offset = passed.get(path);
    if (offset !== undefined) return rows.at(offset);
    for (let row = rows.next(); row !== undefined; row = rows.next()) {
      if (row.path === path) return row;
      passed.set(row.path, row.offset);
    }
    return undefined;
  };
}

/** Absolute paths; a folder's is made once for the files that follow each other in it. */
function absolutePaths(): (file: string) => string {
  let folder: { readonly path: string; readonly absolute: string } | undefined;
  return (file) => {
    const at = file.lastIndexOf(sep);
    const name = file.slice(at + 1);
    if (at <= 0 || name === '' || name === '.' || name === '..') return resolve(file);
    const path = file.slice(0, at);
    if (folder?.path !== path) folder = { path, absolute: resolve(path) };
    return `${folder.absolute === sep ? '' : folder.absolute}${sep}${name}`;
  };
}
