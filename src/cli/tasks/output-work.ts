import { statOf } from '../../batch/stat.ts';
import type { ItemHandler } from '../../batch/worker.ts';
import { KysoError } from '../../errors.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';
import { byteBudget } from './byte-budget.ts';
import { failureOf } from './failure.ts';
import type { OutputItem } from './output-run.ts';
import { type OwnVerifier, ownVerifier } from './own-verifier.ts';
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

/** What commands work with that add to signed documents. */
export interface LevelTools<Setup> {
  readonly setup: Setup;
  readonly services: LevelServices;
  readonly verifier: OwnVerifier;
}

/** The handler of such a command: services and one verifier for all documents of a thread. */
export function levelHandler<Setup extends { readonly options: { readonly password?: string } }>(
  setup: Setup,
  services: LevelServices,
  make: (task: OutputTask, blank: SignRecord, tools: LevelTools<Setup>) => Promise<SignRecord>,
): ItemHandler<OutputItem, SignRecord> {
  const tools = { setup, services, verifier: ownVerifier(setup.options.password) };
  return outputHandler(null, (task, blank) => make(task, blank, tools));
}
