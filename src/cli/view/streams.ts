let readerGone = false;

/** Whether whoever read standard output has gone away (`kyso verify … | head`). */
export const outputClosed = (): boolean => readerGone;

/** A reader that leaves early is no error: what is written after it is dropped. */
export function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') readerGone = true;
    else {
      process.stderr.write(`error cannot write to standard output: ${error.message}\n`);
      process.exit(2);
    }
  });
  process.stderr.on('error', () => undefined);
}

/** Writes to standard output, waiting while the reader is slower. */
export async function writeOut(text: string): Promise<void> {
  if (readerGone || text === '') return;
  if (process.stdout.write(text)) return;
  await new Promise<void>((resume) => {
    const go = (): void => {
      process.stdout.off('drain', go);
      process.stdout.off('close', go);
      process.stdout.off('error', go);
      resume();
    };
    process.stdout.once('drain', go);
    process.stdout.once('close', go);
    process.stdout.once('error', go);
  });
}

/** Writes bytes to standard output and waits until they are taken. */
export async function writeBinary(chunks: readonly Uint8Array[]): Promise<void> {
  for (const chunk of chunks)
    await new Promise<void>((done, failed) =>
      process.stdout.write(chunk, (error) => (error ? failed(error) : done())),
    );
}
