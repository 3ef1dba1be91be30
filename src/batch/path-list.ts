import { KysoError } from '../errors.ts';

/** Characters no path of any file system needs. */
const listLimit = 32_768;

/** Splits a stream of bytes into paths: one a line, or ended by NUL. @throws usage when a path cannot be one */
export async function* splitList(chunks: AsyncIterable<Uint8Array>, nul: boolean): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  const separator = nul ? '\0' : '\n';
  const clean = (line: string): string => (nul || !line.endsWith('\r') ? line : line.slice(0, -1));
  let rest = '';
  const take = function* (text: string, last: boolean): Generator<string> {
    const parts = (rest + text).split(separator);
    rest = last ? '' : (parts.pop() ?? '');
    if (rest.length > listLimit)
      throw new KysoError('usage', 'the list of files holds a line too long to be a path', {
        hint: nul
          ? 'With -0 each path ends with a NUL byte.'
          : 'Each line names one file; use -0 for NUL-separated lists.',
      });
    for (const part of parts) {
      const path = clean(part);
      if (path.includes('\0'))
        throw new KysoError('usage', 'the list of files holds a NUL byte', {
          hint: 'Use -0 for NUL-separated lists.',
        });
      if (nul ? path !== '' : path.trim() !== '') yield path;
    }
  };
  for await (const chunk of chunks) yield* take(decoder.decode(chunk, { stream: true }), false);
  yield* take(decoder.decode(), true);
}
