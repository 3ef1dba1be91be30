import { createReadStream } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';

/**
 * The lines of a text file, one after the other.
 * @param path `-` is standard input
 * @param limit characters of one line
 * @throws file-not-found, file-unreadable, limit-exceeded
 */
export async function* linesOf(path: string, limit: number): AsyncGenerator<string> {
  for await (const lines of lineBlocks(path, limit)) yield* lines;
}

/** The same, as many at once as one reading brings: for files of many short lines. */
export async function* lineBlocks(path: string, limit: number): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of path === '-'
      ? process.stdin
      : createReadStream(path, { highWaterMark: 1 << 18 })) {
      const parts = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      if (rest.length > limit)
        throw new KysoError('limit-exceeded', `${path} holds a line of more than ${limit} characters`, {
          subject: path,
        });
      yield parts;
    }
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  if (rest !== '') yield [rest];
}
