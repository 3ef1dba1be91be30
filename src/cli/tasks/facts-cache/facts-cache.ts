import { resolve, sep } from 'node:path';
import { openAtomic } from '../../../batch/atomic-file.ts';
import type { WrittenFile } from '../../../batch/written-file.ts';
import {
  decodeParsedFacts,
  type FactsLine,
  type KnownCertificates,
} from '../../../verify/facts-file/codec.ts';
import {
  type CacheEntry,
  type CacheFile,
  type CacheNote,
  cacheFormat,
  digestOf,
  endOfCache,
  type Piece,
  readCache,
} from './cache-file.ts';
import { type KeyParts, keyOf, sameKey } from './cache-key.ts';
import { stampOf } from './stamp.ts';

/** Facts of documents gathered by earlier runs. */
export interface FactsCache {
  /** The facts of a file that is as it was when they were gathered. */
  find(file: string): FactsLine | undefined;
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

/** Characters of byte strings held to serve the next documents. */
const heldLimit = 32 * 1024 * 1024;

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
  const texts = textsOf(old);
  const certificates: KnownCertificates = new Map();
  const absolute = absolutePaths();
  const writer = found.status === 'foreign' ? undefined : cacheWriter(path, parts, old);
  return {
    find(file) {
      const entry = old?.entries.get(absolute(file));
      if (entry === undefined || entry.stamp !== stampOf(file)) return undefined;
      const blobs = entry.blobs.map(texts);
      const bytes = old?.read(entry);
      if (bytes === undefined || blobs.includes(undefined)) return undefined;
      try {
        const line = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
        line.file = file;
        line.blobs = blobs;
        return decodeParsedFacts(line, certificates);
      } catch {
        return undefined; // It is gathered anew.
      }
    },
    keep: (file, stamp, line) => writer?.keep(absolute(file), stamp, line),
    finish: async () => {
      await writer?.finish();
      old?.close();
      old = undefined;
    },
    discard: () => {
      writer?.discard();
      old?.close();
      old = undefined;
    },
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

/** Byte strings as base64; those many documents share are read once. */
function textsOf(cache: CacheFile | undefined): (piece: Piece) => string | undefined {
  const held = new Map<string, string>();
  let size = 0;
  return (piece) => {
    const known = held.get(piece.digest);
    if (known !== undefined) return known;
    const text = cache?.read(piece)?.toString('latin1');
    if (text === undefined) return undefined;
    if (size + text.length > heldLimit) {
      held.clear();
      size = 0;
    }
    held.set(piece.digest, text);
    size += text.length;
    return text;
  };
}

function cacheWriter(path: string, parts: KeyParts, old: CacheFile | undefined) {
  const entries = new Map<string, CacheEntry>();
  const blobs = new Map<string, Piece>();
  let file: WrittenFile | undefined;
  let at = 0;
  const open = (): WrittenFile => {
    if (file !== undefined) return file;
    file = openAtomic(path, { kind: 'overwrite', mode: 0o600 });
    put(file, Buffer.from(JSON.stringify({ kysoCache: cacheFormat, ...keyOf(parts, old?.heading.salt) })));
    return file;
  };
  const pending: Uint8Array[] = [];
  let waiting = 0;
  const put = (to: WrittenFile, bytes: Uint8Array): Piece => {
    const piece = { offset: at, length: bytes.length, digest: digestOf(bytes) };
    pending.push(bytes, newLine);
    at += bytes.length + 1;
    waiting += bytes.length + 1;
    if (waiting > pendingLimit) flush(to);
    return piece;
  };
  const flush = (to: WrittenFile): void => {
    to.write(pending.splice(0));
    waiting = 0;
  };
  const putBlob = (to: WrittenFile, text: Uint8Array, digest: string): Piece => {
    const known = blobs.get(digest);
    if (known !== undefined) return known;
    const piece = put(to, text);
    blobs.set(digest, piece);
    return piece;
  };
  /** What was known before and is still true stays, whether this run met it or not. */
  const carry = (to: WrittenFile): void => {
    for (const [known, entry] of old?.entries ?? []) {
      if (entries.has(known) || stampOf(known) !== entry.stamp) continue;
      const bytes = old?.read(entry);
      const own = entry.blobs.map((blob) => {
        const written = blobs.get(blob.digest);
        if (written !== undefined) return written;
        const text = old?.read(blob);
        return text && putBlob(to, text, blob.digest);
      });
      if (bytes === undefined || own.includes(undefined)) continue;
      const { stamp } = entry;
      entries.set(known, { ...put(to, bytes), stamp, blobs: own.filter((blob) => blob !== undefined) });
    }
  };
  return {
    keep(path: string, stamp: string, line: string): void {
      const to = open();
      const { file: _, blobs: texts, ...facts } = JSON.parse(line) as { file: string; blobs: string[] };
      const own = texts.map((text) => putBlob(to, Buffer.from(text, 'latin1'), digestOf(text)));
      const piece = put(to, Buffer.from(JSON.stringify(facts), 'utf8'));
      entries.set(path, { ...piece, stamp, blobs: own });
    },
    async finish(): Promise<void> {
      if (file === undefined) return;
      carry(file);
      old?.close(); // Windows replaces no file that is open.
      flush(file);
      file.write(endOfCache(entries, at));
      await file.commit();
    },
    discard: () => file?.discard(),
  };
}

const newLine = Buffer.from('\n');
const pendingLimit = 1 << 18;
