import { forTerminal } from './printable.ts';

let closed = false;
let failed = false;

/** Whether nothing more can be written to standard output: its reader has gone (`kyso verify … | head`), or it failed. */
export const outputClosed = (): boolean => closed;

/** Whether standard output failed: what was to be told is lost, even if the work itself was done. */
export const outputFailed = (): boolean => failed;

/**
 * Keeps errors of the standard streams from ending the process. A reader that leaves early is no error: what is
 * written after it is dropped. A disk that is full is one, told once; documents under way are finished all the same.
 */
export function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && !failed) {
      failed = true;
      // What is written last fails after the command has ended.
      process.exitCode = 2;
      process.stderr.write(`error cannot write to standard output: ${error.message}\n`);
    }
    closed = true;
  });
  process.stderr.on('error', () => undefined);
}

/** Writes to standard output, waiting while the reader is slower. */
export async function writeOut(text: string): Promise<void> {
  if (closed || text === '') return;
  if (process.stdout.write(process.stdout.isTTY ? forTerminal(text) : text)) return;
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

/** Writes bytes to standard output and waits until they are taken. @throws the system's error */
export async function writeBinary(chunks: Iterable<Uint8Array>): Promise<void> {
  for (const chunk of chunks)
    await new Promise<void>((done, reject) =>
      process.stdout.write(chunk, (error) => (error ? reject(error) : done())),
    );
}
