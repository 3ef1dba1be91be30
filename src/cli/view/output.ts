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

const standardOutput: Output = {
  toFile: false,
  write: writeOut,
  finish: async () => undefined,
  discard: () => undefined,
};

/** Characters gathered before they are written to a file. */
const pieceLength = 1 << 16;

/** @throws file-unwritable, disk-full */
export function openOutput(path: string | undefined): Output {
  if (path === undefined || path === '-') return standardOutput;
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
