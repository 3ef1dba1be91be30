import { statOf } from '../../batch/stat.ts';
import type { ItemHandler } from '../../batch/worker.ts';
import { KysoError } from '../../errors.ts';
import { byteBudget } from './byte-budget.ts';
import { failureOf } from './failure.ts';
import type { OutputItem } from './output-run.ts';
import { blankRecord, failedRecord, type SignRecord } from './sign-record.ts';

/** Bytes of documents one thread holds at once, at most; they are in memory twice while they are checked. */
const heldBytes = 96 * 1024 * 1024;

export interface OutputTask {
  readonly file: string;
  readonly output: string;
}

/** The handler of a command that makes one document of each: failures become records, memory stays bounded. */
export function outputHandler(
  signer: string | null,
  make: (task: OutputTask, blank: SignRecord) => Promise<SignRecord>,
): ItemHandler<OutputItem, SignRecord> {
  const budget = byteBudget(heldBytes);
  return async ({ file, output, failure, sameAs }) => {
    const blank = blankRecord(file, output ?? null, signer);
    if (failure !== undefined || output === undefined)
      return failedRecord(blank, failure ?? failureOf(new KysoError('internal', 'no output was planned')));
    if (sameAs !== undefined) return { ...blank, result: 'skipped', skipped: 'same', sameAs };
    const release = await budget.take(file === '-' ? 0 : (statOf(file)?.size ?? 0));
    try {
      return await make({ file, output }, blank);
    } catch (error) {
      return failedRecord(blank, failureOf(error));
    } finally {
      release();
    }
  };
}
