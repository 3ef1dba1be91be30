import { createHash } from 'node:crypto';
import { openAtomic } from '../../../batch/atomic-file.ts';
import type { WrittenFile } from '../../../batch/written-file.ts';
import { type CacheFile, cacheDigest, endLine, headingLine, type RowReader, rowLine } from './cache-file.ts';
import { type KeyParts, keyOf } from './cache-key.ts';
import { type Apart, takeApart } from './shape.ts';
import { stampOf } from './stamp.ts';

/** Makes a cache; begun with the first document that is kept. */
export interface CacheWriter {
  /** @throws file-unwritable, disk-full */
  keep(path: string, stamp: string, line: string): void;
  /** Puts what was kept, and what an earlier cache holds and is still true, in its place. */
  finish(): Promise<void>;
  discard(): void;
}

/** Bytes written at once. */
const pendingLimit = 1 << 18;

export function cacheWriter(path: string, parts: KeyParts, old: CacheFile | undefined): CacheWriter {
  const kept = new Set<string>();
  let file: WrittenFile | undefined;
  let pending: string[] = [];
  let waiting = 0;
  let written = 0;
  const digest = cacheDigest();
  const flush = (): void => {
    const bytes = Buffer.from(pending.join(''));
    pending = [];
    waiting = 0;
    if (bytes.length === 0) return;
    digest.update(bytes);
    written += bytes.length;
    file?.write([bytes]);
  };
  const put = (line: string): void => {
    file ??= openAtomic(path, { kind: 'overwrite', mode: 0o600 });
    pending.push(line);
    waiting += line.length;
    if (waiting > pendingLimit) flush();
  };
  const shapes = numbered((shape) => put(`${shape}\n`));
  const blobs = numbered((text) => put(`"${text}"\n`));
  const add = (
    known: string,
    stamp: string,
    { shape, times, claims, shown }: Apart,
    texts: readonly string[],
  ) => {
    if (file === undefined) put(headingLine(keyOf(parts, old?.heading.salt)));
    const own = { shape: shapes(shape), blobs: texts.map(blobs) };
    put(rowLine({ path: known, stamp, ...own, times, claims, shown }));
  };
  /** What was known before and is still true stays, whether this run met it or not. */
  const carry = (rows: RowReader): void => {
    for (let row = rows.next(); row !== undefined; row = rows.next()) {
      if (kept.has(row.path) || stampOf(row.path) !== row.stamp) continue;
      const shape = rows.shape(row.shape);
      const texts = row.blobs.map(rows.blob);
      if (shape !== undefined && !texts.includes(undefined))
        add(
          row.path,
          row.stamp,
          { ...row, shape },
          texts.filter((text) => text !== undefined),
        );
    }
  };
  return {
    keep(known, stamp, line) {
      const { blobs: texts, ...facts } = JSON.parse(line) as { blobs: string[]; facts: unknown };
      add(known, stamp, takeApart(facts), texts);
      if (old !== undefined) kept.add(known);
    },
    async finish() {
      if (file === undefined) return;
      if (old !== undefined) carry(old.rows());
      old?.close(); // Windows replaces no file that is open.
      flush();
      file.write([Buffer.from(endLine(written, digest))]);
      await file.commit();
    },
    discard: () => file?.discard(),
  };
}

/** Numbers texts in the order they are first met, and hands each on then. */
function numbered(first: (text: string) => void): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const key = text.length <= 64 ? text : `#${createHash('sha256').update(text).digest('base64url')}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = numbers.size;
    numbers.set(key, number);
    first(text);
    return number;
  };
}
