import { lstatOf } from '../../batch/stat.ts';
import { KysoError } from '../../errors.ts';
import type { ByteSource } from '../../pdf/source.ts';
import { openDocumentFile } from './document-file.ts';
import type { OutputManner } from './write-output.ts';

/**
 * What an output that exists means: `done` says whether it is the result of an earlier run; anything else is
 * left alone.
 * @returns what `done` found; undefined when nothing stands there, or it is to be replaced
 * @throws output-exists, file-unreadable
 */
export function earlierOutput<T>(
  output: string,
  { inPlace, overwrite }: OutputManner,
  done: (found: ByteSource) => T | undefined,
): T | undefined {
  if (inPlace || overwrite || output === '-') return undefined;
  const exists = lstatOf(output);
  if (exists === undefined) return undefined;
  const found = exists.isFile() && exists.size > 0 ? lookInto(output, done) : undefined;
  if (found !== undefined) return found;
  throw new KysoError('output-exists', `${output} exists already and is no result of this command`, {
    subject: output,
    hint: 'Move it away, choose another --output, or replace it with --overwrite.',
  });
}

function lookInto<T>(output: string, done: (found: ByteSource) => T | undefined): T | undefined {
  const document = openDocumentFile(output);
  try {
    return done(document.source);
  } finally {
    document.close();
  }
}
