import type { Stats } from 'node:fs';
import { type Placement, writeAtomic } from '../../batch/atomic-file.ts';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';
import { writeBinary } from '../view/streams.ts';
import { type Failure, failureOf } from './failure.ts';

/** How outputs may take their places. */
export interface OutputManner {
  readonly inPlace: boolean;
  readonly overwrite: boolean;
}

/**
 * Writes what was made of a document, whole or not at all; `-` is standard output. What another run gave the same name
 * meanwhile is no error yet: it may be the same result.
 * @returns that error
 * @throws file-unwritable, disk-full
 */
export async function writeOutput(
  output: string,
  chunks: Iterable<Uint8Array>,
  manner: OutputManner,
  was: Stats,
  file: string,
): Promise<Failure | undefined> {
  if (output === '-') {
    await toStandardOutput(chunks);
    return undefined;
  }
  try {
    await writeAtomic(output, chunks, placementOf(manner, was, file));
    return undefined;
  } catch (error) {
    if (error instanceof KysoError && error.code === 'output-exists') return failureOf(error);
    throw error;
  }
}

async function toStandardOutput(chunks: Iterable<Uint8Array>): Promise<void> {
  try {
    await writeBinary(chunks);
  } catch (error) {
    throw fileError(error, 'standard output', 'write');
  }
}

/** @throws file-unwritable when what is to be replaced is no file */
function placementOf({ inPlace, overwrite }: OutputManner, was: Stats, file: string): Placement {
  if (inPlace && !was.isFile())
    throw new KysoError('file-unwritable', `${file} is no file that could be replaced`, {
      subject: file,
      hint: 'Name a place for the new document with --output.',
    });
  if (inPlace) return { kind: 'replace', was };
  // Whoever may not read the document may not read what was made of it; its owner may replace it.
  const mode = was.isFile() ? { mode: (was.mode & 0o666) | 0o200 } : {};
  return overwrite ? { kind: 'overwrite', ...mode } : { kind: 'new', ...mode };
}
