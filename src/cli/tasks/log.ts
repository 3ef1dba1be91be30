import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { withLock } from '../../batch/lock-file.ts';
import { KysoError } from '../../errors.ts';
import { type LogEnd, readLogEnd } from './log-end.ts';
import { hashOfLine, type LogLink } from './log-line.ts';

/** A log of one JSON line a document, each bound to the one before; several runs may append to it at once. */
export interface Log {
  /** @throws disk-full, file-unwritable */
  append(entry: object): void;
  close(): void;
}

/** @throws file-unwritable */
export function openLog(path: string | undefined): Log {
  if (path === undefined) return { append: () => undefined, close: () => undefined };
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw fileError(error, path, 'write');
    }
  };
  const file = guarded(() => openSync(path, 'a'));
  const isFile = guarded(() => fstatSync(file).isFile());
  let end: LogEnd = { length: -1, sequence: 0, previous: null, cut: false };
  const append = (entry: object): void => {
    // Others append as well: what they wrote is what this line follows.
    if (isFile && fstatSync(file).size !== end.length) end = readLogEnd(path);
    const link: LogLink = { sequence: end.sequence + 1, previous: end.previous };
    const line = Buffer.from(JSON.stringify({ ...entry, ...link }), 'utf8');
    // A disk that ran full in the middle of a line must not spoil the next one.
    const written = Buffer.concat([Buffer.from(end.cut ? '\n' : ''), line, Buffer.from('\n')]);
    if (writeSync(file, written) < written.length)
      throw new KysoError('disk-full', `cannot write ${path}: the disk is full`, { subject: path });
    const length = isFile ? fstatSync(file).size : 0;
    end = { length, sequence: link.sequence, previous: hashOfLine(line), cut: false };
  };
  return {
    append: (entry) => guarded(() => (isFile ? withLock(path, () => append(entry)) : append(entry))),
    close: () => closeSync(file),
  };
}
