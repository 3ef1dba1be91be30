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

/**
 * The same, as many at once as one reading brings: for files of many short lines.
 * @param passOver tells of a long line by its beginning that nobody needs it: it is given as empty
 */
export async function* lineBlocks(
  path: string,
  limit: number,
  passOver: (beginning: string) => boolean = () => false,
): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  /** Of the line that is not ended yet: put together once, when it is. */
  let begun: string[] = [];
  let length = 0;
  const isNeeded = (): boolean => begun[0] === undefined || !passOver(begun[0]);
  try {
    for await (const chunk of path === '-'
      ? process.stdin
      : createReadStream(path, { highWaterMark: 1 << 18 })) {
      const parts = decoder.decode(chunk as Uint8Array, { stream: true }).split('\n');
      const rest = parts.pop() ?? '';
      if (parts.length > 0) {
        parts[0] = isNeeded() ? begun.join('') + parts[0] : '';
        begun = [];
        length = 0;
      }
      if (begun.length === 0 || isNeeded()) begun.push(rest);
      length += rest.length;
      if (length > limit)
        throw new KysoError('limit-exceeded', `${path} holds a line of more than ${limit} characters`, {
          subject: path,
        });
      if (parts.length > 0) yield parts;
    }
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  const rest = begun.join('');
  if (rest !== '') yield [rest];
}
