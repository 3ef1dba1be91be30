import { availableParallelism } from 'node:os';
import { runBatch } from '../../batch/pool.ts';
import { statOf } from '../../batch/stat.ts';
import type { ItemHandler } from '../../batch/worker.ts';
import { type Failure, failureOf } from './failure.ts';

/** One document a batch works on, or the reason why it could not be found. */
export interface WorkItem {
  /** As it is named in results; `-` is standard input. */
  readonly file: string;
  readonly failure?: Failure;
}

/** A kind of work on many documents. */
export interface DocumentWork<Item extends WorkItem, Setup, Result> {
  /** Key of the worker's table. */
  readonly kind: string;
  readonly setup: Setup;
  readonly items: AsyncIterable<Item>;
  readonly jobs: number | undefined;
  /** Documents one thread has under way at once: more than one where it waits for the disk. */
  readonly concurrency: number;
  readonly handler: (setup: Setup) => Promise<ItemHandler<Item, Result>>;
  /** The result of a document that brought a worker down. */
  readonly crashed: (item: Item, failure: Failure) => Result;
  readonly repeatable: boolean;
  readonly signal: AbortSignal;
}

/** Bytes the calling thread does alone before workers pay off. */
const smallBytes = 32 * 1024 * 1024;

/** Documents the calling thread does alone: about what it could do while workers start. */
const smallBatch = 48;

/** The results of all documents, in their order. */
export function runDocuments<Item extends WorkItem, Setup, Result>(
  work: DocumentWork<Item, Setup, Result>,
): AsyncGenerator<Result> {
  return runBatch<Item, Result>({
    items: work.items,
    jobs: work.jobs ?? availableParallelism(),
    concurrency: work.concurrency,
    inline: () => work.handler(work.setup),
    worker: { url: workerUrl, kind: work.kind, setup: work.setup },
    small: isSmall,
    smallUpTo: smallBatch,
    crashed: (item, error) => work.crashed(item, failureOf(error)),
    repeatable: work.repeatable,
    signal: work.signal,
  });
}

/** The worker's module stands beside the bundle this one is part of. */
const workerUrl = (): URL => new URL('./worker.js', import.meta.url);

function isSmall(items: readonly WorkItem[]): boolean {
  let bytes = 0;
  for (const { file } of items) if (file !== '-') bytes += statOf(file)?.size ?? 0;
  return bytes <= smallBytes;
}
