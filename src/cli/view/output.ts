import { openAtomic } from '../../batch/atomic-file.ts';
import { writeOut } from './streams.ts';

/** Where a result goes: standard output, or a file that appears whole when the result is complete. */
export interface Output {
  readonly toFile: boolean;
  write(text: string): Promise<void>;
  /** Gives the file its name. */
  finish(): Promise<void>;
  /** Leaves no file behind; does nothing after `finish`. */
  discard(): void;
}

/** Characters gathered before they are written. */
const pieceLength = 1 << 16;

/** Milliseconds for which lines for a pipe or file are gathered: each write by itself costs as much as reading a document. */
const gatherFor = 20;

/** Lines that come thick and fast are written together; nothing waits while there is nothing to do. */
function standardOutput(): Output {
  let gathered = '';
  let written = 0;
  let flushing: NodeJS.Immediate | undefined;
  const flush = (): Promise<void> => {
    if (flushing) clearImmediate(flushing);
    flushing = undefined;
    const text = gathered;
    gathered = '';
    written = performance.now();
    return writeOut(text);
  };
  const { isTTY } = process.stdout;
  return {
    toFile: false,
    async write(text) {
      gathered += text;
      if (isTTY || gathered.length >= pieceLength || performance.now() - written >= gatherFor) await flush();
      else flushing ??= setImmediate(() => void flush());
    },
    finish: flush,
    discard: () => void flush(),
  };
}

/** @throws file-unwritable, disk-full */
export function openOutput(path: string | undefined): Output {
  if (path === undefined || path === '-') return standardOutput();
  const file = openAtomic(path, { kind: 'overwrite' });
  let gathered = '';
  const flush = (): void => {
    file.write([Buffer.from(gathered, 'utf8')]);
    gathered = '';
  };
  return {
    toFile: true,
    async write(text) {
      gathered += text;
      if (gathered.length >= pieceLength) flush();
    },
    async finish() {
      flush();
      await file.commit();
    },
    discard: () => file.discard(),
  };
}
