import { readFileSync, statSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';

/**
 * The bytes of a file that has at most so many.
 * @throws file-not-found, file-unreadable, limit-exceeded
 */
export function readBounded(path: string, most: number): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > most)
      throw new KysoError('limit-exceeded', `${path} has ${size} bytes, more than the ${most} allowed`, {
        subject: path,
      });
    return readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}
